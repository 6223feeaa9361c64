import { childSpan, span, tracesData, type Origin, type SpanFields } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { sampledContract } from "./sampled.ts";
import {
  BASE,
  DAY,
  HOUR,
  MINUTE,
  openedStore,
  type OpenStore,
  SECOND,
  selection,
  series,
  writeTraces,
} from "./subject.ts";

export function servicesContract(open: OpenStore): void {
  redContract(open);
  neighboursContract(open);
  sampledContract(open);
}

function at(minutes: bigint, fields: SpanFields): ReturnType<typeof span> {
  return span({ name: "GET /a", startTimeUnixNano: BASE + minutes * MINUTE, ...fields });
}

function yesterday(minutes: bigint): bigint {
  return BASE - DAY + minutes * MINUTE;
}

function ofInstance(id: string, version: string): Origin {
  return { service: "api", resource: { "service.instance.id": id, "service.version": version } };
}

function redContract(open: OpenStore): void {
  describe("rate, errors and duration", () => {
    const store = openedStore(open, async (opened) => {
      await writeTraces(
        opened,
        tracesData(
          [at(0n, { durationMs: 10 }), at(1n, { durationMs: 20, status: 2 }), at(11n, { durationMs: 40 })],
          ofInstance("i1", "1.0"),
        ),
      );
      await writeTraces(
        opened,
        tracesData(
          [
            at(12n, { durationMs: 30, name: "GET /b", kind: 5 }),
            at(13n, { durationMs: 1000, name: "cron", kind: 1 }),
            at(14n, { durationMs: 5000, name: "inner", kind: 1, parentSpanId: "00000000000000ff" }),
            at(14n, { durationMs: 5000, name: "out", kind: 3 }),
          ],
          ofInstance("i2", "2.0"),
        ),
      );
      await writeTraces(
        opened,
        tracesData(
          [
            span({ name: "GET /a", startTimeUnixNano: yesterday(0n), durationMs: 7 }),
            span({ name: "GET /a", startTimeUnixNano: yesterday(59n), durationMs: 9, status: 2 }),
          ],
          ofInstance("i0", "1.0"),
        ),
      );
      await writeTraces(opened, tracesData([at(30n, { kind: 3, name: "call" })], { service: "silent" }));
    });

    it("counts server and consumer spans and roots of their own work, with exact quantiles", async () => {
      const { services } = await store().services(series());
      expect(services.map((service) => service.name)).toEqual(["api", "silent"]);
      // Durations: 10, 20, 30, 40, 1000 ms.
      expect(services[0]).toMatchObject({
        requests: 5,
        errors: 1,
        rate: 5 / 3600,
        errorRatio: 0.2,
        p50: 0.03,
        version: "2.0",
        instances: 2,
        lastSeen: Number((BASE + 14n * MINUTE) / SECOND),
      });
      expect(services[0]?.p95).toBeCloseTo(0.04 + 0.8 * 0.96, 9);
      expect(services[0]?.p99).toBeCloseTo(0.04 + 0.96 * 0.96, 9);
      expect(services[0]?.yesterday).toMatchObject({ requests: 2, errors: 1, p50: 0.008 });
      expect(services[1]).toMatchObject({
        requests: 0,
        errorRatio: null,
        p50: null,
        version: null,
        yesterday: null,
        routes: [],
      });
    });

    it("gives the same by route, with the time spent", async () => {
      const { services } = await store().services(series());
      expect(services[0]?.routes.map(({ name, requests, errors }) => [name, requests, errors])).toEqual([
        ["GET /a", 3, 1],
        ["GET /b", 1, 0],
        ["cron", 1, 0],
      ]);
      expect(services[0]?.routes[0]?.timeSpent).toBeCloseTo(0.07, 9);
    });

    it("puts requests into buckets that start at multiples of the step", async () => {
      const { services } = await store().services(series());
      expect(services[0]?.series).toEqual({
        step: 600,
        time: [0, 600, 1200, 1800, 2400, 3000].map((offset) => Number(BASE / SECOND) + offset),
        requests: [2, 3, 0, 0, 0, 0],
        errors: [1, 0, 0, 0, 0, 0],
        p50: [0.015, 0.04, null, null, null, null],
        p95: [expect.closeTo(0.0195, 9), expect.closeTo(0.04 + 0.9 * 0.96, 9), null, null, null, null],
        p99: [expect.closeTo(0.0199, 9), expect.closeTo(0.04 + 0.98 * 0.96, 9), null, null, null, null],
      });
    });

    it("begins the first bucket before a window that begins inside it", async () => {
      const window = { ...series(), from: BASE + 30n * SECOND, to: BASE + 12n * MINUTE };
      const { buckets } = await store().activity(window);
      expect(buckets).toEqual([
        { time: Number(BASE / SECOND), requests: 1, errors: 1 },
        { time: Number(BASE / SECOND) + 600, requests: 1, errors: 0 },
      ]);
    });

    it("shows activity and releases of all services", async () => {
      const activity = await store().activity(series());
      expect(activity.buckets.map((bucket) => bucket.requests)).toEqual([2, 3, 0, 0, 0, 0]);
      expect(activity.changes).toEqual([
        { time: Number((BASE + 12n * MINUTE) / SECOND), kind: "release", service: "api", label: "api 2.0" },
      ]);
    });

    it("applies the filter", async () => {
      const { services } = await store().services(series("duration < 35ms"));
      expect(services.map(({ name, requests }) => [name, requests])).toEqual([
        ["api", 3],
        ["silent", 0],
      ]);
      const activity = await store().activity(series("name = cron"));
      expect(activity.buckets.map((bucket) => bucket.requests)).toEqual([0, 1, 0, 0, 0, 0]);
    });

    it("shows one service with its routes, instances, releases and the day before", async () => {
      const detail = await store().service("api", series());
      expect(detail?.service).toMatchObject({ name: "api", requests: 5, instances: 2, version: "2.0" });
      expect(detail?.yesterdaySeries?.requests).toEqual([1, 0, 0, 0, 0, 1]);
      expect(detail?.yesterdaySeries?.time).toEqual(detail?.service.series.time);
      expect(detail?.routes[0]).toMatchObject({ name: "GET /a", requests: 3, yesterday: { requests: 2 } });
      expect(detail?.routes[0]?.series.requests).toEqual([2, 1, 0, 0, 0, 0]);
      expect(detail?.routes[1]?.yesterday).toBeNull();
      expect(
        detail?.instances.map(({ instance, version, requests }) => [instance, version, requests]),
      ).toEqual([
        ["i1", "1.0", 3],
        ["i2", "2.0", 2],
      ]);
      expect(detail?.releases.map((release) => release.label)).toEqual(["api 2.0"]);
    });

    it("knows a service that was seen the day before only", async () => {
      const window = { ...series(), from: BASE + 2n * HOUR, to: BASE + 3n * HOUR };
      expect((await store().service("api", window))?.service.requests).toBe(0);
      expect(await store().service("nobody", window)).toBeUndefined();
    });

    it("names services and their operations", async () => {
      expect(await store().serviceNames(selection())).toEqual(["api", "silent"]);
      expect(await store().operations("api", selection())).toEqual([
        { name: "GET /a", kind: "server" },
        { name: "GET /b", kind: "consumer" },
        { name: "cron", kind: "internal" },
        { name: "inner", kind: "internal" },
        { name: "out", kind: "client" },
      ]);
    });
  });
}

function neighboursContract(open: OpenStore): void {
  describe("who calls whom", () => {
    const store = openedStore(open, async (opened) => {
      const root = span({ name: "POST /", startTimeUnixNano: BASE, durationMs: 100 });
      const call = childSpan(root, { kind: 3, durationMs: 50, startTimeUnixNano: BASE });
      const served = childSpan(call, { kind: 2, durationMs: 40, startTimeUnixNano: BASE, status: 2 });
      const query = childSpan(served, {
        kind: 3,
        durationMs: 5,
        startTimeUnixNano: BASE,
        attributes: { "db.system.name": "postgresql", "server.address": "db1" },
      });
      const outside = childSpan(served, {
        kind: 3,
        durationMs: 9,
        startTimeUnixNano: BASE,
        attributes: { "server.address": "example.org" },
      });
      const empty = childSpan(served, {
        kind: 4,
        durationMs: 2,
        startTimeUnixNano: BASE,
        attributes: { "peer.service": "mail", "db.system": "", "server.address": "db1" },
      });
      const unsaid = childSpan(served, { kind: 3, durationMs: 9, startTimeUnixNano: BASE });
      const same = childSpan(root, { kind: 2, durationMs: 1, startTimeUnixNano: BASE });
      await writeTraces(opened, tracesData([root, call, same], { service: "gateway" }));
      await writeTraces(opened, tracesData([served, query, outside, empty, unsaid], { service: "stt" }));
    });

    it("counts calls between services", async () => {
      expect(await store().dependencies(selection())).toEqual([
        { parent: "gateway", child: "stt", callCount: 1 },
      ]);
    });

    it("draws services, what is outside of them, and their calls", async () => {
      const graph = await store().graph(selection());
      expect(graph.complete).toBe(true);
      expect(graph.nodes.map(({ name, kind, red }) => [name, kind, red?.requests])).toEqual([
        ["example.org", "outside", undefined],
        ["gateway", "service", 2],
        ["mail", "outside", undefined],
        ["postgresql", "outside", undefined],
        ["stt", "service", 1],
      ]);
      expect(graph.edges.map(({ caller, called, requests, p50 }) => [caller, called, requests, p50])).toEqual(
        [
          ["gateway", "stt", 1, 0.04],
          ["stt", "example.org", 1, 0.009],
          ["stt", "mail", 1, 0.002],
          ["stt", "postgresql", 1, 0.005],
        ],
      );
      expect(graph.edges[0]).toMatchObject({ errors: 1, errorRatio: 1, estimated: false });
    });

    it("draws only the calls that match a filter", async () => {
      const { edges, nodes } = await store().graph(selection("status = error"));
      expect(edges).toMatchObject([{ caller: "gateway", called: "stt", requests: 1 }]);
      expect(nodes.map(({ name }) => name)).toEqual(["gateway", "stt"]);
    });

    it("shows callers as served, and the called as called", async () => {
      const stt = await store().service("stt", series());
      expect(stt?.calledBy).toMatchObject([{ service: "gateway", requests: 1, errors: 1, p50: 0.04 }]);
      expect(stt?.calls.map(({ service, requests, p50 }) => [service, requests, p50])).toEqual([
        ["example.org", 1, 0.009],
        ["mail", 1, 0.002],
        ["postgresql", 1, 0.005],
      ]);
      const gateway = await store().service("gateway", series());
      expect(gateway?.calledBy).toEqual([]);
      expect(gateway?.calls).toMatchObject([{ service: "stt", requests: 1, errors: 0, p50: 0.05 }]);
    });
  });
}
