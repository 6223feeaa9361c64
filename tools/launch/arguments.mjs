// @ts-check
/** What may follow `npm start --`. */
import { parseArgs } from "node:util";
import { Stop } from "./layout.mjs";

/**
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {boolean} examples
 * @property {string | undefined} only one example
 * @property {number | undefined} port of the interface; 0 takes free ports for everything
 * @property {string | undefined} data
 * @property {string | undefined} store
 * @property {number | undefined} otlpHttpPort
 * @property {number | undefined} otlpGrpcPort
 */

export const startHelp = `npm start -- [options]

Installs what is missing, builds what is stale, starts the backend and the example systems with traffic.

  --no-examples        the backend alone
  --only NAME          of the examples, this one
  --port N             port of the interface (default 4320); 0 takes free ports for the receivers too
  --otlp-http-port N   port of the OTLP receiver for HTTP (default 4318)
  --otlp-grpc-port N   port of the OTLP receiver for gRPC (default 4317)
  --data DIR           where telemetry is kept (default ./.sightline)
  --store KIND         chdb keeps it on disk (default), memory forgets it
  --help               this text

Examples
  npm start
  npm start -- --no-examples --port 5000
  npm start -- --only audio-orchestrator --data /tmp/try

Ctrl-C ends everything.
`;

/**
 * @param {readonly string[]} args
 * @param {readonly string[]} examples the names that `--only` takes
 * @returns {StartOptions}
 */
export function parseStart(args, examples) {
  const { values } = readFlags(args);
  const port = readPort("--port", values.port);
  if (values.only !== undefined && !examples.includes(values.only)) {
    throw new Stop(`There is no example "${values.only}".`, `Examples: ${examples.join(", ")}.`);
  }
  const receivers = port === 0 ? 0 : undefined;
  return {
    help: values.help === true,
    examples: values["no-examples"] !== true,
    only: values.only,
    port,
    otlpHttpPort: readPort("--otlp-http-port", values["otlp-http-port"]) ?? receivers,
    otlpGrpcPort: readPort("--otlp-grpc-port", values["otlp-grpc-port"]) ?? receivers,
    data: values.data,
    store: values.store,
  };
}

/**
 * @param {string} flag
 * @param {string | undefined} value
 */
function readPort(flag, value) {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (value !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Stop(`${flag} ${value} is not a port.`, "Give a number from 0 to 65535; 0 takes a free one.");
}

/** @param {readonly string[]} args */
function readFlags(args) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: "boolean", short: "h" },
        "no-examples": { type: "boolean" },
        only: { type: "string" },
        port: { type: "string" },
        "otlp-http-port": { type: "string" },
        "otlp-grpc-port": { type: "string" },
        data: { type: "string" },
        store: { type: "string" },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Stop(reason.replace(/\.?$/u, "."), "npm start -- --help lists the options.");
  }
}
