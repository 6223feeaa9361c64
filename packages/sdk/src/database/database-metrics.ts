/** The durations of queries, whatever driver brings them. */
import {
  classicMetrics,
  type MetricNames,
  openTelemetryMetrics,
  wantsClassic,
  wantsOpenTelemetry,
} from "../instrumentation/default-metrics.ts";
import { databaseMetrics } from "./metric-table.ts";
import type { HistogramCell } from "../metrics/histogram-cell.ts";
import type { Counter, Histogram } from "../metrics/instruments.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import type { Statement } from "./statement/statement.ts";

type StatementLabel = "db.system.name" | "db.operation.name" | "db.collection.name";
type Finding = "db.slow_query.detected" | "db.n_plus_one.detected";

/** Made with the first query of a process: one without any shows none of these. */
export class DatabaseMetrics {
  readonly #classic: Histogram<"operation" | "table"> | undefined;
  readonly #openTelemetry: Histogram<StatementLabel | "error.type"> | undefined;

  readonly #registry: MetricsRegistry;
  readonly #findings = new Map<Finding, Counter<StatementLabel>>();

  constructor(registry: MetricsRegistry, names: MetricNames = "classic") {
    this.#registry = registry;
    const classic = "database_query_duration_seconds";
    const duration = "db.client.operation.duration";
    this.#classic = wantsClassic(names)
      ? registry.register({ name: classic, ...classicMetrics[classic] })
      : undefined;
    this.#openTelemetry = wantsOpenTelemetry(names)
      ? registry.register({ name: duration, ...openTelemetryMetrics[duration] })
      : undefined;
  }

  /** A query that has ended. `errorType` where it failed; `span` for the exemplar where it is kept. */
  queried(
    system: string,
    statement: Statement,
    seconds: number,
    errorType: string | undefined,
    span: SpanIdentity | undefined,
  ): void {
    const cells =
      errorType === undefined
        ? (statement.durations ??= this.#cells(system, statement, ""))
        : this.#cells(system, statement, errorType);
    for (const cell of cells) cell.observeIn(seconds, span);
  }

  /** One more finding about a statement. */
  found(name: Finding, system: string, { operation, collection }: Statement): void {
    let counter = this.#findings.get(name);
    if (counter === undefined) {
      counter = this.#registry.register({ name, ...databaseMetrics[name] });
      this.#findings.set(name, counter);
    }
    counter.inc(1, {
      "db.system.name": system,
      "db.operation.name": operation,
      "db.collection.name": collection,
    });
  }

  #cells(system: string, { operation, collection }: Statement, errorType: string): readonly HistogramCell[] {
    const cells: HistogramCell[] = [];
    if (this.#classic !== undefined) cells.push(this.#classic.with({ operation, table: collection }));
    if (this.#openTelemetry !== undefined)
      cells.push(
        this.#openTelemetry.with({
          "db.system.name": system,
          "db.operation.name": operation,
          "db.collection.name": collection,
          "error.type": errorType,
        }),
      );
    return cells;
  }
}
