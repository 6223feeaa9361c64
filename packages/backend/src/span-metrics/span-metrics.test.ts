import { encodeTraces, type Span } from "@sightline/otlp";
import { isStale } from "@sightline/promql";
import { childSpan, span, tracesData } from "@sightline/testkit";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { openMemoryStore, type Store } from "../store/index.ts";
import type { SpanCountLimits } from "./span-counts.ts";
import { SpanMetrics } from "./span-metrics.ts";

const START = 1_700_000_000_000;
const at = (milliseconds: number): bigint => BigInt(START + milliseconds) * 1_000_000n;

interface Bench {
  readonly metrics: SpanMetrics;
  /** Spans of a service, in a request of their own. */
  readonly send: (service: string, spans: readonly Span[]) => Promise<void>;
  readonly pass: (milliseconds: number) => void;
  /** Publishes, and tells the newest value of each series of that name by its labels. */
  readonly values: (name: string) => Promise<Readonly<Record<string, readonly number[]>>>;
  readonly store: Store;
}

function bench(limits?: SpanCountLimits): Bench {
  let now = START;
  // With fractions, as the system's clock has them.
  const clock = (): number => now + 0.25;
  const metrics = new SpanMetrics({ clock, logger: pino({ level: "silent" }), ...(limits && { limits }) });
  const store = openMemoryStore({ clock, spanWatch: metrics });
  return {
    metrics,
    store,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    send: async (service, spans) => {
      await store.write("traces", encodeTraces(tracesData(spans, { service })));
    },
    values: async (name) => {
      metrics.start(store);
      await metrics.close();
      const found = await store.series(
        [{ label: "__name__", operator: "=", value: name }],
        { from: at(-1), to: at(100_000_000) },
        100,
      );
      return Object.fromEntries(
        found.map(({ labels: { ["__name__"]: _name, ...labels }, value }) => [
          JSON.stringify(labels),
          [...value],
        ]),
      );
    },
  };
}

const request = (fields: Parameters<typeof span>[0] = {}): Span =>
  span({ startTimeUnixNano: at(0), ...fields });
const key = (labels: Readonly<Record<string, string>>): string => JSON.stringify(labels);
const operation = (service: string, name = "GET /items", status = "STATUS_CODE_UNSET"): string =>
  key({ job: service, service, span_name: name, span_kind: "SPAN_KIND_SERVER", status_code: status });

describe("requests", () => {
  it("are counted by service, operation, kind and status, from 0 on", async () => {
    const { send, pass, values } = bench();
    await send("api", [request(), request({ status: 2 }), request({ name: "GET /other" })]);
    pass(15_000);
    await send("web", [request()]);
    expect(await values("traces_span_metrics_calls_total")).toEqual({
      [operation("api")]: [0, 1],
      [operation("api", "GET /items", "STATUS_CODE_ERROR")]: [0, 1],
      [operation("api", "GET /other")]: [0, 1],
      [operation("web")]: [0, 1],
    });
    await send("api", [request(), request()]);
    pass(15_000);
    expect((await values("traces_span_metrics_calls_total"))[operation("api")]).toEqual([0, 1, 3]);
  });

  it("are spans that enter a service, and roots of other work", async () => {
    const { send, pass, values } = bench();
    const root = request({ kind: 1, name: "job" });
    await send("api", [
      root,
      childSpan(root, { name: "inner" }),
      childSpan(root, { kind: 3, name: "call" }),
      childSpan(root, { kind: 5, name: "message" }),
    ]);
    pass(1000);
    const names = Object.keys(await values("traces_span_metrics_calls_total")).map(
      (text) => text.match(/span_name":"(\w+)/u)?.[1],
    );
    expect(new Set(names)).toEqual(new Set(["job", "message"]));
  });

  it("have their durations in the buckets that all latencies have", async () => {
    const { send, pass, values } = bench();
    await send("api", [
      request({ durationMs: 5 }),
      request({ durationMs: 7 }),
      request({ durationMs: 20_000 }),
    ]);
    pass(1000);
    const buckets = Object.entries(await values("traces_span_metrics_duration_seconds_bucket"));
    const counts = buckets.map(([labels, list]) => [/"le":"([^"]+)"/u.exec(labels)?.[1], list.at(-1)]);
    expect(Object.fromEntries(counts)).toMatchObject({ "0.005": 1, "0.01": 2, "10": 2, "+Inf": 3 });
    expect(Object.values(await values("traces_span_metrics_duration_seconds_sum"))).toEqual([[0, 20.012]]);
    expect(Object.values(await values("traces_span_metrics_duration_seconds_count"))).toEqual([[0, 3]]);
  });

  it("that were sampled count for those that were not; what only its end kept counts for none", async () => {
    const { send, pass, values } = bench();
    await send("api", [
      request({ traceState: "ot=th:c" }),
      request({ status: 2, attributes: { "sightline.partial": true } }),
    ]);
    pass(1000);
    expect(await values("traces_span_metrics_calls_total")).toEqual({ [operation("api")]: [0, 4] });
  });

  it("that are refused do not count, nor those that come ten minutes late", async () => {
    const { send, pass, values, metrics } = bench();
    await send("api", [request({ traceId: "0".repeat(32) })]);
    await send("api", [request({ startTimeUnixNano: at(-700_000) })]);
    pass(1000);
    expect(await values("traces_span_metrics_calls_total")).toEqual({});
    expect(metrics.counts.late).toBe(1);
  });

  it("lead to a trace", async () => {
    const { send, pass, values, store } = bench();
    const one = request();
    await send("api", [one]);
    pass(1000);
    await values("traces_span_metrics_calls_total");
    const matcher = {
      label: "__name__",
      operator: "=",
      value: "traces_span_metrics_duration_seconds_bucket",
    } as const;
    const found = await store.exemplars([matcher], { from: at(-1), to: at(10_000) }, 10);
    expect(found).toMatchObject([
      {
        labels: { le: "0.01" },
        exemplars: [
          { labels: { trace_id: one.traceId, span_id: one.spanId }, value: 0.01, unixMilli: START + 10 },
        ],
      },
    ]);
  });

  it("beyond the limit share one series, and are told", async () => {
    const { send, pass, values, metrics } = bench({ services: 2, operations: 2, edges: 1, waiting: 64 });
    await send("api", [
      request({ name: "a" }),
      request({ name: "b" }),
      request({ name: "c" }),
      request({ name: "d" }),
    ]);
    for (const service of ["x", "y", "z"]) await send(service, []);
    pass(1000);
    expect(await values("traces_span_metrics_calls_total")).toEqual({
      [operation("api", "a")]: [0, 1],
      [operation("api", "b")]: [0, 1],
      [key({ otel_metric_overflow: "true" })]: [0, 2],
    });
    expect(metrics.counts.overflowed).toBe(2);
    expect(metrics.counts.services.of("q", "").name).toBe("(other services)");
  });

  it("that come no more let their series end after an hour", async () => {
    const { send, pass, values } = bench();
    await send("api", [request()]);
    pass(1000);
    await values("traces_span_metrics_calls_total");
    pass(3_600_000);
    const list = (await values("traces_span_metrics_calls_total"))[operation("api")] ?? [];
    expect(list.slice(0, 2)).toEqual([0, 1]);
    expect(isStale(Float64Array.from(list), 2)).toBe(true);
    await send("api", [request({ startTimeUnixNano: at(3_600_000) })]);
    pass(1000);
    expect((await values("traces_span_metrics_calls_total"))[operation("api")]?.slice(3)).toEqual([0, 1]);
  });
});

describe("calls between services", () => {
  const call = request({ kind: 3, name: "GET", durationMs: 30 });
  const served = childSpan(call, { kind: 2, name: "GET /items", durationMs: 20, status: 2 });
  const edge = key({ client: "web", server: "api" });

  it.each([
    [
      "caller first",
      [
        ["web", call],
        ["api", served],
      ],
    ],
    [
      "called first",
      [
        ["api", served],
        ["web", call],
      ],
    ],
  ] as const)("are pairs of spans, whichever comes first: %s", async (_order, requests) => {
    const { send, pass, values } = bench();
    for (const [service, one] of requests) {
      await send(service, [one]);
      pass(5000);
    }
    expect(await values("traces_service_graph_request_total")).toEqual({ [edge]: [0, 1] });
    expect(await values("traces_service_graph_request_failed_total")).toEqual({ [edge]: [0, 1] });
    const sums = Object.values(await values("traces_service_graph_request_server_seconds_sum"));
    expect(sums[0]?.at(-1)).toBeCloseTo(0.02, 6);
  });

  it("are none within a service, nor between spans a minute apart", async () => {
    const { send, pass, values } = bench();
    await send("api", [call, served]);
    expect(await values("traces_service_graph_request_total")).toEqual({});
    const later = request({ kind: 3 });
    await send("api", [childSpan(later, { kind: 2 })]);
    pass(61_000);
    await send("web", [later]);
    expect(await values("traces_service_graph_request_total")).toEqual({});
  });

  it("of one caller to many are one each, also for messages", async () => {
    const { send, pass, values } = bench();
    const sent = request({ kind: 4, name: "orders" });
    await send("worker", [childSpan(sent, { kind: 5 }), childSpan(sent, { kind: 5 })]);
    await send("api", [sent]);
    await send("mailer", [childSpan(sent, { kind: 5 })]);
    pass(1000);
    expect(await values("traces_service_graph_request_total")).toEqual({
      [key({ client: "api", server: "mailer" })]: [0, 1],
      [key({ client: "api", server: "worker" })]: [0, 2],
    });
  });

  it("to databases are told by the caller alone", async () => {
    const { send, pass, values } = bench();
    await send("api", [
      request({ kind: 3, attributes: { "db.system.name": "postgresql", "db.system": "old" } }),
    ]);
    pass(1000);
    expect(await values("traces_service_graph_request_total")).toEqual({
      [key({ client: "api", server: "postgresql", connection_type: "database" })]: [0, 1],
    });
  });
});
