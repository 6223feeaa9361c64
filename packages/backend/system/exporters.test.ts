import { SeverityNumber, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor, type LogRecordExporter } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let backend: RunningBackend;
beforeAll(async () => {
  backend = await runningBackend();
});
afterAll(() => backend.close());

const compression = CompressionAlgorithm.GZIP;

describe("OpenTelemetry's exporters", () => {
  const exporters: readonly [string, (url: string) => SpanExporter][] = [
    ["protobuf", (url) => new OTLPTraceExporter({ url })],
    ["protobuf, gzip", (url) => new OTLPTraceExporter({ url, compression })],
    ["JSON", (url) => new JsonTraceExporter({ url })],
    ["JSON, gzip", (url) => new JsonTraceExporter({ url, compression })],
  ];

  it.each(exporters)("send traces as %s", async (name, exporter) => {
    const service = `traces ${name}`;
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": service, "service.version": "2.14.0" }),
      spanProcessors: [
        new BatchSpanProcessor({ exporter: exporter(`${backend.addresses.otlpHttp}/v1/traces`) }),
      ],
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

  const logExporters: readonly [string, (url: string) => LogRecordExporter][] = [
    ["protobuf", (url) => new OTLPLogExporter({ url })],
    ["JSON", (url) => new JsonLogExporter({ url })],
  ];

  it.each(logExporters)("send logs as %s", async (name, exporter) => {
    const service = `logs ${name}`;
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ "service.name": service }),
      processors: [
        new SimpleLogRecordProcessor({ exporter: exporter(`${backend.addresses.otlpHttp}/v1/logs`) }),
      ],
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

  it("send metrics as protobuf", async () => {
    const exporter = new OTLPMetricExporter({ url: `${backend.addresses.otlpHttp}/v1/metrics` });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ "service.name": "metrics" }),
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    const meter = provider.getMeter("test");
    meter.createCounter("orders", { description: "Orders." }).add(3, { plan: "pro" });
    meter.createHistogram("wait", { unit: "s" }).record(0.3);
    await provider.shutdown();

    const { metrics } = await backend.client.metrics();
    expect(metrics.map(({ name, kind }) => [name.split("_")[0], kind])).toEqual(
      expect.arrayContaining([
        ["orders", "counter"],
        ["wait", "histogram"],
      ]),
    );
    const { received } = await backend.client.setup();
    expect(received.samples).toBeGreaterThan(0);
  });
});
