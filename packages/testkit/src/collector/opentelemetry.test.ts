/** OpenTelemetry's own exporters as clients: what their serializers write is what we read, and they read our answers. */
import { SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  attributes,
  collector,
  type Collector,
  logRecord,
  metric,
  numberPoint,
  histogramPoint,
  span,
  spanEvent,
  spanLink,
} from "../index.ts";

type Spans = Parameters<OTLPTraceExporter["export"]>[0];
type Records = Parameters<OTLPLogExporter["export"]>[0];
type Metrics = Parameters<OTLPMetricExporter["export"]>[0];
type Done = Parameters<OTLPTraceExporter["export"]>[1];

const TRACE_ID = "5b8efff798038103d269b633813fc60c";
const SPAN_ID = "eee19b7ec3c1b174";
const START: [number, number] = [1_767_225_600, 123_456_789];
const END: [number, number] = [1_767_225_601, 5];
const nanos = ([seconds, rest]: [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(rest);

const resource: Spans[number]["resource"] = {
  attributes: { "service.name": "shop", "process.pid": 4711 },
  merge: () => resource,
  getRawAttributes: () => Object.entries(resource.attributes),
};
const instrumentationScope = { name: "http", version: "2.0.0" };
const context = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: TraceFlags.SAMPLED };
const values = {
  text: "é😀",
  whole: 7,
  negative: -7,
  real: 0.25,
  flag: true,
  list: ["a", "b"],
};

const theirSpans: Spans = [
  {
    name: "GET /items",
    kind: SpanKind.SERVER,
    spanContext: () => context,
    parentSpanContext: { ...context, spanId: "eee19b7ec3c1b173" },
    startTime: START,
    endTime: END,
    duration: [0, 0],
    status: { code: SpanStatusCode.ERROR, message: "boom" },
    attributes: values,
    links: [{ context: { ...context, spanId: "aaaaaaaaaaaaaaaa" }, attributes: { why: "retry" } }],
    events: [{ name: "exception", time: START, attributes: { kind: "Error" } }],
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: 1,
    droppedEventsCount: 2,
    droppedLinksCount: 3,
  },
];

const theirRecords: Records = [
  {
    hrTime: START,
    hrTimeObserved: END,
    spanContext: context,
    severityText: "WARN",
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum's package is none of ours
    severityNumber: 13,
    eventName: "declined",
    body: { reason: "limit", tries: 3 },
    resource,
    instrumentationScope,
    attributes: values,
    droppedAttributesCount: 4,
  },
];

async function opened(): Promise<Collector> {
  const server = await collector();
  onTestFinished(() => server.close());
  return server;
}

/** Resolves with the exporter's verdict: code 0 is success. */
function exported<T>(
  exporter: { export(items: T, done: Done): void; shutdown(): Promise<void> },
  items: T,
): Promise<number> {
  onTestFinished(() => exporter.shutdown());
  return new Promise((resolve) => exporter.export(items, ({ code }) => resolve(code)));
}

describe("OpenTelemetry's exporters", () => {
  it.each([
    ["protobuf", OTLPTraceExporter],
    ["json", JsonTraceExporter],
  ] as const)("send spans as %s that we read", async (encoding, Exporter) => {
    const server = await opened();
    const exporter = new Exporter({ url: `${server.url}/v1/traces` });
    expect(await exported(exporter, theirSpans)).toBe(0);
    expect(server.requests).toMatchObject([{ encoding }]);
    const [sent] = server.spans();
    expect(sent).toStrictEqual(
      span({
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        parentSpanId: "eee19b7ec3c1b173",
        name: "GET /items",
        kind: 2,
        flags: sent?.flags ?? 0,
        startTimeUnixNano: nanos(START),
        endTimeUnixNano: nanos(END),
        attributes: values,
        droppedAttributesCount: 1,
        droppedEventsCount: 2,
        droppedLinksCount: 3,
        events: [
          spanEvent({
            name: "exception",
            timeUnixNano: nanos(START),
            attributes: { kind: "Error" },
          }),
        ],
        links: [
          spanLink({
            traceId: TRACE_ID,
            spanId: "aaaaaaaaaaaaaaaa",
            flags: sent?.links[0]?.flags ?? 0,
            attributes: { why: "retry" },
          }),
        ],
        status: { code: 2, message: "boom" },
      }),
    );
    // Bit 0 is "sampled", bit 8 "it is known whether the parent is remote" (trace.proto, SpanFlags).
    expect((sent?.flags ?? 0) & 0x1ff).toBe(0x101);
    const { data } = server.requests[0] ?? {};
    expect(data).toMatchObject({
      traces: {
        resourceSpans: [
          {
            resource: { attributes: attributes({ "service.name": "shop", "process.pid": 4711 }) },
            scopeSpans: [{ scope: { name: "http", version: "2.0.0" } }],
          },
        ],
      },
    });
  });

  it.each([
    ["protobuf", OTLPLogExporter],
    ["json", JsonLogExporter],
  ] as const)("send log records as %s that we read", async (encoding, Exporter) => {
    const server = await opened();
    const exporter = new Exporter({ url: `${server.url}/v1/logs` });
    expect(await exported(exporter, theirRecords)).toBe(0);
    expect(server.requests).toMatchObject([{ encoding }]);
    expect(server.logRecords()).toStrictEqual([
      logRecord({
        timeUnixNano: nanos(START),
        observedTimeUnixNano: nanos(END),
        severityNumber: 13,
        severityText: "WARN",
        eventName: "declined",
        body: { reason: "limit", tries: 3 },
        attributes: values,
        droppedAttributesCount: 4,
        flags: 1,
        traceId: TRACE_ID,
        spanId: SPAN_ID,
      }),
    ]);
  });

  it("send metrics as protobuf that we read", async () => {
    const server = await opened();
    const exporter = new OTLPMetricExporter({ url: `${server.url}/v1/metrics` });
    expect(await exported(exporter, theirMetrics)).toBe(0);
    const times = { startTimeUnixNano: nanos(START), timeUnixNano: nanos(END) };
    expect(server.metrics()).toStrictEqual([
      metric({
        name: "orders",
        unit: "{order}",
        description: "placed",
        data: {
          kind: "sum",
          dataPoints: [numberPoint({ ...times, value: 12n, attributes: { route: "/" } })],
          aggregationTemporality: 2,
          isMonotonic: true,
        },
      }),
      metric({
        name: "latency",
        unit: "s",
        data: {
          kind: "histogram",
          dataPoints: [histogramPoint(times)],
          aggregationTemporality: 2,
        },
      }),
    ]);
  });

  it("take our answers: all, a part, and a refusal", async () => {
    const server = await opened();
    const exporter = new OTLPTraceExporter({ url: `${server.url}/v1/traces` });
    server.answer(
      { kind: "partial", rejected: 1, message: "too old" },
      { kind: "status", status: 400, message: "no" },
    );
    expect(await exported(exporter, theirSpans)).toBe(0);
    expect(await exported(exporter, theirSpans)).toBe(1);
    expect(server.requests).toHaveLength(2);
  });
});

const point = { startTime: START, endTime: END, attributes: {} };

// oxlint-disable typescript/no-unsafe-enum-assignment -- OpenTelemetry's enums, whose packages are none of ours
/** Value type 0 is an integer, 1 a double; point type 0 a histogram, 3 a sum; temporality 1 is cumulative. */
const theirMetrics: Metrics = {
  resource,
  scopeMetrics: [
    {
      scope: instrumentationScope,
      metrics: [
        {
          descriptor: { name: "orders", unit: "{order}", description: "placed", valueType: 0 },
          aggregationTemporality: 1,
          dataPointType: 3,
          isMonotonic: true,
          dataPoints: [{ ...point, attributes: { route: "/" }, value: 12 }],
        },
        {
          descriptor: { name: "latency", unit: "s", description: "", valueType: 1 },
          aggregationTemporality: 1,
          dataPointType: 0,
          dataPoints: [
            {
              ...point,
              value: {
                buckets: { boundaries: [0.1, 0.5, 1], counts: [0, 2, 1, 0] },
                count: 3,
                sum: 1.2,
                min: 0.2,
                max: 0.7,
              },
            },
          ],
        },
      ],
    },
  ],
};
