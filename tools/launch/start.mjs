// @ts-check
/** `npm start`: from a fresh clone to a browser page with real telemetry. Runs under any Node from 20 on. */
import { existsSync, readdirSync } from "node:fs";
import { parseStart, startHelp } from "./arguments.mjs";
import { build } from "./build.mjs";
import { Children, firstLine } from "./children.mjs";
import { install } from "./install.mjs";
import { Stop, at, node, progress, root, run } from "./layout.mjs";
import { requireSupported, thisMachine } from "./platform.mjs";

/** npm passes Ctrl-C on although the terminal has already sent it; only a later one is the user's second. */
const secondSignalAfterMs = 400;
/** Chosen so that a slow machine still gets there; the usual time is a few seconds. */
const firstTraceWithinMs = 60_000;
const examplesFolder = at("examples");

/** @typedef {{ event: "ready", ui: string, otlpHttp: string, otlpGrpc: string | null, data: string | null }} Ready */
/** @typedef {{ error: { code: string, message: string, hint: string } }} Failed */

/** @returns {string[]} examples that can run: a folder with a main program */
function exampleNames() {
  return readdirSync(examplesFolder).filter((name) => existsSync(at("examples", name, "src", "main.ts")));
}

/** @returns {Promise<number>} */
async function main() {
  const options = parseStart(process.argv.slice(2), exampleNames());
  if (options.help) {
    process.stdout.write(startHelp);
    return 0;
  }
  requireSupported(thisMachine());

  const end = deferred();
  const children = new Children({
    onDeath: (child, how) => {
      end.resolve(
        new Stop(`${child.name} ended by itself (${how}).`, "What it said is above. npm start begins anew."),
      );
    },
  });
  onSignals(() => end.resolve(undefined), children);
  endWithNpm(() => end.resolve(undefined));

  const launched = launch(options, children);
  // A failure is told once, by the race; after Ctrl-C nobody waits for the launch any more.
  launched.catch(() => {});
  const how = await Promise.race([launched.then(() => end.promise), end.promise]).catch((error) => {
    if (error instanceof Stop) return error;
    children.kill();
    throw error;
  });
  if (how === undefined) process.stderr.write("\nEnding…\n");
  await children.end();
  if (how !== undefined) throw how;
  return 0;
}

/**
 * A promise and the way to settle it; undefined is the end that the user asked for.
 *
 * @returns {{ promise: Promise<Stop | undefined>, resolve: (value: Stop | undefined) => void }}
 */
function deferred() {
  /** @type {{ resolve?: (value: Stop | undefined) => void }} */
  const held = {};
  /** @type {Promise<Stop | undefined>} */
  const promise = new Promise((resolve) => {
    held.resolve = resolve;
  });
  return { promise, resolve: (value) => held.resolve?.(value) };
}

/**
 * @param {() => void} end
 * @param {Children} children
 */
function onSignals(end, children) {
  let firstAt = 0;
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(name, () => {
      if (firstAt === 0) {
        firstAt = Date.now();
        end();
      } else if (Date.now() - firstAt > secondSignalAfterMs) {
        children.kill();
        process.exit(130);
      }
    });
  }
}

/**
 * npm passes SIGTERM to the shell that it started us with; the shell dies of it and says nothing to us, but then we have
 * another parent, and end as well.
 *
 * @param {() => void} end
 */
function endWithNpm(end) {
  if (process.env["npm_lifecycle_event"] !== "start") return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 1000).unref();
}

/**
 * @param {import("./arguments.mjs").StartOptions} options
 * @param {Children} children
 */
async function launch(options, children) {
  const say = progress("start");
  await install(root, "run");
  await build(root);
  const names = options.examples ? exampleNames().filter((name) => (options.only ?? name) === name) : [];
  const ready = await startBackend(options, names, children);
  say(`backend ready on ${ready.ui}, data ${ready.data === null ? "in memory" : `in ${ready.data}`}`);
  await Promise.all(names.map((name) => startExample(name, ready, children)));
  if (names.length > 0) {
    say("examples ready, waiting for their first trace");
    await waitForTrace(ready.ui);
  }
  process.stdout.write(welcome(ready, names));
}

/**
 * @param {import("./arguments.mjs").StartOptions} options
 * @param {readonly string[]} examples whose declarations the backend keeps: their units, objectives and dashboards
 * @param {Children} children
 * @returns {Promise<Ready>}
 */
async function startBackend(options, examples, children) {
  const args = [at("packages", "cli", "dist", "main.js"), "start", "--json"];
  args.push("--data", options.data ?? at(".sightline"));
  if (options.port !== undefined) args.push("--port", String(options.port));
  if (options.otlpHttpPort !== undefined) args.push("--otlp-http-port", String(options.otlpHttpPort));
  if (options.otlpGrpcPort !== undefined) args.push("--otlp-grpc-port", String(options.otlpGrpcPort));
  if (options.store !== undefined) args.push("--store", options.store);
  for (const telemetry of examples.map((name) => at("examples", name, "telemetry.ts"))) {
    if (existsSync(telemetry)) args.push("--telemetry", telemetry);
  }
  const child = children.start("The backend", node, args, {
    cwd: process.cwd(),
    env: process.env,
    endsLast: true,
  });
  const answer = await firstLine(child, readAnswer);
  if (answer === undefined) {
    const how = await child.ended;
    throw new Stop(`The backend ended before it was ready (${how}).`, "What it said is above.");
  }
  if ("error" in answer) throw new Stop(answer.error.message, answer.error.hint);
  return answer;
}

/**
 * @param {string} line
 * @returns {Ready | Failed | undefined}
 */
function readAnswer(line) {
  if (!line.startsWith("{")) return undefined;
  /** @type {unknown} */
  const value = JSON.parse(line);
  if (typeof value !== "object" || value === null) return undefined;
  // The shapes of `sightline start --json` are a contract, and both sides come from one checkout.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  if ("event" in value && value.event === "ready") return /** @type {Ready} */ (value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return "error" in value ? /** @type {Failed} */ (value) : undefined;
}

/**
 * @param {string} name
 * @param {Ready} ready
 * @param {Children} children
 */
async function startExample(name, ready, children) {
  const child = children.start(`Example ${name}`, node, [at("examples", name, "src", "main.ts")], {
    cwd: at("examples", name),
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: ready.otlpHttp },
  });
  const line = await firstLine(child, (text) => (text.includes('"event":"ready"') ? text : undefined));
  if (line === undefined) {
    throw new Stop(
      `Example ${name} ended before it was ready (${await child.ended}).`,
      "What it said is above.",
    );
  }
}

/** @param {string} ui */
async function waitForTrace(ui) {
  const until = Date.now() + firstTraceWithinMs;
  let last = "nothing has arrived";
  while (Date.now() < until) {
    try {
      const answer = await fetch(new URL("/api/sightline/traces?limit=1", ui));
      /** @type {unknown} */
      const body = await answer.json();
      if (answer.ok && typeof body === "object" && body !== null && "traces" in body) {
        if (Array.isArray(body.traces) && body.traces.length > 0) return;
      } else last = `it answered ${answer.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 250);
    });
  }
  throw new Stop(
    `No trace reached the backend within ${firstTraceWithinMs / 1000} s (${last}).`,
    `Look at ${ui}/api/sightline/health for what it refused.`,
  );
}

/**
 * @param {Ready} ready
 * @param {readonly string[]} names
 */
function welcome(ready, names) {
  const tries =
    names.length > 0
      ? [
          "Traces: click a red dot in the scatter, then a span, and read its logs in place",
          "Services: see which route of speech-to-text is slow, and for whom",
          'Logs: search for "corrupt", and follow a line to its trace',
        ]
      : [
          `Send OTLP to ${ready.otlpHttp}: OTEL_EXPORTER_OTLP_ENDPOINT=${ready.otlpHttp} node --import @sightline/sdk/register app.js`,
          "Traces: your first request shows within a second",
          "npm start without --no-examples brings systems to look at",
        ];
  return [
    "",
    `  Sightline  ${ready.ui}`,
    "",
    ...tries.map((text, index) => `  ${index + 1}  ${text}`),
    "",
    "  Ctrl-C ends everything.",
    "",
    "",
  ].join("\n");
}

await run(main);
