import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetBuildsWithoutOutput, readInputs, whenChanged } from "./build.mjs";
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

function failing(): Promise<void> {
  return Promise.reject(new Error("no"));
}

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

describe("a bundle", () => {
  it("is made when its output or its stamp is missing, and when an input changes, and not else", async () => {
    const home = join(folder, "packages/sdk");
    let made = 0;
    const ask = async (): Promise<number> => {
      await whenChanged(folder, home, "index.js", ["packages/sdk/src"], async () => {
        made++;
        write("packages/sdk/dist/index.js", "");
      });
      return made;
    };
    write("packages/sdk/src/index.ts", "1");
    expect(await ask()).toBe(1);
    expect(await ask()).toBe(1);
    write("packages/sdk/src/index.ts", "2");
    expect(await ask()).toBe(2);
    rmSync(join(home, "dist"), { recursive: true });
    expect(await ask()).toBe(3);
    rmSync(join(home, ".cache"), { recursive: true });
    expect(await ask()).toBe(4);
  });

  it("is made again after a build that failed", async () => {
    const home = join(folder, "packages/sdk");
    write("packages/sdk/src/index.ts", "1");
    await expect(whenChanged(folder, home, "index.js", ["packages/sdk/src"], failing)).rejects.toThrow("no");
    let made = 0;
    await whenChanged(folder, home, "index.js", ["packages/sdk/src"], async () => void made++);
    expect(made).toBe(1);
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
