/**
 * Every metric that the SDK makes itself, as data: what is registered, what the reference page lists, and what a test
 * compares with a running app. The registry's prefix goes before all of them, or there is none.
 */
import type { InstrumentKind, MetricDeclaration } from "@sightline/model";

/** Which names the metrics of HTTP, database and system have. */
export type MetricNames = "classic" | "opentelemetry" | "both";

/** What the SDK says of itself; declared where each is made, listed here for the reference page. */
export const sdkMetrics: Readonly<Record<string, MetricDeclaration>> = {
  sightline_sdk_items_delivered_total: {
    type: "counter",
    description: "Spans, log records and metric points that a destination took.",
    labels: ["signal"],
  },
  sightline_sdk_items_lost_total: {
    type: "counter",
    description: "Items that a destination refused, or that were given up.",
    labels: ["signal"],
  },
  sightline_sdk_items_dropped_total: {
    type: "counter",
    description: "Items dropped because their queue was full.",
    labels: ["signal"],
  },
  sightline_sdk_redactions_total: {
    type: "counter",
    description: "Secrets and personal data that were taken out of telemetry.",
    labels: ["kind"],
  },
  sightline_sdk_sampling_incidents: {
    type: "gauge",
    description: "Incidents that raise the sampling now.",
  },
  sightline_sdk_sampling_promoted_total: {
    type: "counter",
    description: "Spans that the ratio had left out and a rule kept at their end, without their children.",
    labels: ["rule"],
  },
  sightline_sdk_queue_depth: {
    type: "gauge",
    description: "Items that wait to be sent.",
    labels: ["signal"],
  },
  sightline_sdk_start_seconds: {
    type: "gauge",
    description: "Time that the set-up took of the application's start.",
  },
  sightline_sdk_metrics_overflow_total: {
    type: "counter",
    description: "Measurements that went to the shared series, because their metric has too many label sets.",
    labels: ["metric"],
  },
};

export type Plain<T extends InstrumentKind> = MetricDeclaration & { readonly type: T };
export type Labelled<T extends InstrumentKind, L extends string> = Plain<T> & {
  readonly labels: readonly L[];
};

/** The usual names of Prometheus; the default. */
export const classicMetrics: {
  readonly http_requests_total: Labelled<"counter", "method" | "endpoint" | "status_code">;
  readonly http_request_duration_seconds: Labelled<"histogram", "method" | "endpoint">;
  readonly http_requests_exceptions_total: Labelled<"counter", "method" | "endpoint" | "exception">;
  readonly tenant_requests_total: Labelled<"counter", "tenant_id" | "status_class">;
  readonly system_memory_usage_bytes: Plain<"gauge">;
  readonly system_cpu_usage_percent: Plain<"gauge">;
  readonly database_connections_active: Plain<"gauge">;
  readonly database_query_duration_seconds: Labelled<"histogram", "operation" | "table">;
  readonly messages_sent_total: Labelled<"counter", "system" | "destination" | "outcome">;
  readonly messages_processed_total: Labelled<"counter", "system" | "destination" | "outcome">;
  readonly message_process_duration_seconds: Labelled<"histogram", "system" | "destination">;
  readonly message_queue_time_seconds: Labelled<"histogram", "system" | "destination">;
  readonly message_lag: Labelled<"gauge", "system" | "destination" | "group">;
} = {
  http_requests_total: {
    type: "counter",
    description: "Requests to this service, counted when the answer ended; 499: the client went away before.",
    unit: "{request}",
    labels: ["method", "endpoint", "status_code"],
  },
  http_request_duration_seconds: {
    type: "histogram",
    description: "Time from a request's headers to the end of its answer.",
    unit: "s",
    labels: ["method", "endpoint"],
  },
  http_requests_exceptions_total: {
    type: "counter",
    description: "Requests whose handling threw, by the class of what was thrown.",
    unit: "{exception}",
    labels: ["method", "endpoint", "exception"],
  },
  tenant_requests_total: {
    type: "counter",
    description:
      "Requests by tenant and class of status (2xx); tenants beyond the first 200 are counted as other.",
    unit: "{request}",
    labels: ["tenant_id", "status_class"],
  },
  system_memory_usage_bytes: {
    type: "gauge",
    description: "Memory of the machine in use.",
    unit: "By",
    aggregation: "max",
  },
  system_cpu_usage_percent: {
    type: "gauge",
    description: "Share of the machine's processors that was busy since the last reading.",
    unit: "%",
    aggregation: "max",
  },
  database_connections_active: {
    type: "gauge",
    description: "Connections to databases that are in use.",
    unit: "{connection}",
  },
  database_query_duration_seconds: {
    type: "histogram",
    description: "Time of a query, until its last row was there.",
    unit: "s",
    labels: ["operation", "table"],
  },
  messages_sent_total: {
    type: "counter",
    description: "Messages handed to a broker, by outcome: sent or failed.",
    unit: "{message}",
    labels: ["system", "destination", "outcome"],
  },
  messages_processed_total: {
    type: "counter",
    description:
      "Messages handled, by outcome: completed, retried (failed, and comes again), failed (for good) or postponed.",
    unit: "{message}",
    labels: ["system", "destination", "outcome"],
  },
  message_process_duration_seconds: {
    type: "histogram",
    description: "Time from taking up a message, or a batch, until its handling was settled.",
    unit: "s",
    labels: ["system", "destination"],
  },
  message_queue_time_seconds: {
    type: "histogram",
    description: "Time that a message waited until it was taken up; a wanted delay does not count.",
    unit: "s",
    labels: ["system", "destination"],
  },
  message_lag: {
    type: "gauge",
    description:
      "Messages before a consumer: not handled yet, of the partitions that this process reads, at its last fetch.",
    unit: "{message}",
    labels: ["system", "destination", "group"],
  },
};

type MessagingLabel =
  | "messaging.operation.name"
  | "messaging.system"
  | "messaging.destination.name"
  | "error.type";

const messagingLabels: readonly MessagingLabel[] = [
  "messaging.operation.name",
  "messaging.system",
  "messaging.destination.name",
  "error.type",
];

/** OpenTelemetry's names for the same (semantic conventions 1.45), by choice. */
export const openTelemetryMetrics: {
  readonly "http.server.request.duration": Labelled<
    "histogram",
    "http.request.method" | "http.route" | "http.response.status_code" | "error.type"
  >;
  readonly "system.memory.usage": Labelled<"gauge", "system.memory.state">;
  readonly "system.cpu.utilization": Plain<"gauge">;
  readonly "db.client.operation.duration": Labelled<
    "histogram",
    "db.system.name" | "db.operation.name" | "db.collection.name" | "error.type"
  >;
  readonly "messaging.client.sent.messages": Labelled<"counter", MessagingLabel>;
  readonly "messaging.client.operation.duration": Labelled<"histogram", MessagingLabel>;
  readonly "messaging.client.consumed.messages": Labelled<"counter", MessagingLabel>;
  readonly "messaging.process.duration": Labelled<"histogram", MessagingLabel>;
  readonly "messaging.queue.time": Labelled<"histogram", "messaging.system" | "messaging.destination.name">;
  readonly "messaging.consumer.lag": Labelled<
    "gauge",
    "messaging.system" | "messaging.destination.name" | "messaging.consumer.group.name"
  >;
} = {
  "http.server.request.duration": {
    type: "histogram",
    description: "Duration of HTTP server requests.",
    unit: "s",
    labels: ["http.request.method", "http.route", "http.response.status_code", "error.type"],
  },
  "system.memory.usage": {
    type: "gauge",
    description: "Memory of the machine by state.",
    unit: "By",
    labels: ["system.memory.state"],
    aggregation: "max",
  },
  "system.cpu.utilization": {
    type: "gauge",
    description: "Share of the machine's processors that was busy since the last reading, 0 to 1.",
    unit: "1",
    aggregation: "max",
  },
  "db.client.operation.duration": {
    type: "histogram",
    description: "Duration of database client operations.",
    unit: "s",
    labels: ["db.system.name", "db.operation.name", "db.collection.name", "error.type"],
  },
  "messaging.client.sent.messages": {
    type: "counter",
    description: "Messages handed to a broker.",
    unit: "{message}",
    labels: messagingLabels,
  },
  "messaging.client.operation.duration": {
    type: "histogram",
    description: "Duration of handing messages to a broker.",
    unit: "s",
    labels: messagingLabels,
  },
  "messaging.client.consumed.messages": {
    type: "counter",
    description: "Messages that were delivered to the application.",
    unit: "{message}",
    labels: messagingLabels,
  },
  "messaging.process.duration": {
    type: "histogram",
    description: "Duration of handling a message or a batch.",
    unit: "s",
    labels: messagingLabels,
  },
  "messaging.queue.time": {
    type: "histogram",
    description: "Time that a message waited until it was taken up; the conventions have no name for it.",
    unit: "s",
    labels: ["messaging.system", "messaging.destination.name"],
  },
  "messaging.consumer.lag": {
    type: "gauge",
    description:
      "Messages before a consumer, of the partitions that this process reads; the conventions have no name for it.",
    unit: "{message}",
    labels: ["messaging.system", "messaging.destination.name", "messaging.consumer.group.name"],
  },
};

/** The process and its runtime: OpenTelemetry's names are the only ones. */
export const runtimeMetrics: Readonly<
  Record<`nodejs.eventloop.delay.${"min" | "max" | "mean" | "p50" | "p90" | "p99"}`, Plain<"gauge">>
> & {
  readonly "nodejs.eventloop.utilization": Plain<"gauge">;
  readonly "v8js.gc.duration": Labelled<"histogram", "v8js.gc.type">;
  readonly "v8js.memory.heap.used": Labelled<"gauge", "v8js.heap.space.name">;
  readonly "v8js.memory.heap.limit": Labelled<"gauge", "v8js.heap.space.name">;
  readonly "process.cpu.time": Labelled<"counter", "cpu.mode">;
  readonly "process.memory.usage": Plain<"gauge">;
  readonly "process.uptime": Plain<"gauge">;
} = {
  "nodejs.eventloop.delay.min": delay("Least"),
  "nodejs.eventloop.delay.max": delay("Largest"),
  "nodejs.eventloop.delay.mean": delay("Mean"),
  "nodejs.eventloop.delay.p50": delay("Median"),
  "nodejs.eventloop.delay.p90": delay("90th percentile of the"),
  "nodejs.eventloop.delay.p99": delay("99th percentile of the"),
  "nodejs.eventloop.utilization": {
    type: "gauge",
    description: "Share of time that the event loop was busy since the last reading, 0 to 1.",
    unit: "1",
    aggregation: "mean",
  },
  "v8js.gc.duration": {
    type: "histogram",
    description: "Pauses of the garbage collector by type: major, minor, incremental or weakcb.",
    unit: "s",
    labels: ["v8js.gc.type"],
    // OpenTelemetry's advice, and one bound for the short pauses of a young generation.
    buckets: [0.001, 0.01, 0.1, 1, 10],
  },
  "v8js.memory.heap.used": {
    type: "gauge",
    description: "Heap in use by space.",
    unit: "By",
    labels: ["v8js.heap.space.name"],
  },
  "v8js.memory.heap.limit": {
    type: "gauge",
    description: "Heap that V8 has reserved by space.",
    unit: "By",
    labels: ["v8js.heap.space.name"],
  },
  "process.cpu.time": {
    type: "counter",
    description: "Processor time of this process by mode: user or system.",
    unit: "s",
    labels: ["cpu.mode"],
  },
  "process.memory.usage": { type: "gauge", description: "Resident memory of this process.", unit: "By" },
  "process.uptime": {
    type: "gauge",
    description: "Time since this process began.",
    unit: "s",
    aggregation: "max",
  },
};

function delay(what: string): Plain<"gauge"> {
  return {
    type: "gauge",
    description: `${what} delay of the event loop since the last reading, beyond the timer's own 10 ms.`,
    unit: "s",
    aggregation: "max",
  };
}

export function wantsClassic(names: MetricNames): boolean {
  return names !== "opentelemetry";
}

export function wantsOpenTelemetry(names: MetricNames): boolean {
  return names !== "classic";
}
