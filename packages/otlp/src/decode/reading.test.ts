import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../../test/arbitrary.ts";
import { encodeLogs, encodeMetrics, encodeTraces } from "../index.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { readingLogs } from "./logs.ts";
import { readingMetrics } from "./read-metrics.ts";
import type { Reading } from "./read-request.ts";
import { readingTraces } from "./traces.ts";

type Tell = (what: string, ...facts: readonly unknown[]) => void;

const groups = (tell: Tell) => ({
  resource: (view: { readonly attributes: { list(): unknown }; readonly schemaUrl: string }): void =>
    tell("resource", view.attributes.list(), view.schemaUrl),
  scope: (view: { toObject(): unknown }): void => tell("scope", view.toObject()),
});
const point = (tell: Tell) => (view: { readonly timeAt: number; readonly attributes: { list(): unknown } }) =>
  tell("point", view.timeAt, view.attributes.list());

/** By signal: random bytes of a request, and what reads them and tells what it saw. */
const signals: readonly [string, fc.Arbitrary<Uint8Array>, (bytes: Uint8Array, tell: Tell) => Reading][] = [
  [
    "traces",
    tracesData.map((data) => encodeTraces(data)),
    (bytes, tell) =>
      readingTraces(bytes, {
        ...groups(tell),
        span: (view) => tell("span", view.nameStart, view.attributes.list(), view.events.count),
      }),
  ],
  [
    "logs",
    logsData.map((data) => encodeLogs(data)),
    (bytes, tell) =>
      readingLogs(bytes, {
        ...groups(tell),
        logRecord: (view) => tell("record", view.timeAt, view.attributes.list()),
      }),
  ],
  [
    "metrics",
    metricsData.map((data) => encodeMetrics(data)),
    (bytes, tell) =>
      readingMetrics(bytes, {
        ...groups(tell),
        metric: (view) => tell("metric", view.nameStart, view.kind),
        numberPoint: point(tell),
        histogramPoint: point(tell),
        exponentialPoint: point(tell),
        summaryPoint: point(tell),
      }),
  ],
];

function told(reading: (tell: Tell) => Reading, size: number): { readonly seen: unknown[]; pieces: number } {
  const seen: unknown[] = [];
  const read = reading((...facts) => void seen.push(facts));
  let pieces = 1;
  while (!read.next(size)) pieces++;
  return { seen, pieces };
}

const ignore = (): void => undefined;

describe("reading piece by piece", () => {
  it.each(signals)("tells of %s what reading in one piece tells", (_, requests, readingOf) => {
    let most = 0;
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 300 }), (bytes, size) => {
        const inPieces = told((tell) => readingOf(bytes, tell), size);
        expect(inPieces.seen).toEqual(told((tell) => readingOf(bytes, tell), bytes.length + 1).seen);
        most = Math.max(most, inPieces.pieces);
      }),
      { numRuns: 300 },
    );
    expect(most).toBeGreaterThan(5);
  });

  it("stops within the points of one metric", () => {
    const dataPoints = Array.from({ length: 100 }, () => ({
      attributes: [],
      startTimeUnixNano: 0n,
      timeUnixNano: 1n,
      flags: 0,
      exemplars: [],
      value: 1,
    }));
    const metric = {
      name: "m",
      unit: "",
      description: "",
      metadata: [],
      data: { kind: "gauge", dataPoints },
    } as const;
    const scope = { name: "", version: "", attributes: [], droppedAttributesCount: 0 };
    const resource = { attributes: [], droppedAttributesCount: 0 };
    const scopeMetrics = [{ scope, metrics: [metric], schemaUrl: "" }];
    const bytes = encodeMetrics({ resourceMetrics: [{ resource, scopeMetrics, schemaUrl: "" }] });
    const points: unknown[] = [];
    const add = (): void => void points.push(1);
    const reading = readingMetrics(bytes, {
      resource: ignore,
      scope: ignore,
      metric: ignore,
      numberPoint: add,
      histogramPoint: ignore,
      exponentialPoint: ignore,
      summaryPoint: ignore,
    });
    expect(reading.next(bytes.length / 2)).toBe(false);
    expect(points.length).toBeGreaterThan(30);
    expect(points.length).toBeLessThan(70);
    expect(reading.next(bytes.length)).toBe(true);
    expect(points).toHaveLength(100);
  });

  it("refuses more groups and more parts than the limits", () => {
    const empty = { resource: { attributes: [], droppedAttributesCount: 0 }, scopeSpans: [], schemaUrl: "" };
    const bytes = encodeTraces({ resourceSpans: [empty, empty, empty] });
    const visitor = { resource: ignore, scope: ignore, span: ignore };
    const read = (groupLimit: number) => (): boolean =>
      readingTraces(bytes, visitor, { ...DEFAULT_LIMITS, groups: groupLimit }).next(1000);
    expect(read(3)).not.toThrow();
    expect(read(2)).toThrow(/"groups" is 2/);
  });
});
