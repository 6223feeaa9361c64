import type { LogRecord, MetricList, TraceList } from "@sightline/api";
import type { Metric } from "@sightline/otlp";
import {
  counterMetric,
  exponentialPoint,
  histogramMetric,
  histogramPoint,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  seededIds,
  span,
  spanEvent,
  spanLink,
  summaryPoint,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { DataBatch, Store } from "../store.ts";
import {
  BASE,
  HOUR,
  MINUTE,
  openedStore,
  page,
  SECOND,
  selection,
  series,
  writeLogs,
  writeMetrics,
  writeTraces,
  type OpenStore,
} from "./subject.ts";

const ids = seededIds(31);
const TRACES = 30;

async function fill(store: Store): Promise<void> {
  const resource = { "service.version": "1.2", "service.instance.id": "shop-1" };
  for (let index = 0; index < TRACES; index++) {
    const startTimeUnixNano = BASE + BigInt(index) * MINUTE;
    const one = span(
      {
        startTimeUnixNano,
        name: `op ${index % 3}`,
        kind: 3,
        status: { code: 2, message: 'it\'s "bad"\n' },
        traceState: "vendor=1",
        attributes: { "http.route": "/a", n: 7, ok: true, "tenant.id": "acme" },
        events: [spanEvent({ name: "exception", timeUnixNano: startTimeUnixNano + 5n })],
        links: [spanLink()],
      },
      ids,
    );
    await writeTraces(store, tracesData([one], { service: `s${index % 2}`, resource }));
    const entry = {
      timeUnixNano: startTimeUnixNano,
      traceId: one.traceId,
      spanId: one.spanId,
      severityNumber: 13,
    };
    const record = logRecord({
      ...entry,
      body: `line ${index} \u{1F600}`,
      eventName: "cart",
      attributes: { a: "b" },
    });
    await writeLogs(store, logsData([record], { service: "shop", resource }));
    await writeMetrics(store, metricsAt(startTimeUnixNano, index));
  }
}

function metricsAt(timeUnixNano: bigint, index: number): ReturnType<typeof metricsData> {
  const at = { timeUnixNano, attributes: { route: "/a", "odd.label": "x" } };
  const summary = summaryPoint({
    ...at,
    count: 4n,
    sum: 2.5,
    quantileValues: [{ quantile: 0.5, value: 0.4 }],
  });
  const bucketCounts = [BigInt(index), 2n, 1n];
  const metrics = [
    counterMetric("orders", [numberPoint({ ...at, value: index * 1.5 })]),
    { ...gauge("queue.size", numberPoint({ ...at, value: -3 })), unit: "1" },
    { ...gauge("odd.unit", numberPoint(at)), unit: "two.words" },
    histogramMetric("latency", [
      histogramPoint({
        ...at,
        explicitBounds: [0.005, 1],
        bucketCounts,
        count: BigInt(index) + 3n,
        sum: 1.25,
      }),
    ]),
    counterMetric("ended", [numberPoint({ ...at, value: undefined, flags: 1 })]),
    { ...gauge("native", numberPoint(at)), data: exponential(exponentialPoint(at)) },
    { ...gauge("sizes", numberPoint(at)), data: { kind: "summary", dataPoints: [summary] } } as const,
  ];
  return metricsData(metrics, {
    service: "shop",
    resource: { "service.namespace": "eu", "host.name": "h1" },
  });
}

function exponential(point: ReturnType<typeof exponentialPoint>): Metric["data"] {
  return { kind: "exponentialHistogram", dataPoints: [point], aggregationTemporality: 2 };
}

function gauge(name: string, point: ReturnType<typeof numberPoint>): Metric {
  return { name, description: "", unit: "", metadata: [], data: { kind: "gauge", dataPoints: [point] } };
}

async function batchesOf(store: Store, from = BASE, to = BASE + HOUR): Promise<readonly DataBatch[]> {
  const all: DataBatch[] = [];
  for await (const batch of store.batches({ from, to })) all.push(batch);
  return all;
}

/** Ids of records are the store's own. */
function withoutId(given: LogRecord): Omit<LogRecord, "id"> {
  const { id: _, ...record } = given;
  return record;
}

interface Answers {
  readonly traces: Omit<TraceList, "elapsedMs">;
  readonly metrics: MetricList;
  readonly [what: string]: unknown;
}

/** What answers say, without how long they took. */
async function answers(store: Store): Promise<Answers> {
  const { elapsedMs: _, ...traces } = await store.traces(page());
  const { elapsedMs: __, ...logs } = await store.logs(page());
  const details = await Promise.all(traces.traces.map(({ traceId }) => store.trace(traceId)));
  return {
    traces,
    logs: { ...logs, logs: logs.logs.map(withoutId) },
    details: details.map((trace) => ({ ...trace, logs: trace?.logs.map(withoutId) })),
    services: await store.services(series()),
    metrics: await store.metrics(selection()),
    series: await store.series([], selection(), 1000),
    attributes: await store.attributes(selection()),
  };
}

export function batchesContract(open: OpenStore): void {
  describe("batches of everything", () => {
    it("make another store answer everything alike", async () => {
      const first = await open();
      await fill(first);
      const batches = await batchesOf(first);
      const given = await answers(first);
      await first.close();
      expect(new Set(batches.map(({ signal }) => signal))).toEqual(new Set(["traces", "logs", "metrics"]));
      const copy = await open();
      for (const { signal, body, items } of batches)
        expect(await copy.write(signal, body)).toMatchObject({ stored: items, rejections: [] });
      const taken = await answers(copy);
      await copy.close();
      expect(given.traces.traces).toHaveLength(TRACES);
      expect(given.metrics.metrics.map(({ name }) => name)).toContain("odd_unit_two_words");
      // Only a unit of several words comes back as an annotation: it would be added to the name again.
      const metrics = given.metrics.metrics.map((one) =>
        one.unit === "two.words" ? { ...one, unit: "{two.words}" } : one,
      );
      expect(taken).toEqual({ ...given, metrics: { ...given.metrics, metrics } });
    }, 60_000);
  });

  describe("batches of a window", () => {
    const store = openedStore(open, fill);

    it("keep to the window: its start is in, its end is not", async () => {
      const items = async (from: bigint, to: bigint, signal: string): Promise<number> =>
        (await batchesOf(store(), from, to))
          .filter((batch) => batch.signal === signal)
          .reduce((sum, batch) => sum + batch.items, 0);
      for (const signal of ["traces", "logs"]) {
        expect(await items(BASE, BASE + 2n * MINUTE, signal)).toBe(2);
        expect(await items(BASE + 1n, BASE + 2n * MINUTE + 1n, signal)).toBe(2);
      }
      // Seven metrics and the point that says what the resource is.
      expect(await items(BASE, BASE + 2n * MINUTE, "metrics")).toBe(16);
      expect(await batchesOf(store(), BASE - HOUR, BASE)).toEqual([]);
    });
  });

  describe("batches of many items", () => {
    const MANY = 7001;
    const store = openedStore(open, async (opened) => {
      const text = "x".repeat(4000);
      // Pages end among equal times, and requests are halved.
      const spans = Array.from({ length: MANY }, (_, index) =>
        span({ startTimeUnixNano: BASE + BigInt(index % 3) * SECOND, attributes: { text } }, ids),
      );
      for (let at = 0; at < MANY; at += 1000)
        await writeTraces(opened, tracesData(spans.slice(at, at + 1000)));
    });

    it("hold each once, in requests that receivers take", async () => {
      let spans = 0;
      for await (const { items, body } of store().batches(selection())) {
        spans += items;
        expect(body.length).toBeLessThanOrEqual(3_500_000);
      }
      expect(spans).toBe(MANY);
    }, 60_000);
  });
}
