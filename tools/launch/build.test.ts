import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetBuildsWithoutOutput, readInputs } from "./build.mjs";
import { fingerprint } from "./installed.mjs";

let folder = "";

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-build-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the interface's inputs", () => {
  it("change with a file's text, a new file, and a file that goes", () => {
    write("web/src/main.tsx", "1");
    write("web/src/page/a.tsx", "1");
    write("web/index.html", "1");
    const now = (): string => fingerprint(readInputs(folder, ["web/src", "web/index.html", "web/public"]));
    const base = now();
    expect(now()).toBe(base);
    write("web/src/page/a.tsx", "2");
    expect(now()).not.toBe(base);
    write("web/src/page/a.tsx", "1");
    expect(now()).toBe(base);
    write("web/src/page/b.tsx", "");
    expect(now()).not.toBe(base);
    rmSync(join(folder, "web/src/page/b.tsx"));
    rmSync(join(folder, "web/index.html"));
    expect(now()).not.toBe(base);
  });
});

describe("a record of tsc", () => {
  it("is forgotten where its output is gone, kept where it is there", () => {
    for (const name of ["api", "web", "model"]) write(`packages/${name}/.cache/tsconfig.tsbuildinfo`, "{}");
    write("packages/api/dist/index.js", "");
    write("packages/web/.types/main.d.ts", "");
    forgetBuildsWithoutOutput(folder);
    const kept = ["api", "web", "model"].filter((name) =>
      existsSync(join(folder, "packages", name, ".cache/tsconfig.tsbuildinfo")),
    );
    expect(kept).toEqual(["api", "web"]);
  });
});
