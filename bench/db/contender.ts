/** One contender in a process of its own, with one database. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Database = "pg" | "pg-pool" | "better-sqlite3";

export interface Running {
  readonly name: string;
  /** Microseconds of CPU for each of that many queries, their export included. */
  micros(queries: number): Promise<number>;
  close(): void;
}

export async function start(
  name: string,
  database: Database,
  url: string,
  sinkPort: number,
): Promise<Running> {
  const { PATH: path = "" } = process.env;
  const child = fork(fileURLToPath(new URL("app.mjs", import.meta.url)), {
    // No condition: the SDK comes from its bundle.
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      PATH: path,
      NODE_ENV: "production",
      ENVIRONMENT: "production",
      CONTENDER: name,
      DATABASE: database,
      DATABASE_URL: url,
      OTEL_SERVICE_NAME: "bench-partners",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_TRACES_SAMPLER: "always_on",
      OTEL_LOGS_EXPORTER: "none",
      // Ours measures the duration of each query too, and sends it; of OpenTelemetry both are measured, with and without.
      OTEL_METRICS_EXPORTER: name === "opentelemetry" ? "none" : "otlp",
      // A machine that stands still for a moment makes no slow query.
      SIGHTLINE_SLOW_QUERY: "60000",
      OTEL_BSP_SCHEDULE_DELAY: "200",
      OTEL_BSP_MAX_QUEUE_SIZE: "100000",
    },
  });
  await told(child);
  return {
    name,
    micros: async (queries) => {
      child.send(queries);
      return (await told<number>(child)) / queries;
    },
    close: () => child.disconnect(),
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
