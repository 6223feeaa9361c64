/** One contender in a process of its own, under one framework. */
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type Framework = "express" | "fastify";

interface Usage {
  /** Microseconds of CPU so far. */
  readonly micros: number;
  readonly pssMiB: number;
}

export interface Running {
  readonly name: string;
  readonly port: number;
  /** As it stands. */
  usage(): Promise<Usage>;
  /** Once everything that is due was sent. */
  settled(): Promise<Usage>;
  lines(): readonly string[];
  close(): void;
}

/** Longer than any contender keeps a span before it sends it. */
const DELIVERY_MS = 1_300;

const rivalsFolder = fileURLToPath(new URL("../rivals", import.meta.url));

/** The rivals that are too heavy for every clone: installed when the bench is first run. Gives what to do, or nothing. */
export function installRivals(): string | undefined {
  if (existsSync(join(rivalsFolder, "node_modules", "dd-trace"))) return undefined;
  process.stderr.write("Installing the rivals (dd-trace, @sentry/node, @fastify/otel) into bench/rivals.\n");
  const { status } = spawnSync("npm", ["ci", "--prefix", rivalsFolder], { stdio: ["ignore", 2, 2] });
  return status === 0 ? undefined : "npm ci --prefix bench/rivals";
}

export async function start(
  name: string,
  framework: Framework,
  ratio: number,
  sinkPort: number,
  folder: string,
): Promise<Running> {
  const output = join(folder, `${framework}-${name}-${ratio}.log`);
  const file = openSync(output, "w");
  const child = fork(fileURLToPath(new URL("app.mjs", import.meta.url)), {
    // No condition: the SDK comes from its bundle.
    execArgv: [],
    stdio: ["ignore", file, "inherit", "ipc"],
    env: environment(name, framework, ratio, sinkPort),
  });
  closeSync(file);
  const { port } = await told<{ port: number }>(child);
  const usage = async (): Promise<Usage> => {
    child.send("usage");
    const { cpu, pssKiB } = await told<{ cpu: NodeJS.CpuUsage; pssKiB: number }>(child);
    return { micros: cpu.user + cpu.system, pssMiB: pssKiB / 1024 };
  };
  return {
    name,
    port,
    usage,
    settled: async () => {
      child.send("flush");
      await told(child);
      await new Promise((resolve) => setTimeout(resolve, DELIVERY_MS));
      return usage();
    },
    lines: () => readFileSync(output, "utf8").split("\n"),
    close: () => child.disconnect(),
  };
}

function environment(
  name: string,
  framework: Framework,
  ratio: number,
  sinkPort: number,
): Record<string, string> {
  const { PATH: path = "" } = process.env;
  return {
    PATH: path,
    NODE_ENV: "production",
    CONTENDER: name,
    FRAMEWORK: framework,
    OTEL_SERVICE_NAME: "bench-items",
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: String(ratio),
    // The line goes to standard output in every contender.
    OTEL_LOGS_EXPORTER: "none",
    // The rivals' metrics are prom-client's, which nobody scrapes here; ours are sent too.
    ...(name === "sightline" ? {} : { OTEL_METRICS_EXPORTER: "none" }),
    OTEL_BSP_SCHEDULE_DELAY: "1000",
    OTEL_BSP_MAX_QUEUE_SIZE: "20000",
    // The same attributes of HTTP in all; the old names are the default of some.
    OTEL_SEMCONV_STABILITY_OPT_IN: "http",
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: "false",
    DD_REMOTE_CONFIGURATION_ENABLED: "false",
    DD_TRACE_STARTUP_LOGS: "false",
  };
}

function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("A contender ended before it was told to."));
    child.once("exit", ended);
    child.once("message", (message: T) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
