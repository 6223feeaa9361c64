#!/usr/bin/env node
// Committed, so that npm links `sightline` before the first build. Written for any Node that knows modules: an older one
// hands over to the repository's own.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NEEDED = [22, 15];
const program = new URL("../dist/main.js", import.meta.url);
/** In a checkout: Node from the npm package `node`. */
const ownNode = fileURLToPath(new URL("../../../node_modules/node/bin/node", import.meta.url));

const [major = 0, minor = 0] = process.version.slice(1).split(".").map(Number);
const isNewEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);

if (!existsSync(program)) {
  refuse(
    "NOT_BUILT",
    `Sightline is not built: ${fileURLToPath(program)} is not there.`,
    "Run `npm run build` in the repository, then the same command again; `npm start` builds by itself.",
  );
} else if (isNewEnough) {
  await import(program.href);
} else if (process.env.SIGHTLINE_HANDED_OVER === undefined && existsSync(ownNode)) {
  handOver();
} else {
  refuse(
    "NODE_TOO_OLD",
    `Sightline runs under Node ${NEEDED.join(".")} or newer; this is ${process.version}.`,
    "Install a newer Node; in a checkout `npm install` brings one, which is found by itself.",
  );
}

function handOver() {
  const child = spawn(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, SIGHTLINE_HANDED_OVER: "1" },
  });
  // A terminal's Ctrl-C reaches the child too, which takes the two for one; what a program sends reaches only this process.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    refuse("NODE_UNUSABLE", `${ownNode} does not start: ${error.message}.`, "Run `npm install` again.");
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
  });
}

/** As every error of the command line: JSON on stdout where JSON is asked for, else words on stderr; exit code 2. */
function refuse(code, message, hint) {
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  else process.stderr.write(`${message}\n${hint}\n`);
  process.exitCode = 2;
}
