import http from "node:http";
import express from "express";
import fastify from "fastify";
import { afterEach, describe, expect, it, vi } from "vitest";
import { listening } from "../../system/support/observed.ts";
import { createDefaultConfig, type OTelConfig } from "../config/otel-config.ts";
import { untraced } from "../context/store.ts";
import { initializeOtel, initTracing, metricsMiddleware, setupServiceObservability } from "./initialize.ts";
import { ObservabilityManager } from "./manager.ts";
import { setupObservability } from "./setup.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const quiet = { environment: "test" } as const;

async function get(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await untraced(() => fetch(url, { headers }));
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json") === true;
  return { status: answer.status, body: isJson ? JSON.parse(text) : text };
}

describe("initializeOtel", () => {
  it("gives tracer, meter and logger, and freezes the configuration", async () => {
    const config = createDefaultConfig({ serviceName: "shop", ...quiet });
    config.maxQueueSize = 64;
    const otel = initializeOtel(config);
    closers.push(() => otel.shutdown());
    expect(otel.config).toMatchObject({ serviceName: "shop", maxQueueSize: 64 });
    otel.tracer.startSpan("by tracer").end();
    otel.meter.createCounter("by.meter").add(2);
    expect(await otel.flush()).toBe(true);
    expect(otel.metrics.text()).toContain("by_meter_total");
    expect(() => (config.maxQueueSize = 1)).toThrow(
      /maxQueueSize cannot be changed any more: the configuration was put to use at .*doors\.test\.ts/,
    );
    expect(() => initializeOtel(createDefaultConfig(quiet))).toThrow(
      /already set up in this process, first at .*doors\.test\.ts/,
    );
  });

  it.each([
    [undefined, "undefined"],
    [Promise.resolve(), "a promise (await it first)"],
    [{ serviceName: "shop" }, "an object that createDefaultConfig did not make"],
  ])("refuses %s, which is no configuration", (config, got) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript callers pass
    expect(() => initializeOtel(config as unknown as OTelConfig)).toThrow(
      `initializeOtel was given ${got}, not a configuration.`,
    );
  });

  it("gives the configuration back when the start is refused", () => {
    const first = setupObservability(quiet);
    closers.push(() => first.shutdown());
    const config = createDefaultConfig(quiet);
    expect(() => initializeOtel(config)).toThrow("already set up");
    config.maxQueueSize = 3;
    expect(config.maxQueueSize).toBe(3);
  });
});

describe("createDefaultConfig", () => {
  it("refuses the earlier positions at once", () => {
    expect(() => {
      Reflect.apply(createDefaultConfig, undefined, ["shop", "production"]);
    }).toThrow("createDefaultConfig takes one object, and was given a string.");
  });
});

describe("the small doors", () => {
  it("set a service up by its name, with an interval of 15 s unless somebody says otherwise", async () => {
    const first = setupServiceObservability("shop", undefined, quiet);
    const orders = first.createCounter("doors_orders_total", { labels: ["status"] });
    orders.inc(1, { status: "paid" });
    expect(first.status()).toMatchObject({ service: "shop", enabled: true });
    expect(first.config).toMatchObject({ metricExportIntervalMillis: 15_000, serviceVersion: "1.0.0" });
    expect(first.instrumentHttpClients()).toContain("fetch");
    first.createGauge("doors_depth").set(3);
    first.createHistogram("doors_seconds").observe(0.2);
    await first.shutdown();
    const second = setupServiceObservability("shop", "2.0.0", { ...quiet, metricExportIntervalMillis: 7000 });
    expect(second.config).toMatchObject({ metricExportIntervalMillis: 7000, serviceVersion: "2.0.0" });
    expect(second.health().status).toBe("healthy");
    await second.shutdown();
    // The value of the table's default, but somebody has asked for it.
    vi.stubEnv("OTEL_METRIC_EXPORT_INTERVAL", "60000");
    closers.push(() => vi.unstubAllEnvs());
    const third = setupServiceObservability("shop", undefined, quiet);
    closers.push(() => third.shutdown());
    expect(third.config.metricExportIntervalMillis).toBe(60_000);
  });

  it("a manager says that it was not started, and stops without having been", async () => {
    const manager = new ObservabilityManager(quiet);
    expect(() => manager.getTracer()).toThrow("ObservabilityManager.getTracer was called before the set-up.");
    expect(await manager.shutdown()).toBe(true);
  });

  it("initTracing takes the endpoint by its earlier name", () => {
    const app = express();
    const observability = initTracing(app, { otlpEndpoint: "127.0.0.1:4317", enableMetrics: false });
    closers.push(() => observability.shutdown());
    expect(observability.config.exporters.traces).toMatchObject([
      { protocol: "grpc", url: "http://127.0.0.1:4317" },
    ]);
  });

  it("metricsMiddleware serves the page and counts each request once", async () => {
    const observability = setupObservability(quiet);
    closers.push(() => observability.shutdown());
    const app = express();
    app.use(metricsMiddleware());
    app.get("/once", (_request, response) => void response.send("ok"));
    const server = http.createServer(app);
    const origin = await listening(server);
    closers.push(() => server.close());
    await get(`${origin}/once`);
    const { body } = await get(`${origin}/metrics`);
    expect(body).toMatch(/http_requests_total\{[^}]*endpoint="\/once"[^}]*\} 1\n/);
  });

  it("says what the registry lacks instead of giving undefined", () => {
    const observability = setupObservability(quiet);
    closers.push(() => observability.shutdown());
    expect(() => Reflect.get(observability.metrics, "registr")).toThrow(
      "observability.metrics has no registr. Is register meant?",
    );
  });
});

describe("after the end", () => {
  it("nothing throws into the application", async () => {
    const observability = setupObservability(quiet);
    const tracer = observability.getTracer();
    const open = tracer.startSpan("still open");
    await observability.shutdown();
    open.setAttribute("late", 1).recordException(new Error("late"));
    open.end();
    tracer.startActiveSpan("after", (span) => span.end());
    observability.getMeter("late").createCounter("late.calls").add(1);
    observability.getLogger("late").info("late", { order: 1 });
    expect(await Promise.all([observability.flush(), observability.shutdown()])).toEqual([true, true]);
    expect(observability.status()).toMatchObject({ service: "unknown_service:node" });
    expect(observability.health().checks.length).toBeGreaterThan(0);
  });
});

describe("the pages of an application", () => {
  const apps: Record<string, (settings: object) => Promise<string>> = {
    express: async (settings) => {
      const app = express();
      const observability = setupObservability({ ...quiet, ...settings, app });
      closers.push(() => observability.shutdown());
      const server = http.createServer(app);
      closers.push(() => server.close());
      return listening(server);
    },
    fastify: async (settings) => {
      const app = fastify();
      const observability = setupObservability({ ...quiet, ...settings, app });
      closers.push(() => observability.shutdown());
      closers.push(() => app.close());
      return app.listen({ port: 0, host: "127.0.0.1" });
    },
    "node:http": async (settings) => {
      const server = http.createServer((_request, response) => response.end("mine"));
      const observability = setupObservability({ ...quiet, ...settings, app: server });
      closers.push(() => observability.shutdown());
      closers.push(() => server.close());
      const origin = await listening(server);
      expect((await get(`${origin}/own`)).body).toBe("mine");
      return origin;
    },
  };

  it.each(Object.keys(apps))("are served by %s", async (name) => {
    const origin = (await apps[name]?.({})) ?? "";
    expect(await get(`${origin}/health/live`)).toEqual({ status: 200, body: { status: "live" } });
    expect((await untraced(() => fetch(`${origin}/health/live`, { method: "HEAD" }))).status).toBe(200);
    expect(await get(`${origin}/health/ready`)).toMatchObject({ status: 200, body: { status: "ready" } });
    expect(await get(`${origin}/health/observability?x=1`)).toMatchObject({
      status: 200,
      body: { status: "healthy", checks: [{ name: "sdk" }, {}, {}, {}, { name: "metrics registry" }] },
    });
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    expect(await get(`${origin}/debug/observability`, { traceparent })).toMatchObject({
      status: 200,
      body: {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        sampled: true,
        sampling: { ratio: 1 },
        exporters: [{ signal: "traces" }, { signal: "metrics" }, { signal: "logs" }],
        queueDepth: expect.any(Number),
        dropped: 0,
      },
    });
    expect((await get(`${origin}/metrics`)).body).toContain("sightline_sdk_queue_depth");
  });

  it.each([
    ["another machine's request by a proxy", {}, { "x-forwarded-for": "203.0.113.7" }, 403],
    ["production, even on this machine", { environment: "production" }, {}, 403],
    ["a wrong token", { environment: "production", debugToken: "t-1" }, { authorization: "Bearer t-2" }, 403],
    ["the token", { environment: "production", debugToken: "t-1" }, { authorization: "Bearer t-1" }, 200],
  ])(
    "tell the state to those who may know: %s",
    async (_name, settings, headers: Record<string, string>, status) => {
      const origin = (await apps["express"]?.({ ...settings, endpoint: "http://127.0.0.1:9" })) ?? "";
      const answer = await get(`${origin}/debug/observability`, headers);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(answer.body)).toContain(status === 403 ? "DEBUG_FORBIDDEN" : "queueDepth");
    },
  );

  it("are unhealthy when a signal goes nowhere", async () => {
    const observability = setupObservability({
      ...quiet,
      endpoint: "http://127.0.0.1:9",
      shutdownTimeoutMillis: 200,
    });
    closers.push(() => observability.shutdown());
    observability.getTracer().startSpan("lost").end();
    void observability.flush();
    await expect.poll(() => observability.health().status).toBe("unhealthy");
    expect(observability.health().summary).toContain("traces to http://127.0.0.1:9/v1/traces");
  });
});
