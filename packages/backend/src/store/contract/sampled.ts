/** Services whose requests were not all kept: each span counts for those that it stands for. */
import { childSpan, span, tracesData, type SpanFields } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { BASE, MINUTE, openedStore, type OpenStore, selection, series, writeTraces } from "./subject.ts";

/** One in four, and one in two. */
const QUARTER = "ot=th:c";
const HALF = "vendor=1,ot=rv:0123456789abcd;th:8";

function at(minutes: bigint, fields: SpanFields): ReturnType<typeof span> {
  return span({ name: "GET /a", startTimeUnixNano: BASE + minutes * MINUTE, ...fields });
}

export function sampledContract(open: OpenStore): void {
  describe("services of which a sample was kept", () => {
    const store = openedStore(open, async (opened) => {
      const kept = [
        at(0n, { durationMs: 10, traceState: QUARTER }),
        at(1n, { durationMs: 30, traceState: QUARTER, status: 2 }),
        at(11n, { durationMs: 20, traceState: QUARTER }),
        // Kept by its end: what it is like is among the others already.
        at(2n, { durationMs: 9000, status: 2, attributes: { "sightline.partial": true } }),
        at(3n, { durationMs: 9000, traceState: QUARTER, attributes: { "sightline.partial": true } }),
      ];
      await writeTraces(opened, tracesData(kept, { service: "even" }));
      const mixed = [
        ...[40, 41, 42].map((durationMs) => at(4n, { durationMs, traceState: HALF })),
        ...[1, 2, 3, 4].map((durationMs) => at(4n, { durationMs, name: "GET /b" })),
        at(4n, { durationMs: 100, status: 2, traceState: QUARTER, name: "GET /c" }),
      ];
      await writeTraces(opened, tracesData(mixed, { service: "mixed" }));
      await writeTraces(
        opened,
        tracesData([at(5n, { attributes: { "sightline.partial": true } })], { service: "kept" }),
      );
      const root = span({ name: "POST /", startTimeUnixNano: BASE, durationMs: 100, traceState: QUARTER });
      const call = childSpan(root, { kind: 3, durationMs: 50, startTimeUnixNano: BASE, traceState: QUARTER });
      const served = childSpan(call, {
        kind: 2,
        durationMs: 40,
        startTimeUnixNano: BASE,
        traceState: QUARTER,
      });
      await writeTraces(opened, tracesData([root, call], { service: "gateway" }));
      await writeTraces(opened, tracesData([served], { service: "stt" }));
    });

    it("count what was left out, and say that they are estimates", async () => {
      const { services } = await store().services(series());
      const even = services.find(({ name }) => name === "even");
      expect(even).toMatchObject({
        estimated: true,
        requests: 12,
        errors: 4,
        rate: 12 / 3600,
        errorRatio: 1 / 3,
        p50: 0.02,
      });
      expect(even?.p99).toBeCloseTo(0.0298, 9);
      expect(even?.series.requests).toEqual([8, 4, 0, 0, 0, 0]);
      expect(even?.series.errors).toEqual([4, 0, 0, 0, 0, 0]);
      expect(even?.routes[0]).toMatchObject({ requests: 12, estimated: true });
      expect(even?.routes[0]?.timeSpent).toBeCloseTo(0.24, 9);
    });

    it("weigh durations where some stand for more than others", async () => {
      const { services } = await store().services(series());
      // 1, 2, 3 and 4 ms once, 40, 41 and 42 ms twice, 100 ms four times: 14 in all.
      const mixed = services.find(({ name }) => name === "mixed");
      expect(mixed).toMatchObject({ requests: 14, errors: 4, p50: 0.041, p95: 0.1, estimated: true });
      expect(mixed?.routes.map(({ name, requests, estimated }) => [name, requests, estimated])).toEqual([
        ["GET /a", 6, true],
        ["GET /b", 4, false],
        ["GET /c", 4, true],
      ]);
      expect(mixed?.routes[1]).toMatchObject({ p50: 0.0025 });
    });

    it("are there with nothing but what their ends kept", async () => {
      const { services } = await store().services(series());
      expect(services.find(({ name }) => name === "kept")).toMatchObject({
        requests: 0,
        errorRatio: null,
        p50: null,
        estimated: false,
      });
    });

    it("count in the strip, among neighbours and as dependencies", async () => {
      const { buckets } = await store().activity(series("service = even"));
      expect(buckets.map(({ requests }) => requests)).toEqual([8, 4, 0, 0, 0, 0]);
      const stt = await store().service("stt", series());
      expect(stt?.calledBy).toMatchObject([{ service: "gateway", requests: 4, p50: 0.04, estimated: true }]);
      const gateway = await store().service("gateway", series());
      expect(gateway?.calls).toMatchObject([{ service: "stt", requests: 4, estimated: true }]);
      const { edges } = await store().graph(selection());
      expect(edges).toMatchObject([
        { caller: "gateway", called: "stt", requests: 4, p50: 0.04, estimated: true },
      ]);
      expect(await store().dependencies(selection())).toEqual([
        { parent: "gateway", child: "stt", callCount: 4 },
      ]);
    });
  });
}
