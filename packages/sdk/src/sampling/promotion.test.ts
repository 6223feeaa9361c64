import { existsSync, mkdtempSync, rmSync } from "node:fs";
import http, { type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { attribute, listening, type Observed, observed, request } from "../../system/support/observed.ts";
import { setHttpRoute } from "../instrumentation/http/server.ts";
import { addSpanAttributes, recordException, withSpan } from "../observability/active-span.ts";
import type { SetupOptions } from "../observability/setup.ts";

const UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00";

interface World {
  readonly shop: Observed;
  readonly origin: string;
  readonly backend: Observed["backend"];
  readonly handle: Observed["handle"];
}

describe("what the ratio leaves out", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function world(options: SetupOptions = {}): Promise<World> {
    const shop = await observed({ traceSamplerRatio: 0, keepSlowerThanMillis: 0, ...options });
    closers.push(() => shop.close());
    const server: Server = http.createServer((incoming, response) => {
      const [path = "", query] = (incoming.url ?? "").split("?");
      setHttpRoute(incoming, path.replace(/\d+/u, ":id"));
      withSpan("inner", () => undefined);
      addSpanAttributes({ "order.id": 7 });
      if (path === "/odd") recordException(new RangeError("out of stock"));
      response.statusCode = path === "/broken" ? 503 : path === "/gone" ? 404 : 200;
      if (query === "slow") setTimeout(() => response.end("late"), 60);
      else response.end(String(trace.getActiveSpan()?.spanContext().traceFlags));
    });
    closers.push(() => server.close());
    const origin = await listening(server);
    return { shop, origin, backend: shop.backend, handle: shop.handle };
  }

  it("is kept when it fails: alone, marked, with its status, attributes, ids and parent", async () => {
    const { origin, shop, backend, handle } = await world();
    await request(`${origin}/broken`, { headers: { traceparent: UNSAMPLED } });
    await request(`${origin}/gone`);
    await request(`${origin}/fine`);
    const spans = await shop.serverSpans();
    expect(spans).toHaveLength(1);
    const [span] = spans;
    expect(span).toMatchObject({
      name: "GET /broken",
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "00f067aa0ba902b7",
      status: { code: 2 },
    });
    expect(span !== undefined && span.endTimeUnixNano > span.startTimeUnixNano).toBe(true);
    expect(attribute(span, "sightline.partial")).toBe(true);
    expect(attribute(span, "sightline.sampling.rule")).toBe("error");
    expect(attribute(span, "http.response.status_code")).toBe(503);
    expect(attribute(span, "order.id")).toBe(7);
    expect(backend.spans()).toHaveLength(1);
    expect(handle.status().sampling.promoted).toMatchObject({ error: 1, slow: 0 });
    expect(handle.metrics.text()).toContain('http_requests_total{method="GET",endpoint="/fine"');
  });

  it("is kept when the application says that it failed, with what it said", async () => {
    const { origin, shop } = await world();
    await request(`${origin}/odd`);
    const [span] = await shop.serverSpans();
    expect(span).toMatchObject({ name: "GET /odd", status: { code: 2, message: "out of stock" } });
    expect(span?.events).toHaveLength(1);
    const at = span?.events[0]?.timeUnixNano ?? 0n;
    expect(at >= (span?.startTimeUnixNano ?? 0n) && at <= (span?.endTimeUnixNano ?? 0n)).toBe(true);
  });

  it("is kept when it is slow", async () => {
    const { origin, shop } = await world({ keepSlowerThanMillis: 50 });
    await request(`${origin}/orders?slow`);
    await request(`${origin}/orders`);
    const spans = await shop.serverSpans();
    expect(spans.map((span) => attribute(span, "sightline.sampling.rule"))).toEqual(["slow"]);
  });

  it("is not kept where that is turned off, nor where traces are", async () => {
    const off = await world({ keepErrors: false });
    await request(`${off.origin}/broken`);
    expect(await off.shop.serverSpans()).toEqual([]);
    await closers.splice(0).reduceRight(async (before, close) => {
      await before;
      await close();
    }, Promise.resolve());
    const none = await world({ sampler: "parentbased_always_off" });
    await request(`${none.origin}/broken`);
    expect(await none.shop.serverSpans()).toEqual([]);
  });

  it("is kept whole for a named route or tenant, though the caller left it out", async () => {
    const { origin, shop, backend } = await world({
      keepRoutes: ["/orders/:id"],
      keepTenants: ["acme"],
    });
    await request(`${origin}/orders/7`, { headers: { traceparent: UNSAMPLED } });
    await request(`${origin}/other`, { headers: { "x-tenant-id": "acme" } });
    await request(`${origin}/third`, { headers: { "x-tenant-id": "else" } });
    const spans = await shop.serverSpans();
    expect(spans.map(({ name }) => name)).toEqual(["GET /orders/:id", "GET /other"]);
    expect(spans.map((span) => attribute(span, "sightline.partial"))).toEqual([undefined, undefined]);
    expect(backend.spans().filter(({ name }) => name === "inner")).toHaveLength(2);
  });

  it("is raised by an incident while that runs, with children; the next request is left out again", async () => {
    const { origin, shop, backend, handle } = await world();
    const { id } = handle.sampling.raise({ ratio: 1, seconds: 60, route: "/orders/:id" });
    await request(`${origin}/orders/1`);
    await request(`${origin}/else`);
    expect(handle.metrics.text()).not.toContain("sightline_sdk_sampling_incidents 0");
    expect(
      handle
        .health()
        .checks.map(({ message }) => message)
        .join(),
    ).toContain("Sampling is raised to 100 % of /orders/:id until");
    expect(handle.sampling.end(id)).toBe(1);
    await request(`${origin}/orders/2`);
    expect((await shop.serverSpans()).map((span) => attribute(span, "url.path"))).toEqual(["/orders/1"]);
    expect(backend.spans()).toHaveLength(2);
  });

  it("is raised across a restart where a file is given, and not after its end", async () => {
    const directory = mkdtempSync(join(tmpdir(), "sightline-restart-"));
    closers.push(() => rmSync(directory, { recursive: true }));
    const samplingIncidentFile = join(directory, "incidents.json");
    const before = await world({ samplingIncidentFile });
    before.handle.sampling.raise({ ratio: 1, seconds: 60, tenant: "acme" });
    await before.handle.shutdown();
    const after = await world({ samplingIncidentFile });
    const [resumed] = after.handle.sampling.incidents();
    expect(resumed).toMatchObject({ ratio: 1, tenant: "acme" });
    expect(resumed?.remainingSeconds).toBeGreaterThan(30);
    await request(`${after.origin}/fine`, { headers: { "x-tenant-id": "acme" } });
    expect(await after.shop.serverSpans()).toHaveLength(1);
    after.handle.sampling.end();
    expect(existsSync(samplingIncidentFile)).toBe(false);
  });

  it("is kept as work of its own too: functions in spans, and messages", async () => {
    const { handle, backend } = await world();
    const tracer = handle.getTracer();
    expect(() =>
      withSpan("nightly", (span) => {
        span.setAttribute("rows", 3);
        withSpan("step", () => undefined);
        throw new Error("disk full");
      }),
    ).toThrow("disk full");
    withSpan("good", () => undefined);
    const message = tracer.startSpan("process orders", { kind: SpanKind.CONSUMER });
    message.setStatus({ code: SpanStatusCode.ERROR, message: "poison" });
    const child = tracer.startSpan("child", {}, trace.setSpan(context.active(), message));
    expect([message.spanContext().traceFlags, child.isRecording()]).toEqual([0, false]);
    message.end();
    await handle.flush();
    const spans = backend.spans();
    expect(spans.map(({ name }) => name)).toEqual(["nightly", "process orders"]);
    expect(spans.map((span) => attribute(span, "sightline.partial"))).toEqual([true, true]);
    expect(attribute(spans[0], "rows")).toBe(3);
    expect(spans[0]?.events).toHaveLength(1);
  });

  it("says how many traces a kept one stands for, and nothing where it stands for itself", async () => {
    const { handle, backend, origin } = await world({ traceSamplerRatio: 0.5 });
    const tracer = handle.getTracer();
    for (let at = 0; at < 40; at++) tracer.startSpan("root").end();
    await request(`${origin}/broken`, { headers: { traceparent: UNSAMPLED } });
    await handle.flush();
    const roots = backend.spans().filter(({ name }) => name === "root");
    expect(new Set(roots.map(({ traceState }) => traceState))).toEqual(new Set(["ot=th:8"]));
    expect(backend.spans().find(({ name }) => name === "GET /broken")?.traceState).toBe("");
  });
});
