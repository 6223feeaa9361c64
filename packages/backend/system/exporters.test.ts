import { SeverityNumber, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter as GrpcLogExporter } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetricExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor, type LogRecordExporter } from "@opentelemetry/sdk-logs";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let backend: RunningBackend;
beforeAll(async () => {
  backend = await runningBackend();
});
afterAll(() => backend.close());

const compression = CompressionAlgorithm.GZIP;
const http = (signal: string): string => `${backend.addresses.otlpHttp}/v1/${signal}`;
const grpc = (): string => backend.addresses.otlpGrpc ?? "";

describe("OpenTelemetry's exporters", () => {
  const exporters: readonly [string, () => SpanExporter][] = [
    ["protobuf", () => new OTLPTraceExporter({ url: http("traces") })],
    ["protobuf, gzip", () => new OTLPTraceExporter({ url: http("traces"), compression })],
    ["JSON", () => new JsonTraceExporter({ url: http("traces") })],
    ["JSON, gzip", () => new JsonTraceExporter({ url: http("traces"), compression })],
    ["gRPC", () => new GrpcTraceExporter({ url: grpc() })],
    ["gRPC, gzip", () => new GrpcTraceExporter({ url: grpc(), compression })],
  ];

  it.each(exporters)("send traces as %s", async (name, exporter) => {
    const service = `traces ${name}`;
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": service, "service.version": "2.14.0" }),
      spanProcessors: [new BatchSpanProcessor({ exporter: exporter() })],
    });
    const span = provider.getTracer("test", "1.0.0").startSpan("GET /cart", { kind: SpanKind.SERVER });
    span.setAttributes({ "http.route": "/cart", "http.status_code": 500, tags: ["a", "b"], beta: true });
    span.addEvent("exception", { "exception.message": "no stock" });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "no stock" });
    span.end();
    await provider.shutdown();

    const trace = await backend.client.trace({ id: span.spanContext().traceId });
    expect(trace.resources[0]).toMatchObject({ "service.name": service, "service.version": "2.14.0" });
    expect(trace.spans).toMatchObject([
      {
        spanId: span.spanContext().spanId,
        parentSpanId: null,
        service,
        name: "GET /cart",
        kind: "server",
        status: { code: "error", message: "no stock" },
        attributes: { "http.route": "/cart", "http.status_code": "500", tags: '["a","b"]', beta: "true" },
        scope: { name: "test", version: "1.0.0" },
        events: [{ name: "exception", attributes: { "exception.message": "no stock" } }],
      },
    ]);
    const found = await backend.client.traces({ query: `service = "${service}" and status = error` });
    expect(found.traces.map(({ traceId }) => traceId)).toEqual([span.spanContext().traceId]);
  });

  const logExporters: readonly [string, () => LogRecordExporter][] = [
    ["protobuf", () => new OTLPLogExporter({ url: http("logs") })],
    ["JSON", () => new JsonLogExporter({ url: http("logs") })],
    ["gRPC", () => new GrpcLogExporter({ url: grpc() })],
  ];

  it.each(logExporters)("send logs as %s", async (name, exporter) => {
    const service = `logs ${name}`;
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ "service.name": service }),
      processors: [new SimpleLogRecordProcessor({ exporter: exporter() })],
    });
    provider.getLogger("cart").emit({
      severityNumber: SeverityNumber.WARN,
      body: "stock is low",
      attributes: { item: "tea", left: 2 },
    });
    await provider.shutdown();

    const { logs } = await backend.client.logs({ query: `service = "${service}"` });
    expect(logs).toMatchObject([
      {
        level: "warn",
        service,
        logger: "cart",
        body: "stock is low",
        attributes: { item: "tea", left: "2" },
      },
    ]);
  });

  const metricExporters: readonly [string, () => PushMetricExporter][] = [
    ["protobuf", () => new OTLPMetricExporter({ url: http("metrics") })],
    ["JSON", () => new JsonMetricExporter({ url: http("metrics") })],
    ["gRPC", () => new GrpcMetricExporter({ url: grpc() })],
  ];

  it.each(metricExporters)("send metrics as %s", async (name, exporter) => {
    const before = (await backend.client.setup()).received.samples;
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ "service.name": `metrics ${name}` }),
      readers: [new PeriodicExportingMetricReader({ exporter: exporter() })],
    });
    const suffix = name.toLowerCase();
    const meter = provider.getMeter("test");
    meter.createCounter(`orders.${suffix}`, { description: "Orders." }).add(3, { plan: "pro" });
    meter.createUpDownCounter(`queue.${suffix}`).add(-2);
    meter.createGauge(`level.${suffix}`).record(0.5);
    meter.createHistogram(`wait.${suffix}`, { unit: "s" }).record(0.3);
    await provider.shutdown();

    const { metrics } = await backend.client.metrics();
    expect(
      metrics.filter((metric) => metric.name.includes(suffix)).map(({ name: of, kind }) => [of, kind]),
    ).toEqual(
      expect.arrayContaining([
        [`orders_${suffix}_total`, "counter"],
        [`queue_${suffix}`, "up-down-counter"],
        [`level_${suffix}`, "gauge"],
        [`wait_${suffix}_seconds`, "histogram"],
      ]),
    );
    expect((await backend.client.setup()).received.samples).toBe(before + 4);
  });
});
