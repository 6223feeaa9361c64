/** The page of all default metrics, made from the table that registers them: `npm run reference`. */
import {
  type InstrumentKind,
  type MetricDeclarations,
  prometheusLabelName,
  prometheusMetricName,
} from "@sightline/model";
import { databaseMetrics } from "../database/metric-table.ts";
import {
  classicMetrics,
  openTelemetryMetrics,
  runtimeMetrics,
  sdkMetrics,
} from "../instrumentation/default-metrics.ts";
import { functionMetrics } from "../metrics/function-metrics.ts";

const GROUPS: readonly (readonly [string, string, MetricDeclarations])[] = [
  [
    "HTTP, tenants, machine, databases, messages",
    "The default: `SIGHTLINE_METRIC_NAMES=classic`. `endpoint` is the template of the route; requests that matched none share `unmatched`. Those of databases appear with the first database, those of messages with the first message library, that of tenants with the first known tenant.",
    classicMetrics,
  ],
  [
    "The same by OpenTelemetry's names",
    "With `SIGHTLINE_METRIC_NAMES=opentelemetry`, or `both` for these beside the classic ones (`system.memory.usage` is left out then: Prometheus gives it the classic name). An absent route or error is an absent attribute.",
    openTelemetryMetrics,
  ],
  [
    "Pools, transactions and findings of databases",
    "There with the first pool, the first `tracedTransaction` and the first finding. A pool is named by what it connects to, unless the application names it.",
    databaseMetrics,
  ],
  ["Process and runtime", "Always there; OpenTelemetry's names are the only ones.", runtimeMetrics],
  [
    "Tracked functions",
    "Of `trackFunctionMetrics(name, fn)`; there from the first one on. `function` is that name.",
    functionMetrics,
  ],
  ["The SDK itself", "Its deliveries and losses. The last appears with the first overflow.", sdkMetrics],
];

/** As Prometheus shows it, without a prefix. */
export function shownName(name: string, kind: InstrumentKind, unit = ""): string {
  return prometheusMetricName(name, unit, kind === "counter" || kind === "gauge" ? kind : "other");
}

/** Markdown. */
export function metricsPage(): string {
  const parts = [
    "# Metrics",
    "Every metric that the SDK makes by itself. This page is generated from the table that registers them, and a test compares it with a running app.",
    "**Names.** The same metric has one name in OTLP and one in Prometheus. The second follows from the first by the rules of Prometheus' default translation: what is no letter or digit becomes an underscore, then come the unit, `_total` for counters and `_ratio` for gauges in `1`, each unless it is there already. In OTLP the labels are attributes of the left spelling.",
    "**Prefix.** A prefix (`initializeMetricsRegistry(name, { prefix })` or `SIGHTLINE_METRICS_PREFIX`) goes before every metric of this page and before every metric that the application registers, in OTLP and in Prometheus; without one it goes before none. It may be set before or after they are registered. Metrics that instrumentations make through OpenTelemetry's API keep their names.",
    "**Kinds in Prometheus.** An up-down counter is a gauge there. A histogram has `_bucket`, `_sum` and `_count`; an exponential one is shown with powers of two as bounds, which lie on edges of its buckets, so each count is exact. `_created` is not exposed: Prometheus would store it as a further series of each counter.",
    "**Several processes.** Counters and histograms of a cluster are added up; gauges by the rule in the last column.",
  ];
  for (const [title, about, metrics] of GROUPS) parts.push(`## ${title}`, about, metricsTable(metrics));
  return `${parts.join("\n\n")}\n`;
}

/** A table of metrics with both of their names. */
export function metricsTable(metrics: MetricDeclarations): string {
  const rows = Object.entries(metrics).map(
    ([name, { type, unit = "", labels = [], description, aggregation }]) => [
      code(name),
      code(shownName(name, type, unit)),
      type,
      unit === "" ? "" : code(unit),
      labels.map((label) => labelCell(label)).join("<br>"),
      description ?? "",
      type === "gauge" ? (aggregation ?? "sum") : "",
    ],
  );
  const head = ["OTLP", "Prometheus", "kind", "unit", "labels", "is", "cluster"];
  return aligned([head, ...rows]);
}

function labelCell(label: string): string {
  const shown = prometheusLabelName(label);
  return shown === label ? code(label) : `${code(label)} → ${code(shown)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Columns of one width, as the formatter leaves them. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map((row) => line(row))].join(
    "\n",
  );
}
