/** The flags of `sightline start`. */
import { resolve } from "node:path";
import type { Durability, StoreKind } from "@sightline/backend";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  attributeSizeArgument,
  hostNameArgument,
  memoryArgument,
  originArgument,
  portArgument,
  retentionArgument,
  sizeArgument,
} from "../arguments.ts";

export interface StartFlags {
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly port: number;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  readonly allowOrigin: readonly string[];
  readonly data: string;
  readonly store: StoreKind;
  readonly retention: number;
  readonly maxDisk?: number;
  readonly recentMemory: number;
  readonly maxAttribute: number;
  readonly durability: Durability;
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly allowPlaintext: boolean;
  readonly scrape: readonly string[];
  readonly spanMetrics: boolean;
  readonly telemetry: readonly string[];
  readonly json: boolean;
}

const DEFAULT_RETENTION_DAYS = 15;
const DEFAULT_MAX_ATTRIBUTE = 65_536;
const DEFAULT_RECENT_BYTES = 268_435_456;

export const START_EXAMPLES = `
Examples:
  $ sightline start
  $ sightline start --data ~/telemetry --retention 3d --max-disk 10GiB
  $ sightline start --port 0 --otlp-http-port 0 --otlp-grpc-port 0 --store memory --json
  $ sightline start --scrape http://127.0.0.1:9464/metrics --scrape scrape.yml
  $ sightline start --telemetry telemetry.ts
  $ sightline start --host 0.0.0.0 --token-file token --tls-cert cert.pem --tls-key key.pem

Send with any OpenTelemetry SDK: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
A token: openssl rand -base64 48 > token && chmod 600 token
SIGHTLINE_LOG_LEVEL=info shows what the backend does.`;

export function withStartFlags(command: Command): Command {
  return command
    .option(
      "--host <address>",
      "address to listen on; beyond loopback it takes a token, and TLS",
      "127.0.0.1",
    )
    .option("--port <number>", "UI and APIs; 0 takes a free one", portArgument, 4320)
    .option("--otlp-http-port <number>", "OTLP over HTTP; 0 takes a free one", portArgument, 4318)
    .option("--otlp-grpc-port <number>", "OTLP over gRPC; 0 takes a free one", portArgument, 4317)
    .option("--data <directory>", "where telemetry is kept", "./.sightline")
    .addOption(
      new Option("--store <kind>", "chdb keeps it on disk, memory forgets it (choices: chdb, memory)")
        .argParser(storeArgument)
        .default("chdb"),
    )
    .addOption(
      new Option("--retention <duration>", "how long it is kept")
        .argParser(retentionArgument)
        .default(DEFAULT_RETENTION_DAYS, `${DEFAULT_RETENTION_DAYS}d`),
    )
    .addOption(
      new Option("--max-attribute <size>", "longer attribute values are cut; points with one are refused")
        .argParser(attributeSizeArgument)
        .default(DEFAULT_MAX_ATTRIBUTE, "64KiB"),
    )
    .option("--max-disk <size>", "the oldest is let go when it is larger, such as 10GiB", sizeArgument)
    .addOption(
      new Option(
        "--recent-memory <size>",
        "for the newest samples of metrics, beside the tables; 0 keeps none",
      )
        .argParser(memoryArgument)
        .default(DEFAULT_RECENT_BYTES, "256MiB"),
    )
    .addOption(
      new Option(
        "--durability <kind>",
        "what is acknowledged survives a crash (commit) or a power cut (fsync)",
      )
        .choices(["commit", "fsync"])
        .default("commit"),
    )
    .option("--token-file <file>", "senders and readers must show the token in it (32 characters or more)")
    .option("--tls-cert <file>", "certificate with its chain, PEM: all ports speak TLS")
    .option("--tls-key <file>", "the certificate's private key, PEM")
    .option(
      "--allow-plaintext",
      "listen beyond loopback without TLS: a proxy or network keeps it safe",
      false,
    )
    .addOption(
      listOption(
        "--allow-host <name>",
        "a name by which browsers reach it, as behind a proxy; may be repeated",
        hostNameArgument,
      ),
    )
    .addOption(
      listOption(
        "--allow-origin <origin>",
        "a web page's origin that may send OTLP/HTTP; may be repeated",
        originArgument,
      ),
    )
    .addOption(
      listOption(
        "--scrape <url or file>",
        "a page of metrics to read again and again, or a file with scrape_configs; may be repeated",
        scrapeArgument,
      ),
    )
    .option("--no-span-metrics", "do not count requests and calls between services from spans")
    .option("--json", "one line of JSON when ready", false)
    .addOption(
      notYet(
        "--rules <glob>",
        "rules are not evaluated by this version",
        "Prometheus evaluates them meanwhile.",
      ),
    )
    .addOption(
      listOption(
        "--telemetry <file>",
        "a declaration (telemetry.ts), or a manifest of one, to keep; may be repeated",
        (file) => file,
      ),
    );
}

function listOption(flags: string, description: string, read: (text: string) => string): Option {
  return new Option(flags, description)
    .argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), read(text)])
    .default([], "none");
}

/** A flag of the contract that belongs to a later version: refused by name, not as a misspelling. */
function notYet(flags: string, problem: string, instead: string): Option {
  return new Option(flags, "").hideHelp().argParser(() => {
    throw new InvalidArgumentError(`It is not there yet: ${problem}. ${instead}`);
  });
}

/** A relative file is meant from here. */
function scrapeArgument(text: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : resolve(text);
}

function storeArgument(text: string): StoreKind {
  if (text === "chdb" || text === "memory") return text;
  if (/^(clickhouse|https?|tcp):\/\//.test(text)) {
    throw new InvalidArgumentError(
      "It is not there yet: this version keeps telemetry in the embedded engine only. Write chdb or memory.",
    );
  }
  throw new InvalidArgumentError("Allowed choices are chdb, memory.");
}
