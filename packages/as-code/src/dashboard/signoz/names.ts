/**
 * Names of metrics and labels in SigNoz, which keeps those of OTLP: `service.name` in place of `job`, dots where Prometheus
 * has underscores, histograms in parts with a dot.
 */

/** Names of the SDK that are others in Prometheus. A test holds the table against the pages of metrics. */
const METRICS: readonly (readonly [prometheus: string, otlp: string])[] = [
  ["db_client_connection_count", "db.client.connection.count"],
  ["db_client_connection_max", "db.client.connection.max"],
  ["db_client_connection_pending_requests", "db.client.connection.pending_requests"],
  ["db_client_connection_timeouts_total", "db.client.connection.timeouts"],
  ["db_client_connection_wait_time_seconds", "db.client.connection.wait_time"],
  ["db_n_plus_one_detected_total", "db.n_plus_one.detected"],
  ["db_slow_query_detected_total", "db.slow_query.detected"],
  ["db_transaction_duration_seconds", "db.transaction.duration"],
  ["nodejs_eventloop_delay_max_seconds", "nodejs.eventloop.delay.max"],
  ["nodejs_eventloop_delay_p50_seconds", "nodejs.eventloop.delay.p50"],
  ["nodejs_eventloop_delay_p99_seconds", "nodejs.eventloop.delay.p99"],
  ["nodejs_eventloop_utilization_ratio", "nodejs.eventloop.utilization"],
  ["process_cpu_time_seconds_total", "process.cpu.time"],
  ["process_memory_usage_bytes", "process.memory.usage"],
  ["process_uptime_seconds", "process.uptime"],
  ["v8js_gc_duration_seconds", "v8js.gc.duration"],
  ["v8js_memory_heap_limit_bytes", "v8js.memory.heap.limit"],
  ["v8js_memory_heap_used_bytes", "v8js.memory.heap.used"],
  ["sightline_slo_error_budget_left_ratio", "sightline_slo_error_budget_left"],
  ["api_response_latency_seconds", "api_response_latency"],
  ["database_query_latency_seconds", "database_query_latency"],
];

/** Of the partners' pack, after the organisation. */
const OF_ORGANISATION: readonly (readonly [prometheus: string, otlp: string])[] = [
  ["partner_signups_total", "partner.signups.total"],
  ["customer_acquisitions_total", "customer.acquisitions.total"],
  ["customer_acquired_mrr_total", "customer.acquired_mrr.total"],
  ["customer_lifecycle_total", "customer.lifecycle.total"],
  ["commission_calculations_total", "commission.calculations.total"],
  ["commission_amount_total", "commission.amount.total"],
  ["commission_base_total", "commission.base.total"],
  ["commission_rate", "commission.rate"],
  ["partner_revenue_total", "partner.revenue.total"],
  ["partner_performance_score", "partner.performance.score"],
  ["sla_violations_total", "sla.violations.total"],
];

const LABELS: Readonly<Record<string, string>> = Object.freeze({
  job: "service.name",
  instance: "service.instance.id",
  cpu_mode: "cpu.mode",
  v8js_gc_type: "v8js.gc.type",
});

/** Made by Sightline's backend or by a Prometheus, not by what sends to SigNoz. */
const ELSEWHERE =
  /^(?:traces_(?:span_metrics|service_graph)_|sightline_service_up$|slo:|sloth_|up$|scrape_)/u;

export const DOTTED: ReadonlyMap<string, string> = new Map(METRICS);

export function isMadeElsewhere(metric: string): boolean {
  return ELSEWHERE.test(metric);
}

export function signozLabel(label: string): string {
  return LABELS[label] ?? label;
}

/**
 * @example
 * signozMetric("http_request_duration_seconds_bucket"); // "http_request_duration_seconds.bucket"
 * signozMetric("process_uptime_seconds"); // "process.uptime"
 */
export function signozMetric(name: string): string {
  const known = familyName(name);
  if (known !== undefined) return known;
  const part = /^(.+)_(bucket|sum|count)$/u.exec(name);
  if (part === null) return name;
  const [, family = "", suffix = ""] = part;
  return `${familyName(family) ?? family}.${suffix}`;
}

function familyName(name: string): string | undefined {
  const known = DOTTED.get(name);
  if (known !== undefined) return known;
  for (const [ending, otlp] of OF_ORGANISATION)
    if (name.endsWith(`_${ending}`)) return `${name.slice(0, -ending.length - 1)}.${otlp}`;
  return undefined;
}
