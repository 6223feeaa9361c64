// @ts-check
/**
 * Builds what is stale: `tsc -b` (which knows by itself), the bundles of the SDK and of the interface when one of their
 * inputs has changed.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";
import { fingerprint } from "./installed.mjs";
import { Stop, node, progress, root, run } from "./layout.mjs";
import { requireSupported, thisMachine } from "./platform.mjs";

/** What the interface is made from, besides its dependencies (the lockfile stands for those). */
const webInputs = [
  "packages/web/src",
  "packages/web/public",
  "packages/web/index.html",
  "packages/web/vite.config.ts",
  "packages/web/package.json",
  "packages/api/src",
  "packages/model/src",
  "package-lock.json",
];

/** What the SDK's bundle is made from. */
const sdkInputs = [
  "packages/sdk/src",
  "packages/sdk/package.json",
  "packages/model/src",
  "packages/otlp/src",
  "tools/launch/bundle.mjs",
  "package-lock.json",
];

/** @param {string} folder the repository */
export async function build(folder, say = progress("build")) {
  forgetBuildsWithoutOutput(folder);
  say("type check and compile");
  await step(folder, folder, [join(folder, "node_modules", "typescript", "bin", "tsc"), "-b"], "tsc -b");
  const sdk = join(folder, "packages", "sdk");
  await whenChanged(folder, sdk, "index.js", sdkInputs, () => {
    say("bundling the SDK");
    return step(folder, folder, [join(folder, "tools", "launch", "bundle.mjs")], "The bundle of the SDK");
  });
  const web = join(folder, "packages", "web");
  await whenChanged(folder, web, "index.html", webInputs, () => {
    say("bundling the interface");
    const vite = [join(folder, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"];
    return step(folder, web, vite, "vite build");
  });
  say("done");
}

/**
 * Does `work` unless its output lies in `home/dist` and was made from inputs that are the same to the byte.
 *
 * @param {string} folder
 * @param {string} home the package
 * @param {string} output
 * @param {readonly string[]} places
 * @param {() => Promise<void>} work
 */
export async function whenChanged(folder, home, output, places, work) {
  const stampPath = join(home, ".cache", "build-inputs");
  const inputs = fingerprint(readInputs(folder, places));
  const built = existsSync(join(home, "dist", output));
  if (built && existsSync(stampPath) && readFileSync(stampPath, "utf8") === inputs) return;
  await work();
  mkdirSync(join(home, ".cache"), { recursive: true });
  writeFileSync(stampPath, inputs);
}

/**
 * `tsc -b` trusts its record even where the output was deleted, so a record without output is deleted too.
 *
 * @param {string} folder
 */
export function forgetBuildsWithoutOutput(folder) {
  for (const name of readdirSync(join(folder, "packages"))) {
    const home = join(folder, "packages", name);
    const record = join(home, ".cache", "tsconfig.tsbuildinfo");
    const output = name === "web" ? ".types" : "dist";
    if (existsSync(record) && !existsSync(join(home, output))) rmSync(record);
  }
}

/**
 * Every file under the given places, by name; a place that does not exist adds nothing.
 *
 * @param {string} folder
 * @param {readonly string[]} places
 * @returns {[string, Uint8Array][]}
 */
export function readInputs(folder, places) {
  /** @type {[string, Uint8Array][]} */
  const files = [];
  for (const place of places) {
    const path = join(folder, place);
    if (!existsSync(path)) continue;
    for (const name of filesIn(path)) files.push([join(place, name), readFileSync(join(path, name))]);
  }
  return files;
}

/** @param {string} path */
function filesIn(path) {
  if (statSync(path).isFile()) return [""];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  return names.filter((name) => statSync(join(path, name)).isFile()).toSorted();
}

/**
 * @param {string} folder
 * @param {string} cwd
 * @param {string[]} args
 * @param {string} name
 * @returns {Promise<void>}
 */
function step(folder, cwd, args, name) {
  const binary = folder === root ? node : join(folder, "node_modules", ".bin", "node");
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, stdio: ["ignore", 2, 2] });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else {
        reject(
          new Stop(
            `${name} failed (exit code ${code ?? "none"}).`,
            "Its messages are above; mend them, then retry.",
          ),
        );
      }
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await run(async () => {
    requireSupported(thisMachine());
    await install(root, "run");
    await build(root);
    return 0;
  });
}
