/** A service that only sends traces has rates, quantiles and a place in the service graph, in PromQL and over a restart. */
import { encodeTraces, type Span } from "@sightline/otlp";
import { childSpan, span, tracesData } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const answer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

const begun = BigInt(Date.now()) * 1_000_000n;
const MILLISECOND = 1_000_000n;
/** Requests that the web service sends on, of which every tenth fails, and what the called service asks its database. */
const REQUESTS = 40;

async function send(url: string, service: string, spans: readonly Span[]): Promise<void> {
  const headers = { "content-type": "application/x-protobuf" };
  const body = encodeTraces(tracesData(spans, { service }));
  const response = await fetch(`${url}/v1/traces`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
}

function traffic(): { readonly web: readonly Span[]; readonly api: readonly Span[] } {
  const web: Span[] = [];
  const api: Span[] = [];
  for (let at = 0; at < REQUESTS; at++) {
    const startTimeUnixNano = begun - BigInt(REQUESTS - at) * MILLISECOND;
    const root = span({ name: "GET /", startTimeUnixNano, durationMs: 90 });
    const call = childSpan(root, { kind: 3, name: "GET", durationMs: 60 });
    const served = childSpan(call, {
      kind: 2,
      name: "GET /items",
      durationMs: 40,
      status: at % 10 === 0 ? 2 : 0,
    });
    const attributes = { "db.system.name": "postgresql" };
    web.push(root, call);
    api.push(served, childSpan(served, { kind: 3, name: "SELECT", durationMs: 5, attributes }));
  }
  return { web, api };
}

async function query(ui: string, expression: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${ui}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { result } = answer.parse(await response.json()).data;
  return Object.fromEntries(
    result.map(({ metric, value: [, text] }) => [Object.values(metric).join(" "), Number(text)]),
  );
}

function quantile(level: number): string {
  return `histogram_quantile(${level}, sum by (service, le) (rate(traces_span_metrics_duration_seconds_bucket[5m])))`;
}

describe("traces", () => {
  const store = "chdb";
  let backend: RunningBackend;
  let first: RunningBackend;

  beforeAll(async () => {
    first = await runningBackend({ store });
    const { web, api } = traffic();
    await send(first.addresses.otlpHttp, "api", api);
    await send(first.addresses.otlpHttp, "web", web);
    // Counters are published every 15 s, and when the backend ends.
    await first.stop();
    backend = await runningBackend({ store, dataDir: first.dataDir });
  });
  afterAll(async () => {
    await backend.close();
    await first.close();
  });

  it("have the rates of their services", async () => {
    const { ui } = backend.addresses;
    const counts = await query(ui, "sum by (service) (traces_span_metrics_calls_total)");
    expect(counts).toEqual({ api: REQUESTS, web: REQUESTS });
    const rates = await query(ui, "sum by (service) (rate(traces_span_metrics_calls_total[5m]))");
    expect(new Set(Object.keys(rates))).toEqual(new Set(["api", "web"]));
    const increases = await query(ui, "sum by (service) (increase(traces_span_metrics_calls_total[5m]))");
    for (const increase of Object.values(increases)) expect(increase).toBeGreaterThanOrEqual(REQUESTS);
    const errors = 'traces_span_metrics_calls_total{service="api",status_code="STATUS_CODE_ERROR"}';
    expect(await query(ui, `sum by (service) (${errors})`)).toEqual({ api: REQUESTS / 10 });
  });

  it("have quantiles from the buckets that their durations fall into", async () => {
    const [median = {}, high = {}] = await Promise.all(
      [0.5, 0.99].map((level) => query(backend.addresses.ui, quantile(level))),
    );
    // 40 ms lie between 25 and 50, 90 ms between 50 and 100.
    for (const { api, web } of [median, high]) {
      expect(api).toBeGreaterThan(0.025);
      expect(api).toBeLessThanOrEqual(0.05);
      expect(web).toBeGreaterThan(0.05);
      expect(web).toBeLessThanOrEqual(0.1);
    }
  });

  it("have the edges that the service graph of the spans has", async () => {
    const { ui } = backend.addresses;
    const edges = await query(ui, "sum by (client, server) (traces_service_graph_request_total)");
    const params = `endTs=${Date.now()}&lookback=3600000`;
    const dependencies: unknown = await (await fetch(`${ui}/api/dependencies?${params}`)).json();
    expect(dependencies).toMatchObject({ data: [{ parent: "web", child: "api", callCount: REQUESTS }] });
    expect(edges).toEqual({ "web api": REQUESTS, "api postgresql": REQUESTS });
    expect(await query(ui, "sum by (client, server) (traces_service_graph_request_failed_total)")).toEqual({
      "web api": REQUESTS / 10,
      "api postgresql": 0,
    });
  });

  it("agree with the page of services", async () => {
    const { services } = await backend.client.services({
      from: String(Number(begun / 1_000_000_000n) - 600),
    });
    const counts = services.map(({ name, requests, errors }) => [name, { requests, errors }]);
    expect(Object.fromEntries(counts)).toEqual({
      api: { requests: REQUESTS, errors: REQUESTS / 10 },
      web: { requests: REQUESTS, errors: 0 },
    });
  });

  it("lead from an exemplar to a trace", async () => {
    const now = Date.now() / 1000;
    const params = `query=traces_span_metrics_duration_seconds_bucket&start=${now - 600}&end=${now + 600}`;
    const text = await (await fetch(`${backend.addresses.ui}/api/v1/query_exemplars?${params}`)).text();
    const id = /"trace_id":"([\da-f]{32})"/u.exec(text)?.[1] ?? "";
    expect(await backend.client.trace({ id })).toMatchObject({ traceId: id });
  });

  it("count on after the restart, as a counter that was reset", async () => {
    await send(backend.addresses.otlpHttp, "web", [
      span({ name: "GET /", startTimeUnixNano: BigInt(Date.now()) * MILLISECOND }),
    ]);
    await backend.stop();
    backend = await runningBackend({ store, dataDir: first.dataDir });
    const resets = await query(
      backend.addresses.ui,
      'sum by (service) (resets(traces_span_metrics_calls_total{service="web"}[5m]))',
    );
    expect(resets).toEqual({ web: 1 });
    const now = await query(
      backend.addresses.ui,
      'sum by (service) (traces_span_metrics_calls_total{service="web"})',
    );
    expect(now).toEqual({ web: 1 });
  });
});

describe("without metrics from spans", () => {
  it("there are none", async () => {
    const first = await runningBackend({ store: "chdb", spanMetrics: false });
    await send(first.addresses.otlpHttp, "web", traffic().web);
    await first.stop();
    const second = await runningBackend({ store: "chdb", dataDir: first.dataDir, spanMetrics: false });
    expect(await query(second.addresses.ui, "count(traces_span_metrics_calls_total)")).toEqual({});
    await second.close();
    await first.close();
  });
});
