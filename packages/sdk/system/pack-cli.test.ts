import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { install, node, pack, promised, type Tarball } from "./packed/project.ts";

const PACKAGES = [
  "model",
  "promql",
  "otlp",
  "api",
  "as-code",
  "gate",
  "sdk",
  "backend",
  "web",
  "cli",
] as const;
let folder = "";
const tarballs = new Map<string, Tarball>();
let missing: string | undefined;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sightline-packed-cli-")));
  for (const name of PACKAGES) tarballs.set(name, await pack(name, folder));
  // The engine is some hundred megabytes, and to be asked for help nothing needs it.
  missing = await install(join(folder, "app"), [...tarballs.values()], "module", "--omit=optional");
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the packed tools", () => {
  it.each(PACKAGES)("%s holds what it promises, and neither sources nor tests", (name) => {
    const tarball = tarballs.get(name);
    const promises = tarball === undefined ? ["a tarball"] : promised(tarball.manifest);
    expect(promises.filter((path) => tarball?.files.includes(path) !== true)).toEqual([]);
    const strange = tarball?.files.filter((path) =>
      /\.test\.|(?<!\.d)\.tsx?$|tsbuildinfo|(?:^|\/)(?:src|system|test)\//u.test(path),
    );
    expect(strange).toEqual([]);
  });

  it("answer npx sightline --help, and --version, in an empty project", async ({ skip }) => {
    skip(missing !== undefined, missing);
    const app = join(folder, "app");
    const bin = join("node_modules", ".bin", "sightline");
    const help = await node(app, [bin, "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/^Usage: sightline /u);
    expect(help.stdout).toContain("start");
    const { stdout } = await node(app, [bin, "--version"]);
    expect(stdout.trim()).toBe(tarballs.get("cli")?.manifest.version);
  });

  it("say in a sentence that the engine is not installed", async ({ skip }) => {
    skip(missing !== undefined, missing);
    const app = join(folder, "app");
    const bin = join("node_modules", ".bin", "sightline");
    const ports = ["--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0"];
    const ran = await node(app, [bin, "start", ...ports, "--data", "data"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/engine/iu);
    expect(ran.stderr).not.toMatch(/^ {4}at /mu);
  });
});
