import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { context, metrics, ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { getLogger, registerMetric, setupObservability, withSpan } from "../index.ts";
import { listening } from "../../system/support/observed.ts";
import { isClaimed } from "../observability/single.ts";
import { eventually, expectLog, expectMetric, expectSpan, telemetry, withTelemetry } from "./index.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const orders = registerMetric({ name: "testing_orders_total", type: "counter", labels: ["status"] });
const size = registerMetric({
  name: "testing_order_size",
  type: "histogram",
  unit: "By",
  buckets: [10, 100],
});
const logger = getLogger("orders");

async function placeOrder(id: number): Promise<void> {
  await trace.getTracer("shop").startActiveSpan("placeOrder", async (span) => {
    span.setAttribute("order.id", id);
    await wait(1);
    withSpan("reserve", () => orders.inc(1, { status: "paid" }));
    size.observe(id);
    logger.info("order placed", { order: id });
    span.end();
  });
}

describe("withTelemetry", () => {
  it("captures spans, logs and metrics of what it runs, and gives its result", async () => {
    const result = await withTelemetry(async ({ spans }) => {
      await placeOrder(7);
      expect(expectSpan("placeOrder")).toMatchObject({ attributes: { "order.id": 7 }, parentSpanId: "" });
      expectSpan({ name: /^res/, parent: "placeOrder", scope: (scope: unknown) => scope !== "shop" });
      expectSpan({ name: "placeOrder", parent: undefined, status: "unset", times: 1 });
      expectLog({ level: "info", message: "order placed", span: "placeOrder", attributes: { order: 7 } });
      expect(
        expectMetric({ name: "testing_orders_total", attributes: { status: "paid" }, value: 1 }),
      ).toMatchObject({
        points: [{ attributes: { status: "paid" }, value: 1, count: 1 }],
      });
      expectMetric({ name: "testing_order_size_bytes", value: 7, count: 1, unit: "By", type: "histogram" });
      expectMetric({ name: "testing_orders_total", attributes: { status: "free" }, times: 0 });
      expectSpan({ status: "error", times: 0 });
      return spans().length;
    });
    expect(result).toBe(2);
    expect(isClaimed()).toBe(false);
    expect(trace.getTracer("shop").startSpan("after").isRecording()).toBe(false);
  });

  it("keeps tests apart that run at the same time", async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, id) => {
        await wait(id % 3);
        await withTelemetry(async () => {
          await placeOrder(id);
          expectSpan({ name: "placeOrder", attributes: { "order.id": id }, times: 1 });
          expectSpan({ name: "placeOrder", times: 1 });
          expectLog({ times: 1 });
          expectMetric({ name: "testing_orders_total", value: 1 });
          expectMetric({ name: "testing_order_size", value: id, count: 1 });
        });
      }),
    );
    expect(isClaimed()).toBe(false);
  });

  it("follows a trace through a server that was there before, and a root of its own", async () => {
    const observability = setupObservability({ serviceName: "shop", environment: "test" });
    closers.push(() => observability.shutdown());
    const server = http.createServer((_request, response) => {
      withSpan("handle", () => response.end("yes"));
    });
    const url = await listening(server);
    closers.push(() => server.close());
    await Promise.all(
      ["/a", "/b", "/c"].map((path) =>
        withTelemetry(async () => {
          await (await fetch(`${url}${path}`)).text();
          await eventually(() => expectSpan({ kind: "server", attributes: { "url.path": path } }));
          expectSpan({ kind: "server", times: 1 });
          expectSpan({ name: "handle", times: 1 });
          await eventually(() => expectMetric({ name: "http_requests_total", value: 1 }));
          trace.getTracer("job").startSpan("job", { root: true }).end();
          context.with(ROOT_CONTEXT, () => trace.getTracer("job").startSpan("other job").end());
          expectSpan({ name: "job", times: 1 });
          expect(expectSpan({ name: "other job", times: 1 })).toMatchObject({ parentSpanId: "" });
        }),
      ),
    );
  });

  it("gives way to the application's own set-up, and goes on to capture", async () => {
    await withTelemetry(async () => {
      withSpan("before", () => {});
      const observability = setupObservability({ serviceName: "shop", environment: "test" });
      await placeOrder(1);
      expect(expectSpan("placeOrder")?.resource).toMatchObject({ "service.name": "shop" });
      expectSpan("before");
      expect(await observability.shutdown()).toBe(true);
      expectSpan("placeOrder");
    });
    expect(isClaimed()).toBe(false);
  });

  it("has what OpenTelemetry's API records, and what is observed", async () => {
    await withTelemetry(() => {
      const meter = metrics.getMeter("shop");
      meter.createCounter("api.jobs", { unit: "{job}" }).add(3, { queue: "mail" });
      meter.createObservableGauge("api.depth").addCallback((result) => result.observe(12, { queue: "mail" }));
      expectMetric({ name: "api.jobs", value: 3, attributes: { queue: "mail" } });
      expect(expectMetric({ name: "api.depth", value: 12 })).toMatchObject({ type: "gauge", count: 1 });
      trace.getTracer("shop").startActiveSpan("fails", (span) => {
        span.recordException(new RangeError("too much"));
        span.setStatus({ code: SpanStatusCode.ERROR, message: "too much" });
        span.end();
      });
      expectSpan({ status: "error", event: "exception" });
      expectSpan({ event: { name: "exception", attributes: { "exception.type": "RangeError" } } });
      expectSpan({ attributes: { "user.email": undefined } });
    });
  });

  it("lets go of what it held when the work throws", async () => {
    await expect(withTelemetry(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(isClaimed()).toBe(false);
  });
});

describe("outside of it", () => {
  it("all that the process records is seen, with the application's own set-up", async () => {
    const observability = setupObservability({ serviceName: "shop", environment: "test" });
    closers.push(() => observability.shutdown());
    telemetry().clear();
    await placeOrder(3);
    expectSpan({ name: "placeOrder", times: 1 });
    expectLog("order placed");
    expectMetric({ name: "testing_orders_total", value: 1 });
    telemetry().clear();
    expectSpan({ name: "placeOrder", times: 0 });
    expect(
      telemetry()
        .metrics()
        .some(({ name }) => name === "testing_orders_total"),
    ).toBe(false);
  });
});
