import { childSpan, logRecord, logsData, span, spanEvent, spanLink, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { Store } from "../store.ts";
import {
  allPages,
  BASE,
  HOUR,
  openedStore,
  type OpenStore,
  page,
  SECOND,
  selection,
  writeLogs,
  writeTraces,
} from "./subject.ts";

const MS = 1_000_000n;

export function tracesContract(open: OpenStore): void {
  listContract(open);
  summaryContract(open);
  wholeTraceContract(open);
}

function id(digit: string): string {
  return digit.repeat(32);
}

function at(digit: string, seconds: bigint): ReturnType<typeof span> {
  return span({
    traceId: id(digit),
    startTimeUnixNano: BASE + seconds * SECOND,
    durationMs: 20,
    name: `op ${digit}`,
  });
}

function listContract(open: OpenStore): void {
  describe("the list of traces", () => {
    const store = openedStore(open, async (opened) => {
      await writeTraces(
        opened,
        tracesData([at("1", 10n), at("2", 30n), at("3", 30n), at("4", 30n), at("5", 20n)]),
      );
      await writeTraces(opened, tracesData([at("6", 3600n), at("7", -1n)]));
    });

    it("comes newest first, at the same time by id downwards, without what lies outside the window", async () => {
      const list = await store().traces(page());
      expect(list.traces.map((trace) => trace.traceId)).toEqual(["4", "3", "2", "5", "1"].map(id));
      expect(list).toMatchObject({ complete: true, pointsComplete: true, matched: 5, total: 5 });
      expect(list.points.traceId).toEqual(["4", "3", "2", "5", "1"].map(id));
      expect(list.points.time[0]).toBe(Number(BASE / SECOND) + 30);
      expect(list.points.duration[0]).toBeCloseTo(0.02, 9);
    });

    it("goes on from a cursor, each trace once, also between traces of the same time", async () => {
      for (const limit of [1, 2, 3]) {
        const pages = await allPages(
          (cursor) => store().traces(page("", limit, cursor)),
          (answer) => answer.traces.map((trace) => trace.traceId),
        );
        expect(pages.flat()).toEqual(["4", "3", "2", "5", "1"].map(id));
        expect(pages[0]).toHaveLength(limit);
      }
    });

    it("counts what matches beside what there is", async () => {
      const list = await store().traces(page('name = "op 5"', 1));
      expect(list).toMatchObject({ complete: true, matched: 1, total: 5 });
      expect(list.points.traceId).toEqual([id("5")]);
    });

    it.each(["nonsense", "", "W10", Buffer.from('["1","x"]').toString("base64url")])(
      "refuses the cursor %j",
      async (cursor) => {
        await expect(store().traces(page("", 1, cursor))).rejects.toMatchObject({ code: "BAD_CURSOR" });
      },
    );
  });
}

async function matched(store: Store, query: string): Promise<number> {
  return (await store.traces(page(query))).matched;
}

function summaryContract(open: OpenStore): void {
  describe("a trace in the list", () => {
    const root = span({
      name: "POST /chat",
      startTimeUnixNano: BASE,
      durationMs: 100,
      attributes: { "tenant.id": "acme" },
    });
    const call = childSpan(root, {
      kind: 3,
      name: "POST",
      startTimeUnixNano: BASE + 10n * MS,
      durationMs: 60,
    });
    const served = childSpan(call, {
      kind: 2,
      name: "POST /stt",
      startTimeUnixNano: BASE + 20n * MS,
      durationMs: 40,
      status: 2,
    });
    const inner = childSpan(served, {
      startTimeUnixNano: BASE + 30n * MS,
      durationMs: 10,
      status: { code: 2, message: "too long a message" },
      events: [spanEvent({ name: "exception", attributes: { "exception.type": "DecodeError" } })],
    });
    const aside = childSpan(root, { startTimeUnixNano: BASE + 60n * MS, durationMs: 20 });
    const orphan = span({
      name: "orphan",
      parentSpanId: "00000000000000ff",
      startTimeUnixNano: BASE + SECOND,
      durationMs: 5,
    });
    const late = childSpan(orphan, { name: "late", startTimeUnixNano: BASE + 2n * SECOND, durationMs: 5 });
    const store = openedStore(open, async (opened) => {
      await writeTraces(opened, tracesData([root, call, aside, aside], { service: "gateway" }));
      await writeTraces(opened, tracesData([served, inner], { service: "stt" }));
      await writeTraces(opened, tracesData([orphan, late], { service: "tts" }));
    });

    it("shows its root, its extent, its first error, its tenant, and where the time went", async () => {
      const list = await store().traces(page("service = gateway"));
      expect(list.traces).toEqual([
        {
          traceId: root.traceId,
          start: `${new Date(Number(BASE / MS)).toISOString().slice(0, 19)}.000000000Z`,
          durationNano: 100_000_000,
          service: "gateway",
          name: "POST /chat",
          rootMissing: false,
          spanCount: 5,
          errorCount: 2,
          error: "DecodeError",
          tenant: "acme",
          // Gateway: 100 − (10…80 covered) = 30, call 60 − 40 = 20, aside 20; stt: 40 − 10 and 10.
          services: [
            { service: "gateway", selfNano: 70_000_000, spanCount: 3 },
            { service: "stt", selfNano: 40_000_000, spanCount: 2 },
          ],
        },
      ]);
      expect(list.points.error).toEqual([true]);
    });

    it("shows the earliest span where the root is not stored", async () => {
      const list = await store().traces(page("service = tts"));
      expect(list.traces[0]).toMatchObject({
        name: "orphan",
        rootMissing: true,
        spanCount: 2,
        error: null,
        tenant: null,
      });
    });

    it("matches when one span satisfies all terms, not when several do together", async () => {
      expect(await matched(store(), "service = stt status = error")).toBe(1);
      expect(await matched(store(), "service = gateway status = error")).toBe(0);
      expect(await matched(store(), "root = true service = tts")).toBe(0);
      expect(await matched(store(), "tenant = acme")).toBe(1);
    });

    it("is whole although the window cuts it", async () => {
      const cut = { ...page(), from: BASE + 2n * SECOND };
      const list = await store().traces(cut);
      expect(list.traces).toMatchObject([{ traceId: orphan.traceId, spanCount: 2 }]);
    });
  });
}

function wholeTraceContract(open: OpenStore): void {
  describe("one trace", () => {
    const root = span({ name: "root", startTimeUnixNano: BASE, durationMs: 50, traceState: "a=b" });
    const linked = spanLink({ attributes: { why: "retry" } });
    const child = childSpan(root, {
      name: "child",
      startTimeUnixNano: BASE + 7n,
      durationMs: 1,
      kind: 5,
      status: { code: 1, message: "" },
      attributes: { n: 5, f: 1.5, b: true, list: ["a", 1], map: { x: null }, bytes: new Uint8Array([1, 2]) },
      events: [spanEvent({ name: "tick", timeUnixNano: BASE + 9n, attributes: { k: "v" } })],
      links: [linked],
    });
    const store = openedStore(open, async (opened) => {
      await writeTraces(opened, tracesData([child], { service: "b", resource: { "host.name": "h" } }));
      await writeTraces(opened, tracesData([root, root], { service: "a" }));
      await writeLogs(
        opened,
        logsData([
          logRecord({ timeUnixNano: BASE + 8n, traceId: root.traceId, spanId: child.spanId, body: "second" }),
          logRecord({ timeUnixNano: BASE + 1n, traceId: root.traceId, body: "first" }),
          logRecord({ timeUnixNano: BASE, body: "of no trace" }),
        ]),
      );
    });

    it("has its spans by start, each once, with all they said", async () => {
      const trace = await store().trace(root.traceId);
      expect(trace).toMatchObject({ traceId: root.traceId, durationNano: 50_000_000, complete: true });
      expect(trace?.resources).toEqual([{ "service.name": "a" }, { "service.name": "b", "host.name": "h" }]);
      expect(trace?.spans).toHaveLength(2);
      expect(trace?.spans[0]).toMatchObject({
        name: "root",
        parentSpanId: null,
        kind: "server",
        offsetNano: 0,
      });
      expect(trace?.spans[1]).toEqual({
        spanId: child.spanId,
        parentSpanId: root.spanId,
        service: "b",
        name: "child",
        kind: "consumer",
        offsetNano: 7,
        durationNano: 1_000_000,
        status: { code: "ok", message: "" },
        attributes: { n: "5", f: "1.5", b: "true", list: '["a",1]', map: '{"x":null}', bytes: "AQI=" },
        resource: 1,
        scope: { name: "testkit", version: "1.0.0" },
        events: [{ offsetNano: 9, name: "tick", attributes: { k: "v" } }],
        links: [{ traceId: linked.traceId, spanId: linked.spanId, attributes: { why: "retry" } }],
      });
    });

    it("has its logs by time", async () => {
      const trace = await store().trace(root.traceId);
      expect(trace?.logs.map((log) => log.body)).toEqual(["first", "second"]);
      expect(trace?.logs[1]).toMatchObject({ spanId: child.spanId, level: "info", logger: "testkit" });
    });

    it("lists its spans one by one, repeated ones too", async () => {
      for (const limit of [1, 2, 5]) {
        const pages = await allPages(
          (cursor) => store().spans(page("", limit, cursor)),
          (answer) => answer.spans.map((row) => row.name),
        );
        expect(pages.flat()).toEqual(["child", "root", "root"]);
      }
      const list = await store().spans(page("service = b"));
      expect(list).toMatchObject({
        matched: 1,
        spans: [{ kind: "consumer", resource: { "host.name": "h" } }],
      });
    });

    it("offers keys and values for completion", async () => {
      const { attributes } = await store().attributes(selection("", BASE, BASE + HOUR));
      const values = (key: string): unknown => attributes.find((entry) => entry.key === key)?.values;
      expect(values("service")).toEqual([
        { value: "a", count: 2 },
        { value: "b", count: 1 },
      ]);
      expect(values("name")).toEqual([
        { value: "root", count: 2 },
        { value: "child", count: 1 },
      ]);
      expect(values("n")).toEqual([{ value: "5", count: 1 }]);
      expect(values("host.name")).toEqual([{ value: "h", count: 1 }]);
    });
  });
}
