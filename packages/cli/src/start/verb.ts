/** `sightline start`: the backend, until it is ended. */
import { resolve } from "node:path";
import {
  Supervisor,
  type Addresses,
  type BackendOptions,
  type Durability,
  type StoreKind,
  type SupervisorEvent,
} from "@sightline/backend";
import { assertNever } from "@sightline/model";
import { Command, Option } from "commander";
import { portArgument, retentionArgument, sizeArgument } from "../arguments.ts";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";
import { endSignal } from "./end-signal.ts";
import { uiRoot } from "./ui-root.ts";

interface StartFlags {
  readonly host: string;
  readonly port: number;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  readonly data: string;
  readonly store: StoreKind;
  readonly retention: number;
  readonly maxDisk?: number;
  readonly durability: Durability;
  readonly json: boolean;
}

/** pino's. */
const LOG_LEVELS: ReadonlySet<string> = new Set([
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "silent",
]);
const DEFAULT_RETENTION_DAYS = 15;
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

const EXAMPLES = `
Examples:
  $ sightline start
  $ sightline start --data ~/telemetry --retention 3d
  $ sightline start --port 0 --otlp-http-port 0 --otlp-grpc-port 0 --store memory --json

Send with any OpenTelemetry SDK: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
SIGHTLINE_LOG_LEVEL=info shows what the backend does.`;

export function startVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("start")
    .description("start the backend: OTLP in, UI and APIs out")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "UI and APIs; 0 takes a free one", portArgument, 4320)
    .option("--otlp-http-port <number>", "OTLP over HTTP; 0 takes a free one", portArgument, 4318)
    .option("--otlp-grpc-port <number>", "OTLP over gRPC; 0 takes a free one", portArgument, 4317)
    .option("--data <directory>", "where telemetry is kept", "./.sightline")
    .addOption(
      new Option("--store <kind>", "chdb keeps it on disk, memory forgets it")
        .choices(["chdb", "memory"])
        .default("chdb"),
    )
    .addOption(
      new Option("--retention <duration>", "how long it is kept")
        .argParser(retentionArgument)
        .default(DEFAULT_RETENTION_DAYS, `${DEFAULT_RETENTION_DAYS}d`),
    )
    .option("--max-disk <size>", "the oldest is let go when it is larger, such as 10GiB", sizeArgument)
    .addOption(
      new Option(
        "--durability <kind>",
        "what is acknowledged survives a crash (commit) or a power cut (fsync)",
      )
        .choices(["commit", "fsync"])
        .default("commit"),
    )
    .option("--json", "one line of JSON when ready", false)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: StartFlags) => {
      await start(flags, terminal, version);
      done(0);
    });
}

async function start(flags: StartFlags, terminal: Terminal, version: string): Promise<void> {
  if (!LOOPBACK.has(flags.host)) throw cliErrors.HOST_NOT_LOOPBACK({ host: flags.host }, { field: "--host" });
  const end = endSignal();
  const supervisor = new Supervisor({
    backend: backendOptions(flags, version),
    logLevel: logLevel(terminal),
    notify: (event) => {
      terminal.err(`${sentenceOf(event)}\n`);
      if (event.kind === "ended") end.give();
    },
  });
  try {
    const addresses = await Promise.race([supervisor.start(), end.given]);
    if (addresses !== undefined) {
      terminal.out(flags.json ? readyLine(addresses, flags, version) : readyText(addresses, flags, terminal));
    }
    await end.given;
  } finally {
    await supervisor.stop();
    end.forget();
  }
}

function logLevel({ env }: Terminal): string {
  const level = env["SIGHTLINE_LOG_LEVEL"] ?? "warn";
  if (LOG_LEVELS.has(level)) return level;
  const hint = `It is one of ${[...LOG_LEVELS].join(", ")}.`;
  throw cliErrors.USAGE(
    { problem: `SIGHTLINE_LOG_LEVEL is "${level}".`, hint },
    { field: "SIGHTLINE_LOG_LEVEL" },
  );
}

function backendOptions(flags: StartFlags, version: string): BackendOptions {
  return {
    host: flags.host,
    port: flags.port,
    otlpHttpPort: flags.otlpHttpPort,
    otlpGrpcPort: flags.otlpGrpcPort,
    store: flags.store,
    dataDir: resolve(flags.data),
    retentionDays: flags.retention,
    maxBytes: flags.maxDisk,
    durability: flags.durability,
    uiRoot: uiRoot(),
    allowedOrigins: [],
    version,
  };
}

function readyLine(addresses: Addresses, flags: StartFlags, version: string): string {
  const data = flags.store === "memory" ? null : resolve(flags.data);
  return `${JSON.stringify({ event: "ready", ...addresses, data, version })}\n`;
}

function readyText(addresses: Addresses, flags: StartFlags, terminal: Terminal): string {
  const kept = flags.store === "memory" ? "in memory, until it ends" : `in ${resolve(flags.data)}`;
  return `
  ${styled(terminal, "bold", addresses.ui)}

  Send to   OTEL_EXPORTER_OTLP_ENDPOINT=${addresses.otlpHttp}${grpcText(addresses)}
  Kept      ${kept}
  End       Ctrl-C

`;
}

function grpcText({ otlpGrpc }: Addresses): string {
  return otlpGrpc === null ? "" : `\n            ${otlpGrpc} over gRPC`;
}

function sentenceOf(event: SupervisorEvent): string {
  switch (event.kind) {
    case "crashed":
      return `The backend's process ended (${event.how}); it starts again in ${event.restartMs} ms. What was acknowledged is kept.`;
    case "restarted":
      return `The backend is back at ${event.addresses.ui}.`;
    case "restart-failed":
      return `${event.error.message} Trying again in ${event.restartMs} ms.`;
    case "ended":
      return "The backend was asked to end.";
    default:
      return assertNever(event, "event");
  }
}
