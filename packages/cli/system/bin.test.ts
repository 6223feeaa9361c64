/** The committed `sightline`: before a build, under an old Node, and as itself. */
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SHIM = fileURLToPath(new URL("../bin/sightline.js", import.meta.url));
/** Makes a process believe that it is an older Node. */
const OLD = `data:text/javascript,Object.defineProperty(process, "version", { value: "v20.9.0" })`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "sightline-"));
  await mkdir(join(checkout, "packages/cli/bin"), { recursive: true });
  await writeFile(join(checkout, "packages/cli/package.json"), '{"type":"module"}');
  await copyFile(SHIM, join(checkout, "packages/cli/bin/sightline.js"));
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

const TELLS =
  "process.stdout.write(JSON.stringify([process.version, process.argv.slice(2)]));process.exitCode = 1;";

async function built(program: string = TELLS): Promise<void> {
  await mkdir(join(checkout, "packages/cli/dist"));
  await writeFile(join(checkout, "packages/cli/dist/main.js"), program);
}

function run(args: readonly string[], nodeArgs: readonly string[] = []): Promise<Ran> {
  const shim = join(checkout, "packages/cli/bin/sightline.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [...nodeArgs, shim, ...args], (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
}

describe("the committed sightline", () => {
  it("says how to build where nothing is built", async () => {
    const { code, out, err } = await run(["start"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^Sightline is not built: .*\nRun `npm run build`/);
    const json = await run(["start", "--json"]);
    expect([json.code, JSON.parse(json.out)]).toEqual([
      2,
      { error: expect.objectContaining({ code: "NOT_BUILT" }) },
    ]);
  });

  it("is the program, with its arguments and its exit code", async () => {
    await built();
    const { code, out } = await run(["query", "traces", "status = error"]);
    expect([code, JSON.parse(out)]).toEqual([1, [process.version, ["query", "traces", "status = error"]]]);
  });

  it("hands over to the repository's Node under an old one", async () => {
    await built();
    await mkdir(join(checkout, "node_modules/node/bin"), { recursive: true });
    await symlink(process.execPath, join(checkout, "node_modules/node/bin/node"));
    const { code, out } = await run(["start", "--json"], ["--import", OLD]);
    expect([code, JSON.parse(out)]).toEqual([1, [process.version, ["start", "--json"]]]);
  });

  it("passes on a signal that only it was sent", async () => {
    await built(
      'process.on("SIGINT", () => process.exit(7)); setInterval(() => {}, 1000); process.stdout.write("runs");',
    );
    await mkdir(join(checkout, "node_modules/node/bin"), { recursive: true });
    await symlink(process.execPath, join(checkout, "node_modules/node/bin/node"));
    const shim = join(checkout, "packages/cli/bin/sightline.js");
    const launcher = spawn(process.execPath, ["--import", OLD, shim, "start"]);
    const ended = new Promise((resolve) => {
      launcher.once("close", resolve);
    });
    await new Promise((resolve) => {
      launcher.stdout.once("data", resolve);
    });
    launcher.kill("SIGINT");
    expect(await ended).toBe(7);
  });

  it("says what it needs where there is no other", async () => {
    await built();
    const { code, err } = await run(["start"], ["--import", OLD]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("runs under Node 22.15 or newer; this is v20.9.0"),
    ]);
  });
});
