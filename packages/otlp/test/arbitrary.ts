/** Random OTLP data for property tests: every field, with the values that break encoders (0, −0, extremes, any text). */
import * as fc from "fast-check";
import type {
  AnyValue,
  InstrumentationScope,
  KeyValue,
  LogRecord,
  LogsData,
  Metric,
  MetricPoints,
  MetricsData,
  Resource,
  Span,
  TracesData,
} from "../src/index.ts";

/** With the usual prototype, as decoders make them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });

const u32 = fc.oneof(
  fc.constantFrom(0, 1, 127, 128, 4_294_967_295),
  fc.integer({ min: 0, max: 4_294_967_295 }),
);
const i32 = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
const u64 = fc.oneof(
  fc.constantFrom(0n, 1n, 127n, 128n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const i64 = fc.oneof(
  fc.constantFrom(0n, -1n, 1n, -128n, 2n ** 31n, -(2n ** 31n), -(2n ** 31n) - 1n, -(2n ** 63n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("", "http.method", "é".repeat(42), "a".repeat(41), "a".repeat(200), "😀".repeat(40)),
);
const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString("hex"));
const traceId = hex(16);
const spanId = hex(8);
const optionalId = (id: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(""), id);

const leaf: fc.Arbitrary<AnyValue> = fc.oneof(
  fc.constant<AnyValue>({ kind: "empty" }),
  text.map((value): AnyValue => ({ kind: "string", value })),
  fc.boolean().map((value): AnyValue => ({ kind: "bool", value })),
  i64.map((value): AnyValue => ({ kind: "int", value })),
  fc.double().map((value): AnyValue => ({ kind: "double", value })),
  fc.uint8Array({ maxLength: 20 }).map((value): AnyValue => ({ kind: "bytes", value })),
);

function valueOf(depth: number): fc.Arbitrary<AnyValue> {
  if (depth === 0) return leaf;
  const inner = valueOf(depth - 1);
  return fc.oneof(
    { weight: 8, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.array(inner, { maxLength: 3 }).map((value): AnyValue => ({ kind: "array", value })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(record({ key: text, value: inner }), { maxLength: 3 })
        .map((value): AnyValue => ({ kind: "kvlist", value })),
    },
  );
}

export const anyValue: fc.Arbitrary<AnyValue> = valueOf(3);
const attributes: fc.Arbitrary<KeyValue[]> = fc.array(record({ key: text, value: anyValue }), {
  maxLength: 4,
});
const resource: fc.Arbitrary<Resource> = record({ attributes, droppedAttributesCount: u32 });
const scope: fc.Arbitrary<InstrumentationScope> = record({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: u32,
});

const span: fc.Arbitrary<Span> = record({
  traceId,
  spanId,
  parentSpanId: optionalId(spanId),
  traceState: text,
  flags: u32,
  name: text,
  kind: fc.constantFrom(0, 1, 2, 3, 4, 5),
  startTimeUnixNano: u64,
  endTimeUnixNano: u64,
  attributes,
  droppedAttributesCount: u32,
  events: fc.array(record({ timeUnixNano: u64, name: text, attributes, droppedAttributesCount: u32 }), {
    maxLength: 3,
  }),
  droppedEventsCount: u32,
  links: fc.array(
    record({
      traceId,
      spanId,
      traceState: text,
      flags: u32,
      attributes,
      droppedAttributesCount: u32,
    }),
    { maxLength: 3 },
  ),
  droppedLinksCount: u32,
  status: record({ code: fc.constantFrom(0, 1, 2), message: text }),
});

const few = { maxLength: 3 };

export const tracesData: fc.Arbitrary<TracesData> = record({
  resourceSpans: fc.array(
    record({
      resource,
      scopeSpans: fc.array(record({ scope, spans: fc.array(span, few), schemaUrl: text }), few),
      schemaUrl: text,
    }),
    few,
  ),
});

const logRecord: fc.Arbitrary<LogRecord> = record({
  timeUnixNano: u64,
  observedTimeUnixNano: u64,
  severityNumber: fc.oneof(fc.integer({ min: 0, max: 24 }), i32),
  severityText: text,
  body: anyValue,
  attributes,
  droppedAttributesCount: u32,
  flags: u32,
  traceId: optionalId(traceId),
  spanId: optionalId(spanId),
  eventName: text,
});

export const logsData: fc.Arbitrary<LogsData> = record({
  resourceLogs: fc.array(
    record({
      resource,
      scopeLogs: fc.array(record({ scope, logRecords: fc.array(logRecord, few), schemaUrl: text }), few),
      schemaUrl: text,
    }),
    few,
  ),
});

const number = fc.oneof(fc.constant(undefined), fc.double(), i64);
const optionalDouble = fc.option(fc.double(), { nil: undefined });
const point = { attributes, startTimeUnixNano: u64, timeUnixNano: u64, flags: u32 };
const exemplars = fc.array(
  record({
    timeUnixNano: u64,
    value: number,
    traceId: optionalId(traceId),
    spanId: optionalId(spanId),
    filteredAttributes: attributes,
  }),
  { maxLength: 2 },
);
const aggregationTemporality = fc.constantFrom(0 as const, 1 as const, 2 as const);
const numberPoint = record({ ...point, value: number, exemplars });
const counts = fc.array(u64, { maxLength: 40 });
const statistics = { count: u64, sum: optionalDouble, min: optionalDouble, max: optionalDouble };
const buckets = record({ offset: i32, bucketCounts: counts });
const histogramPoint = record({
  ...point,
  ...statistics,
  bucketCounts: counts,
  explicitBounds: fc.array(fc.double(), { maxLength: 40 }),
  exemplars,
});
const exponentialPoint = record({
  ...point,
  ...statistics,
  scale: i32,
  zeroCount: u64,
  zeroThreshold: fc.double(),
  positive: buckets,
  negative: buckets,
  exemplars,
});
const summaryPoint = record({
  ...point,
  count: u64,
  sum: fc.double(),
  quantileValues: fc.array(record({ quantile: fc.double(), value: fc.double() }), few),
});

const points: fc.Arbitrary<MetricPoints> = fc.oneof(
  fc.constant<MetricPoints>({ kind: "empty" }),
  record({ kind: fc.constant("gauge" as const), dataPoints: fc.array(numberPoint, few) }),
  record({
    kind: fc.constant("sum" as const),
    dataPoints: fc.array(numberPoint, few),
    aggregationTemporality,
    isMonotonic: fc.boolean(),
  }),
  record({
    kind: fc.constant("histogram" as const),
    dataPoints: fc.array(histogramPoint, few),
    aggregationTemporality,
  }),
  record({
    kind: fc.constant("exponentialHistogram" as const),
    dataPoints: fc.array(exponentialPoint, few),
    aggregationTemporality,
  }),
  record({ kind: fc.constant("summary" as const), dataPoints: fc.array(summaryPoint, few) }),
);

const metric: fc.Arbitrary<Metric> = record({
  name: text,
  description: text,
  unit: text,
  metadata: attributes,
  data: points,
});

export const metricsData: fc.Arbitrary<MetricsData> = record({
  resourceMetrics: fc.array(
    record({
      resource,
      scopeMetrics: fc.array(record({ scope, metrics: fc.array(metric, few), schemaUrl: text }), few),
      schemaUrl: text,
    }),
    few,
  ),
});
