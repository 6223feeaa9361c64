import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, readConfig } from "./config.ts";
import { matchesPath } from "./glob.ts";

const own = (text: string) => (name: string) => (name === "sightline.config.json" ? text : undefined);

describe("readConfig", () => {
  it("takes its own file before package.json, and the defaults without either", () => {
    expect(readConfig(() => undefined)).toEqual(DEFAULT_CONFIG);
    const inPackage = readConfig((name) =>
      name === "package.json"
        ? '{ "name": "a", "sightline": { "check": { "minCoverage": 80 } } }'
        : undefined,
    );
    expect(inPackage.minCoverage).toBe(80);
    expect(readConfig(own('{ "$schema": "x", "check": { "strict": true } }')).strict).toBe(true);
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    ["{", /it is no JSON/u],
    ["[]", /the whole is \[\]/u],
    ['{ "chekc": {} }', /has a field "chekc"/u],
    ['{ "check": { "strict": 1 } }', /check\.strict is 1/u],
    ['{ "check": { "minCoverage": 120 } }', /check\.minCoverage is 120/u],
    ['{ "check": { "exclude": "src" } }', /check\.exclude is "src"/u],
    ['{ "check": { "hooks": { "metric": [] } } }', /check\.hooks has a field "metric"/u],
    ['{ "check": { "hooks": { "metrics": [3] } } }', /check\.hooks\.metrics\[0\] is 3/u],
    ['{ "check": { "ignore": [{ "file": "a.ts", "reason": " " }] } }', /check\.ignore\[0\] has no reason/u],
  ];
  for (const [text, message] of faults) {
    it(`refuses ${text}`, () => {
      expect(() => readConfig(own(text))).toThrow(message);
    });
  }

  it("knows the fields of the schema that editors read", () => {
    const schema = JSON.parse(readFileSync(new URL("../../schema/config.json", import.meta.url), "utf8"));
    const fields = Object.keys(schema.properties.check.properties);
    expect(fields.toSorted()).toEqual(Object.keys(DEFAULT_CONFIG).toSorted());
  });
});

describe("matchesPath", () => {
  it.each([
    ["src/*.ts", "src/a.ts", true],
    ["src/*.ts", "src/b/a.ts", false],
    ["src/**", "src/b/a.ts", true],
    ["**/*.{ts,js}", "a.js", true],
    ["src/legacy/", "src/legacy/a.ts", true],
    ["src/legacy", "src/legacy-not/a.ts", false],
    ["app/(shop)/*.ts", "app/(shop)/a.ts", true],
    ["a.ts", "aXts", false],
  ])("%s of %s is %s", (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });
});
