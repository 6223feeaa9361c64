/** The installer with the real npm, on a repository of two workspaces that needs no registry, and on one that does. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inspect, install } from "../launch/install.mjs";

let folder = "";
const said: string[] = [];
const say = (text: string): void => {
  said.push(text);
};

/** Nobody listens there, so that npm finds no registry. */
const offline = (): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_config_registry: "http://127.0.0.1:9/",
  npm_config_cache: join(folder, "cache"),
  npm_config_fetch_retries: "0",
});

function write(path: string, content: object): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}

function writeRepository(dependencies: Record<string, string>, more: Record<string, object>): void {
  write("package.json", { name: "r", private: true, workspaces: ["packages/*"], dependencies });
  write("packages/node/package.json", { name: "node", version: "24.0.0", bin: { node: "node.js" } });
  writeFileSync(join(folder, "packages/node/node.js"), "#!/usr/bin/env node\n");
  write("package-lock.json", {
    name: "r",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name: "r", workspaces: ["packages/*"], dependencies },
      "node_modules/node": { resolved: "packages/node", link: true },
      "packages/node": { version: "24.0.0", bin: { node: "node.js" } },
      // What a registry may not carry: an engine's package for another platform.
      "node_modules/engine-aix": { version: "1.0.0", optional: true, os: ["aix"] },
      ...more,
    },
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-install-"));
  said.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("install", () => {
  it("fills node_modules once, and leaves the lockfile as it is to the byte", async () => {
    writeRepository({}, {});
    const before = readFileSync(join(folder, "package-lock.json"));
    expect(inspect(folder, "test").missing).toEqual(["nothing is installed"]);
    await install(folder, "test", { env: offline(), say });
    expect(readFileSync(join(folder, "package-lock.json")).equals(before)).toBe(true);
    expect(inspect(folder, "test").missing).toEqual([]);
    expect(said).toHaveLength(2);
    await install(folder, "test", { env: offline(), say });
    expect(said).toHaveLength(2);
  });

  it("leaves out, for a start, what only tests need", async () => {
    const missing = { version: "1.0.0", integrity: "sha512-AAAA", dev: true };
    writeRepository({}, { "node_modules/some-test-runner": missing });
    await install(folder, "run", { env: offline(), say });
    expect(inspect(folder, "run").missing).toEqual([]);
    expect(inspect(folder, "test").missing).toEqual(["some-test-runner is not installed"]);
  });

  it("says in a sentence that the registry cannot be reached, and where the log lies", async () => {
    writeRepository(
      { "some-package": "1.0.0" },
      { "node_modules/some-package": { version: "1.0.0", integrity: "sha512-AAAA" } },
    );
    const before = readFileSync(join(folder, "package-lock.json"));
    const failure: unknown = await install(folder, "test", { env: offline(), say }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      name: "Stop",
      message: "npm install could not reach the package registry.",
      hint: expect.stringContaining(join(folder, ".cache", "install.log")),
    });
    expect(readFileSync(join(folder, ".cache", "install.log"), "utf8")).toContain("ECONNREFUSED");
    expect(readFileSync(join(folder, "package-lock.json")).equals(before)).toBe(true);
  });
});
