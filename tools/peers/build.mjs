// @ts-check
/**
 * Programs that are tested against and that npm does not carry, built from Go modules: each folder here with a `main.go`
 * is one, and each with a `go.mod` of its own, whose one `tool` is the program as its makers release it. `node tools/peers/build.mjs [name…]` builds them, all without a name. What is built is kept in `.cache/peers`
 * until its source or a version in `go.sum` changes.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { at, progress, run, Stop } from "../launch/layout.mjs";

const module = at("tools", "peers");
const cache = at(".cache", "peers");

/** The peers that can be built, by their folders' names. */
export const peerNames = [
  ...new Set(
    globSync(["*/main.go", "*/go.mod"], { cwd: module }).map((file) => file.split(/[\\/]/u)[0] ?? ""),
  ),
].toSorted();

/**
 * Why peers cannot be built on this machine; undefined where they can. Tests that need one skip with this as the reason.
 *
 * @returns {string | undefined}
 */
export function whyNoPeers() {
  const { error, status, stdout } = spawnSync("go", ["version"], { encoding: "utf8" });
  if (error !== undefined) return "needs Go (the command `go`), which is not installed";
  return status === 0 ? undefined : `needs Go, whose \`go version\` ended with ${status}: ${stdout.trim()}`;
}

/**
 * The path of a peer's program, built where it is not there yet.
 *
 * @param {string} name a folder of `tools/peers`
 * @returns {Promise<string>}
 * @throws {Stop} where there is no such peer, no Go, or Go refuses
 */
export async function buildPeer(name) {
  if (!peerNames.includes(name))
    throw new Stop(`There is no peer "${name}".`, `It is one of: ${peerNames.join(", ")}.`);
  const program = join(cache, `${name}-${sourceHash(name)}${process.platform === "win32" ? ".exe" : ""}`);
  if (existsSync(program)) return program;
  const missing = whyNoPeers();
  if (missing !== undefined)
    throw new Stop(
      `The peer ${name} cannot be built: it ${missing}.`,
      "Install Go (https://go.dev/dl), or leave these tests out: `npm test` does not need it.",
    );
  const tell = progress("peers");
  tell(`building ${name}; the first time this loads its Go modules and takes some minutes`);
  mkdirSync(cache, { recursive: true });
  // Another test may build the same: whoever is done first puts a whole file in place.
  const unfinished = `${program}.${process.pid}`;
  const { folder, target } = sourceOf(name);
  const { code, output } = await go(folder, ["build", "-o", unfinished, target], (line) => tell(line));
  if (code !== 0) {
    rmSync(unfinished, { force: true });
    throw new Stop(
      `Go did not build the peer ${name} (exit code ${code}).\n${output.slice(-2000).trim()}`,
      "Its modules come from GOPROXY (see `go env GOPROXY`): is it reachable from here?",
    );
  }
  renameSync(unfinished, program);
  for (const old of readdirSync(cache).filter((file) => isOlder(file, name, program)))
    rmSync(join(cache, old), { force: true });
  tell(`${name} is built`);
  return program;
}

/**
 * Where Go is called, and what for.
 *
 * @param {string} name
 * @returns {{ folder: string, target: string }}
 */
function sourceOf(name) {
  const own = join(module, name, "go.mod");
  if (!existsSync(own)) return { folder: module, target: `./${name}` };
  // A program of ours whose modules are too many for the one go.mod of the others.
  if (existsSync(join(module, name, "main.go"))) return { folder: join(module, name), target: "." };
  const target = /^tool (\S+)$/mu.exec(readFileSync(own, "utf8"))?.[1];
  if (target === undefined)
    throw new Stop(`The peer ${name} names no program.`, `Write one \`tool\` line into ${own}.`);
  return { folder: join(module, name), target };
}

/**
 * @param {string} file
 * @param {string} name
 * @param {string} program
 */
function isOlder(file, name, program) {
  return new RegExp(`^${name}-[0-9a-f]{16}(?:\\.exe)?$`, "u").test(file) && !program.endsWith(file);
}

/** @param {string} name */
function sourceHash(name) {
  const hash = createHash("sha256");
  const sources = globSync(`${name}/**/*`, { cwd: module, withFileTypes: false });
  const isOwn = existsSync(join(module, name, "go.mod"));
  for (const file of [...(isOwn ? [] : ["go.mod", "go.sum"]), ...sources.toSorted()]) {
    if (!/\.(?:go|mod|sum|yml|yaml|json)$/u.test(file)) continue;
    hash.update(`${file}\0`).update(readFileSync(join(module, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {(line: string) => void} onLine what Go says meanwhile: the modules that it loads
 * @returns {Promise<{ code: number, output: string }>}
 */
function go(folder, args, onLine) {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (/** @type {string} */ text) => {
      output += text;
      for (const line of text.split("\n")) if (line.startsWith("go: downloading")) onLine(line);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

if (import.meta.main) {
  await run(async () => {
    const names = process.argv.slice(2);
    for (const name of names.length === 0 ? peerNames : names)
      process.stdout.write(`${await buildPeer(name)}\n`);
    return 0;
  });
}
