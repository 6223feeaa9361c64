import { encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  seededIds,
  span,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import {
  BASE,
  DAY,
  HOUR,
  openedStore,
  type OpenStore,
  page,
  SECOND,
  selection,
  series,
  writeLogs,
  writeMetrics,
  writeTraces,
} from "./subject.ts";

const NOW = (): bigint => BigInt(Date.now()) * 1_000_000n;

export function writesContract(open: OpenStore): void {
  rejectionsContract(open);
  concurrencyContract(open);
}

function rejectionsContract(open: OpenStore): void {
  describe("what cannot be stored", () => {
    const store = openedStore(open);
    const good = { startTimeUnixNano: BASE };

    it("is refused span by span, with a reason, and the rest is stored", async () => {
      const receipt = await writeTraces(
        store(),
        tracesData([
          span(good),
          span({ ...good, traceId: "0".repeat(32) }),
          span({ ...good, traceId: "abc" }),
          span({ ...good, spanId: "0".repeat(16) }),
          span({ ...good, parentSpanId: "12" }),
          span({ startTimeUnixNano: NOW() - 16n * DAY }),
          span({ startTimeUnixNano: NOW() + 2n * HOUR }),
        ]),
      );
      expect(receipt.stored).toBe(1);
      expect(receipt.rejections).toEqual([
        { count: 2, reason: expect.stringContaining("trace id") },
        { count: 1, reason: expect.stringContaining("span id") },
        { count: 1, reason: expect.stringContaining("parent span id") },
        { count: 1, reason: expect.stringContaining("retention of 15 days") },
        { count: 1, reason: expect.stringContaining("future") },
      ]);
      expect((await store().status()).spans).toBe(1);
    });

    it("does not include an all-zero parent, or an end before the start", async () => {
      const odd = span({ ...good, parentSpanId: "0".repeat(16), endTimeUnixNano: BASE - 5n, name: "odd" });
      expect(await writeTraces(store(), tracesData([odd]))).toMatchObject({ stored: 1, rejections: [] });
      const list = await store().spans(page("name = odd"));
      expect(list.spans).toMatchObject([{ parentSpanId: null, durationNano: 0 }]);
    });

    it("is refused log by log", async () => {
      const receipt = await writeLogs(
        store(),
        logsData([
          logRecord({ timeUnixNano: BASE, traceId: "0".repeat(32), spanId: "0".repeat(16), body: "zeros" }),
          logRecord({ timeUnixNano: BASE, traceId: "12", spanId: "34", body: "idless" }),
          logRecord({ timeUnixNano: NOW() - 16n * DAY }),
          logRecord({ timeUnixNano: 0n, observedTimeUnixNano: 0n, body: "now" }),
        ]),
      );
      expect(receipt).toMatchObject({
        stored: 3,
        rejections: [{ count: 1, reason: expect.stringContaining("retention") }],
      });
      for (const body of ["zeros", "idless"])
        expect((await store().logs(page(body))).logs).toMatchObject([{ traceId: null, spanId: null }]);
    });

    it("is refused point by point", async () => {
      const points = [numberPoint({ timeUnixNano: BASE }), numberPoint({ timeUnixNano: NOW() + 2n * HOUR })];
      const receipt = await writeMetrics(store(), metricsData([counterMetric("c", points)]));
      expect(receipt).toMatchObject({
        stored: 1,
        rejections: [{ count: 1, reason: expect.stringContaining("future") }],
      });
    });

    it("is a point of more labels than a series may have", async () => {
      const points = [128, 129].map((count) =>
        numberPoint({ timeUnixNano: BASE, attributes: labelsOf(count) }),
      );
      const receipt = await writeMetrics(store(), metricsData([counterMetric("wide", points)]));
      expect(receipt).toMatchObject({
        stored: 1,
        rejections: [{ count: 1, reason: "the point has more than 128 attributes" }],
      });
    });

    it("is the whole of a request that is malformed, and nothing of others", async () => {
      const spans = [span({ ...good, name: "beside" }), span({ ...good, name: "beside" })];
      const body = encodeTraces(tracesData(spans));
      const before = (await store().status()).spans;
      const writing = [body, body.slice(0, -1), body].map((bytes) => store().write("traces", bytes));
      const [first, broken, last] = await Promise.allSettled(writing);
      expect([first, last]).toMatchObject([{ value: { stored: 2 } }, { value: { stored: 2 } }]);
      expect(broken).toMatchObject({
        reason: { code: "OTLP_MALFORMED", status: 400, field: "resource_spans[0]" },
      });
      expect((await store().status()).spans).toBe(before + 4);
      for (const signal of ["logs", "metrics"] as const)
        await expect(store().write(signal, Uint8Array.of(0x0a, 0x7f, 0))).rejects.toMatchObject({
          status: 400,
        });
    });

    it("does not count as the newest", async () => {
      const endTimeUnixNano = BASE + 7n * SECOND;
      const receipt = await writeTraces(
        store(),
        tracesData([
          span({ ...good, endTimeUnixNano: BASE + 1n }),
          span({ ...good, endTimeUnixNano }),
          span({ startTimeUnixNano: NOW() + 2n * HOUR }),
        ]),
      );
      expect(receipt.newestNano).toBe(endTimeUnixNano);
    });

    it("is nothing of an empty request", async () => {
      expect(await writeTraces(store(), { resourceSpans: [] })).toMatchObject({ stored: 0, rejections: [] });
      expect(await writeLogs(store(), { resourceLogs: [] })).toMatchObject({ stored: 0, rejections: [] });
      expect(await writeMetrics(store(), { resourceMetrics: [] })).toMatchObject({
        stored: 0,
        rejections: [],
      });
    });
  });
}

function concurrencyContract(open: OpenStore): void {
  describe("many at once", () => {
    const store = openedStore(open);

    it("finds what was acknowledged, whatever else is going on", async () => {
      const ids = seededIds(7);
      const one = async (index: number): Promise<void> => {
        const traceId = ids.traceId();
        const fields = { traceId, startTimeUnixNano: BASE + BigInt(index), name: `op ${index}` };
        await writeTraces(store(), tracesData([span(fields, ids)], { service: `s${index % 5}` }));
        const [trace, list] = await Promise.all([
          store().trace(traceId),
          store().traces(page(`name = "op ${index}"`)),
        ]);
        expect(trace?.spans).toMatchObject([{ name: `op ${index}`, service: `s${index % 5}` }]);
        expect(list.matched).toBe(1);
      };
      await Promise.all(Array.from({ length: 24 }, (_, index) => one(index)));
      expect((await store().status()).spans).toBe(24);
    }, 60_000);

    it("takes a big request whole", async () => {
      const ids = seededIds(8);
      const spans = Array.from({ length: 20_000 }, (_, index) =>
        span(
          { startTimeUnixNano: BASE + 10n * SECOND + BigInt(index) * 1000n, durationMs: index % 100 },
          ids,
        ),
      );
      expect(await writeTraces(store(), tracesData(spans, { service: "big" }))).toMatchObject({
        stored: 20_000,
        rejections: [],
      });
      const list = await store().traces(page("service = big", 10));
      expect(list).toMatchObject({ matched: 20_000, total: 20_024, complete: false, pointsComplete: true });
      expect(list.points.traceId).toHaveLength(20_000);
      const { services } = await store().services(series("service = big"));
      expect(services[0]).toMatchObject({ requests: 20_000, p50: 0.0495 });
      expect(await store().serviceNames(selection())).toEqual(["big", "s0", "s1", "s2", "s3", "s4"]);
    }, 60_000);
  });

  describe("after the end", () => {
    it("refuses, and closes once however often it is asked", async () => {
      const store = await open();
      const writing = writeTraces(store, tracesData([span({ startTimeUnixNano: BASE })]));
      await Promise.all([store.close(), store.close()]);
      expect(await writing).toMatchObject({ stored: 1, rejections: [] });
      await store.close();
      await expect(writeTraces(store, tracesData())).rejects.toMatchObject({ code: "STORE_CLOSED" });
    });
  });
}

function labelsOf(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`label${at}`, "x"]));
}
