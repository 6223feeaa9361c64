import type { Span } from "@sightline/otlp";
import { childSpan, logRecord, logsData, span, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import {
  BASE,
  HOUR,
  MINUTE,
  openedStore,
  page,
  selection,
  writeLogs,
  writeTraces,
  type OpenStore,
} from "./subject.ts";

const IDS = Array.from({ length: 60 }, (_, index) => String(index + 1).padStart(32, "0"));

function of(tenant: string, status: 0 | 2, startTimeUnixNano = BASE): Span {
  return span({ startTimeUnixNano, status, attributes: { "tenant.id": tenant } });
}

export function manyTracesContract(open: OpenStore): void {
  describe("many traces by their ids", () => {
    const store = openedStore(open, async (opened) => {
      const spans = IDS.flatMap((traceId, index) => {
        const root = span({ traceId, name: "root", startTimeUnixNano: BASE + BigInt(index) * MINUTE });
        return [root, childSpan(root, { name: `child ${index}` })];
      });
      await writeTraces(opened, tracesData(spans));
      const [traceId = ""] = IDS;
      const spanId = spans[0]?.spanId ?? "";
      await writeLogs(
        opened,
        logsData([logRecord({ traceId, spanId, timeUnixNano: BASE, body: "in place" })]),
      );
    });

    it("are those that each id gives, in the order asked for", async () => {
      const asked = IDS.toReversed();
      const traces = await store().tracesById(asked);
      expect(traces.map(({ traceId }) => traceId)).toEqual(asked);
      for (const traceId of [IDS[0] ?? "", IDS[31] ?? ""])
        expect(traces.find((trace) => trace.traceId === traceId)).toEqual(await store().trace(traceId));
      expect(traces.at(-1)).toMatchObject({ complete: true, logs: [{ body: "in place" }] });
    });

    it("come once each, without those that are not stored", async () => {
      const [first = "", second = ""] = IDS;
      const traces = await store().tracesById([second, "f".repeat(32), first, second]);
      expect(traces.map(({ traceId }) => traceId)).toEqual([second, first]);
      expect(await store().tracesById([])).toEqual([]);
      expect(await store().tracesById(["f".repeat(32)])).toEqual([]);
    });
  });

  describe("tenants", () => {
    const store = openedStore(open, async (opened) => {
      await writeTraces(
        opened,
        tracesData([of("acme", 0), of("acme", 2), of("umbrella", 0), of("", 0), of("late", 0, BASE + HOUR)]),
      );
      const plain = [span({ startTimeUnixNano: BASE }), of("acme", 0), of("", 0)];
      await writeTraces(opened, tracesData(plain, { resource: { "tenant.id": "it's" } }));
      await writeTraces(opened, tracesData([span({ startTimeUnixNano: BASE })]));
    });

    it("are what a filter finds, also where the span's own attribute is empty", async () => {
      for (const [query, matched] of [
        ['tenant = "it\'s"', 2],
        ["tenant = acme", 3],
        ['tenant = ""', 1],
      ] as const)
        expect((await store().spans(page(query))).matched).toBe(matched);
      expect((await store().spans(page("tenant != acme"))).matched).toBe(5);
    });

    it("are counted by their spans, the attribute of the span before that of its resource", async () => {
      expect(await store().tenants(selection())).toMatchObject({
        complete: true,
        tenants: [
          { tenant: "acme", spans: 3, errors: 1 },
          { tenant: "it's", spans: 2, errors: 0 },
          { tenant: "umbrella", spans: 1, errors: 0 },
        ],
      });
      expect((await store().tenants(selection("", BASE - HOUR, BASE))).tenants).toEqual([]);
    });
  });
}
