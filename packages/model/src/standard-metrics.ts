/**
 * What every service of ours measures without a word in its declaration: queries, alerts and SLOs may name these beside
 * its own. A test of the SDK holds the table against what the SDK registers.
 */
import { frozen, type MetricDeclarations } from "./metric-declaration.ts";

const TABLE = {
  http_requests_total: {
    type: "counter",
    unit: "{request}",
    labels: ["method", "endpoint", "status_code"],
  },
  http_request_duration_seconds: { type: "histogram", unit: "s", labels: ["method", "endpoint"] },
  http_requests_exceptions_total: {
    type: "counter",
    unit: "{exception}",
    labels: ["method", "endpoint", "exception"],
  },
  tenant_requests_total: { type: "counter", unit: "{request}", labels: ["tenant_id", "status_class"] },
  system_memory_usage_bytes: { type: "gauge", unit: "By", aggregation: "max" },
  system_cpu_usage_percent: { type: "gauge", unit: "%", aggregation: "max" },
  database_connections_active: { type: "gauge", unit: "{connection}" },
  database_query_duration_seconds: { type: "histogram", unit: "s", labels: ["operation", "table"] },
  messages_sent_total: {
    type: "counter",
    unit: "{message}",
    labels: ["system", "destination", "outcome"],
  },
  messages_processed_total: {
    type: "counter",
    unit: "{message}",
    labels: ["system", "destination", "outcome"],
  },
  message_process_duration_seconds: { type: "histogram", unit: "s", labels: ["system", "destination"] },
  message_queue_time_seconds: { type: "histogram", unit: "s", labels: ["system", "destination"] },
  message_lag: { type: "gauge", unit: "{message}", labels: ["system", "destination", "group"] },
} as const;

export type StandardMetrics = typeof TABLE;

/** By their classic names, which are the SDK's default. */
export const STANDARD_METRICS: StandardMetrics = frozen(TABLE);

/** The standard metrics and a declaration's own, which win. */
export type WithStandard<M> = M & Omit<StandardMetrics, keyof M>;

export function withStandardMetrics(metrics: MetricDeclarations): MetricDeclarations {
  return { ...STANDARD_METRICS, ...metrics };
}
