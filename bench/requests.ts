/** Requests as services send them: what the benches read and write. Ids and times are random, and the same in each run. */
import type { KeyValue, LogsData, Metric, MetricsData, Resource, TracesData } from "@sightline/otlp";

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });
const int = (key: string, value: number): KeyValue => ({
  key,
  value: { kind: "int", value: BigInt(value) },
});

const SPANS_PER_TRACE = 8;
const scope = { name: "http", version: "1.0.0", attributes: [], droppedAttributesCount: 0 };

/**
 * Spans with 10 attributes under a resource with 7, a millisecond apart from `start` on, eight a trace. Other `seed`s
 * give other ids.
 */
export function spansOf(count: number, start: bigint, seed = 1): TracesData {
  const random = randomWords(seed);
  const hex = (words: number): string =>
    Array.from({ length: words }, () => random().toString(16).padStart(8, "0")).join("");
  let traceId = "";
  let spanId = "";
  const spans = Array.from({ length: count }, (_, index) => {
    const isRoot = index % SPANS_PER_TRACE === 0;
    if (isRoot) traceId = hex(4);
    const parentSpanId = isRoot ? "" : spanId;
    spanId = hex(2);
    const startTimeUnixNano = start + BigInt(index) * 1_000_003n;
    const failed = random() % 20 === 0;
    return {
      traceId,
      spanId,
      parentSpanId,
      traceState: "",
      flags: 257,
      name: isRoot ? "GET /items/{id}" : "pg.query SELECT items",
      kind: isRoot ? (2 as const) : (3 as const),
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano + BigInt(random() % 50_000_000),
      attributes: [
        text("http.request.method", "GET"),
        text("http.route", "/items/{id}"),
        text("url.path", `/items/${random() % 10_000}`),
        text("url.scheme", "http"),
        int("http.response.status_code", failed ? 500 : 200),
        text("server.address", "shop.example"),
        int("server.port", 8080),
        text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"),
        text("network.peer.address", `10.0.0.${random() % 250}`),
        text("tenant.id", `tenant-${random() % 20}`),
      ],
      droppedAttributesCount: 0,
      events: [],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: { code: failed ? (2 as const) : (0 as const), message: "" },
    };
  });
  const resource = resourceOf(seed);
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: "" }], schemaUrl: "" }] };
}

/** Records with 6 attributes under the resource, within the traces of `spansOf` with the same seed or in none. */
export function logsOf(count: number, start: bigint, seed = 1): LogsData {
  const random = randomWords(seed);
  const logRecords = Array.from({ length: count }, (_, index) => {
    const timeUnixNano = start + BigInt(index) * 1_000_003n;
    const failed = random() % 20 === 0;
    return {
      timeUnixNano,
      observedTimeUnixNano: timeUnixNano,
      severityNumber: failed ? 17 : 9,
      severityText: failed ? "ERROR" : "INFO",
      body: {
        kind: "string" as const,
        value: failed
          ? `order ${random() % 10_000} failed: connection to db.example:5432 was reset`
          : `order ${random() % 10_000} accepted for customer ${random() % 500} in ${random() % 300} ms`,
      },
      attributes: [
        text("http.route", "/items/{id}"),
        text("logger.name", `shop.orders.${random() % 8}`),
        text("tenant.id", `tenant-${random() % 20}`),
        int("order.items", random() % 12),
        text("thread.name", "main"),
        text("code.function.name", "acceptOrder"),
      ],
      droppedAttributesCount: 0,
      flags: 1,
      traceId: random().toString(16).padStart(8, "0").repeat(4),
      spanId: random().toString(16).padStart(8, "0").repeat(2),
      eventName: "",
    };
  });
  const scopeLogs = [{ scope, logRecords, schemaUrl: "" }];
  return { resourceLogs: [{ resource: resourceOf(seed), scopeLogs, schemaUrl: "" }] };
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.12, 0.25, 0.5, 0.8, 1, 2, 2.5, 5, 10];
const COUNTER_POINTS = 600;
const HISTOGRAM_POINTS = 24;
/** Buckets, the one of infinity, sum and count. */
const SAMPLES_PER_HISTOGRAM = BOUNDS.length + 3;
export const SAMPLES_PER_REQUEST: number = COUNTER_POINTS + HISTOGRAM_POINTS * SAMPLES_PER_HISTOGRAM;

/**
 * One export of a service: 20 counters of 30 series and a histogram of 24, with three labels each, and `target_info`.
 * `tick` is the number of the export; values go up with it.
 */
export function metricsOf(time: bigint, tick: number, seed = 1): MetricsData {
  const random = randomWords(seed + tick);
  const point = (at: number) => ({
    attributes: labels(at),
    startTimeUnixNano: time - 60_000_000_000n,
    timeUnixNano: time,
    flags: 0,
    exemplars: [],
  });
  const counters = Array.from({ length: 20 }, (_, number): Metric => {
    const dataPoints = Array.from({ length: COUNTER_POINTS / 20 }, (_unused, at) => ({
      ...point(at),
      value: BigInt(tick * 100 + (random() % 100)),
    }));
    return {
      name: `shop.requests.${number}`,
      description: "Requests",
      unit: "{request}",
      metadata: [],
      data: { kind: "sum", isMonotonic: true, aggregationTemporality: 2, dataPoints },
    };
  });
  const histogramPoints = Array.from({ length: HISTOGRAM_POINTS }, (_, at) => {
    const bucketCounts = Array.from({ length: BOUNDS.length + 1 }, () => BigInt(tick * 10 + (random() % 10)));
    return {
      ...point(at),
      count: bucketCounts.reduce((sum, count) => sum + count, 0n),
      sum: tick + random() / 1e9,
      min: undefined,
      max: undefined,
      bucketCounts,
      explicitBounds: BOUNDS,
    };
  });
  const histogram: Metric = {
    name: "http.server.request.duration",
    description: "Durations",
    unit: "s",
    metadata: [],
    data: { kind: "histogram", aggregationTemporality: 2, dataPoints: histogramPoints },
  };
  const scopeMetrics = [{ scope, metrics: [...counters, histogram], schemaUrl: "" }];
  return { resourceMetrics: [{ resource: resourceOf(seed), scopeMetrics, schemaUrl: "" }] };
}

function labels(at: number): KeyValue[] {
  return [
    text("http.request.method", at % 2 === 0 ? "GET" : "POST"),
    text("http.route", `/orders/${at}/items`),
    int("http.response.status_code", 200 + (at % 3)),
  ];
}

function resourceOf(seed: number): Resource {
  return {
    attributes: [
      text("service.name", "shop"),
      text("service.version", "1.2.3"),
      text("service.instance.id", `0b7c6b3e-1111-4a4e-8a8a-0f5f6d9a${1111 + (seed % 8)}`),
      text("host.name", `node-${seed % 8}`),
      int("process.pid", 4711),
      text("telemetry.sdk.name", "sightline"),
      text("telemetry.sdk.language", "nodejs"),
    ],
    droppedAttributesCount: 0,
  };
}

/** Numbers of 32 bits: G. Marsaglia's xorshift32 (Journal of Statistical Software 8(14), 2003). */
function randomWords(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
