import { once } from "node:events";
import http, { type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import net from "node:net";
import { context, trace } from "@opentelemetry/api";
import { collector, type Collector, plainAttributes } from "@sightline/testkit";
import { listening, request } from "../../system/support/observed.ts";
import { StoreContextManager } from "../context/manager.ts";
import { untraced } from "../context/store.ts";
import { setupObservability } from "./setup.ts";

describe("setupObservability with a node:http server", () => {
  let backend: Collector;
  let server: Server;
  let handle: ReturnType<typeof setupObservability>;
  let origin: string;

  beforeAll(async () => {
    backend = await collector();
    handle = setupObservability({ serviceName: "shop-api", endpoint: backend.url });
    server = http.createServer((incoming, response) => {
      response.statusCode = incoming.url === "/broken" ? 500 : 200;
      response.end("ok");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  });

  afterAll(async () => {
    await handle.shutdown();
    server.close();
    await backend.close();
  });

  it("sends one server span a request with its attributes and the service's resource", async () => {
    const answer = await fetch(`${origin}/items/7?secret=1`, { headers: { "user-agent": "test/1" } });
    await answer.text();
    await handle.flush();
    const span = backend.spans().find((each) => each.kind === 2);
    expect(span).toMatchObject({ name: "GET", kind: 2, status: { code: 0 } });
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(plainAttributes(span?.attributes)).toMatchObject({
      "http.request.method": "GET",
      "url.path": "/items/7",
      "url.scheme": "http",
      "server.address": "127.0.0.1",
      "http.response.status_code": 200,
      "network.protocol.version": "1.1",
      "user_agent.original": "test/1",
      "client.address": "127.0.0.1",
    });
    const started = Number((span?.startTimeUnixNano ?? 0n) / 1_000_000n);
    expect(Math.abs(Date.now() - started)).toBeLessThan(5000);
    expect(plainAttributes(backend.spanResources()[0]?.attributes)).toMatchObject({
      "service.name": "shop-api",
    });
  });

  it("goes on with the trace that the caller names", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const answer = await untraced(() => fetch(`${origin}/broken`, { headers: { traceparent } }));
    await answer.text();
    await handle.flush();
    const span = backend
      .spans()
      .find((each) => each.traceId === "0af7651916cd43dd8448eb211c80319c" && each.kind === 2);
    expect(span).toMatchObject({ parentSpanId: "b7ad6b7169203331", status: { code: 2 } });
    expect(plainAttributes(span?.attributes)).toMatchObject({ "error.type": "500" });
  });

  it("counts and times requests over OTLP, and sends log records with the span's ids", async () => {
    await request(`${origin}/items/8`);
    handle.getLogger("shop").info("outside any request");
    await handle.flush();
    const requests = backend.metrics().findLast((metric) => metric.name === "http_requests_total");
    expect(requests?.data).toMatchObject({ kind: "sum", isMonotonic: true, aggregationTemporality: 2 });
    const duration = backend.metrics().findLast((metric) => metric.name === "http_request_duration_seconds");
    expect(duration).toMatchObject({ unit: "s", data: { kind: "histogram" } });
    if (duration?.data.kind !== "histogram") throw new Error("not a histogram");
    const [point] = duration.data.dataPoints;
    expect(plainAttributes(point?.attributes)).toEqual({ method: "GET", endpoint: "unmatched" });
    expect(point?.explicitBounds).toContain(0.12);
    expect(point?.bucketCounts.reduce((sum, count) => sum + count, 0n)).toBe(point?.count);
    expect(backend.logRecords().at(-1)).toMatchObject({
      body: { value: "outside any request" },
      traceId: "",
    });
  });

  it("lets the API's instruments and loggers in", async () => {
    handle.getMeter("lib").createCounter("lib.calls").add(3);
    handle.getTracer("lib").startSpan("by api").end();
    await handle.flush();
    expect(backend.metrics().map((metric) => metric.name)).toContain("lib.calls");
    expect(backend.spans().map((span) => span.name)).toContain("by api");
    expect(handle.metrics.text()).toContain("lib_calls_total 3");
  });

  it("refuses a second set-up and says where the first was", () => {
    expect(() => setupObservability()).toThrow(/already set up in this process, first at .*setup\.test\.ts/);
  });
});

describe("the life of a set-up", () => {
  it("stops once, and lets another begin", async () => {
    const backend = await collector();
    const first = setupObservability({ endpoint: backend.url });
    first.getTracer().startSpan("last").end();
    const [one, two] = await Promise.all([first.shutdown(), first.shutdown()]);
    expect([one, two]).toEqual([true, true]);
    expect(backend.spans().map((span) => span.name)).toEqual(["last"]);
    const second = setupObservability({ endpoint: backend.url });
    await second.shutdown();
    await backend.close();
  });

  it("ends in its time when the collector does not answer", async () => {
    const silent = net.createServer((socket) => socket.resume());
    const handle = setupObservability({ endpoint: await listening(silent), shutdownTimeoutMillis: 200 });
    handle.getTracer().startSpan("stuck").end();
    const began = performance.now();
    expect(await handle.shutdown()).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
    silent.close();
  });

  it("refuses to share the process with another OpenTelemetry SDK, and leaves that one alone", () => {
    const other = { getTracer: () => trace.getTracer("other") };
    trace.setGlobalTracerProvider(other);
    expect(() => setupObservability()).toThrow("another OpenTelemetry SDK (tracer provider)");
    expect(context.setGlobalContextManager(new StoreContextManager())).toBe(true);
    context.disable();
    trace.disable();
  });

  it("refuses an app that it does not know, and can be called again", async () => {
    expect(() => setupObservability({ app: { listen: 1 } })).toThrow("an object with listen");
    const handle = setupObservability({ disabled: true });
    expect(await handle.shutdown()).toBe(true);
  });

  it("does nothing when it is turned off, but serves what the application counts", async () => {
    const handle = setupObservability({ enabled: false });
    handle.metrics.register({ name: "own_total", type: "counter" }).inc();
    expect(handle.metrics.text()).toContain("own_total 1");
    expect(handle.getTracer().startSpan("none").isRecording()).toBe(false);
    await handle.shutdown();
  });
});
