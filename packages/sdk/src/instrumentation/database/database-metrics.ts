/** The default metrics of databases, whatever driver brings the numbers. */
import type { Gauge, Histogram } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import {
  classicMetrics,
  type MetricNames,
  openTelemetryMetrics,
  wantsClassic,
  wantsOpenTelemetry,
} from "../default-metrics.ts";

export interface DatabaseQuery {
  /** `SELECT`, `findOne`. */
  readonly operation: string;
  /** The table or collection; empty where none is known. */
  readonly table: string;
  readonly seconds: number;
}

/** Made with the first database of a process: one without any shows none of these. */
export class DatabaseMetrics {
  readonly #durations: ((query: DatabaseQuery) => void)[] = [];
  readonly #connections: ((active: number) => void)[] = [];

  constructor(registry: MetricsRegistry, names: MetricNames = "classic") {
    if (wantsClassic(names)) this.#addClassic(registry);
    if (wantsOpenTelemetry(names)) this.#addOpenTelemetry(registry);
  }

  /** A query that has ended. */
  query(query: DatabaseQuery): void {
    for (const record of this.#durations) record(query);
  }

  /** How many connections are in use now. */
  connections(active: number): void {
    for (const set of this.#connections) set(active);
  }

  #addClassic(registry: MetricsRegistry): void {
    const { database_query_duration_seconds: query, database_connections_active: active } = classicMetrics;
    const duration: Histogram<"operation" | "table"> = registry.register({
      name: "database_query_duration_seconds",
      ...query,
    });
    const gauge: Gauge<never> = registry.register({ name: "database_connections_active", ...active });
    this.#durations.push(({ operation, table, seconds }) => duration.observe(seconds, { operation, table }));
    this.#connections.push((count) => gauge.set(count));
  }

  #addOpenTelemetry(registry: MetricsRegistry): void {
    const [query, count] = ["db.client.operation.duration", "db.client.connection.count"] as const;
    const duration = registry.register({ name: query, ...openTelemetryMetrics[query] });
    const gauge = registry.register({ name: count, ...openTelemetryMetrics[count] });
    this.#durations.push(({ operation, table, seconds }) =>
      duration.observe(seconds, { "db.operation.name": operation, "db.collection.name": table }),
    );
    this.#connections.push((active) => gauge.set(active, { "db.client.connection.state": "used" }));
  }
}
