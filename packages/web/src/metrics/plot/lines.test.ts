import { describe, expect, it } from "vitest";
import { type RangeAnswer, exemplarsOf, rangeAnswer } from "../prometheus/answers.ts";
import { thinned } from "./exemplar-marks.tsx";
import { OTHERS, inksOf } from "./inks.ts";
import { linesOf, stacked, statsOf } from "./lines.ts";
import { runs } from "./paint.ts";
import { scaleOf, yOf } from "./scale.ts";

const steps = { start: 100, step: 10, length: 4 };

function answer(
  series: Readonly<Record<string, readonly (readonly [number, string])[]>>,
  own = steps,
): RangeAnswer {
  const result = Object.entries(series).map(([route, values]) => ({ metric: { route, job: "api" }, values }));
  return rangeAnswer({ data: { resultType: "matrix", result }, notes: [] }, own, 0.1);
}

const query = (letter: "a" | "b") => ({ letter, text: "x", shown: true });

describe("lines of answers", () => {
  it("have a value a step and a gap where there was none", () => {
    const { lines } = answer({
      "/a": [
        [100, "1"],
        [110, "NaN"],
        [130, "+Inf"],
      ],
    });
    expect([...(lines[0]?.values ?? [])]).toEqual([1, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY]);
  });

  it("are told apart by what differs, and listed by the column that was chosen", () => {
    const given = [
      {
        query: query("a"),
        answer: answer({
          "/a": [
            [100, "1"],
            [130, "9"],
          ],
          "/b": [[100, "8"]],
        }),
      },
    ];
    expect(linesOf(given, "mean").lines.map(({ name }) => name)).toEqual(["route=/b", "route=/a"]);
    expect(linesOf(given, "last").lines.map(({ name }) => name)).toEqual(["route=/a", "route=/b"]);
    expect(linesOf(given, "name").lines.map(({ id }) => id)[0]).toBe('a job="api",route="/a"');
  });

  it("stand on the steps of the first answer while another one is late", () => {
    const late = answer(
      {
        "/b": [
          [90, "5"],
          [100, "6"],
        ],
      },
      { ...steps, start: 90 },
    );
    const { lines } = linesOf(
      [
        { query: query("a"), answer: answer({ "/a": [[100, "1"]] }) },
        { query: query("b"), answer: late },
      ],
      "name",
    );
    expect([...(lines[1]?.values ?? [])]).toEqual([6, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("count only finite values", () => {
    expect(statsOf(Float64Array.of(2, Number.NaN, 4, Number.POSITIVE_INFINITY))).toEqual({
      last: 4,
      min: 2,
      max: 4,
      mean: 3,
    });
    expect(statsOf(new Float64Array())).toEqual({
      last: Number.NaN,
      min: Number.NaN,
      max: Number.NaN,
      mean: Number.NaN,
    });
  });

  it("stack over those before, and over nothing where these have gaps", () => {
    const { lines } = linesOf(
      [
        {
          query: query("a"),
          answer: answer({
            "/a": [[100, "1"]],
            "/b": [
              [100, "2"],
              [110, "3"],
            ],
          }),
        },
      ],
      "name",
    );
    expect(stacked(lines, 2).map((column) => [...column])).toEqual([
      [1, Number.NaN],
      [3, 3],
    ]);
  });
});

function one(timestamp: number, value: string, labels: object): object {
  return { labels, value, timestamp };
}

describe("the picture", () => {
  it("begins at zero, unless something is below it", () => {
    expect(scaleOf([Float64Array.of(3, 9)], 100)).toMatchObject({ min: 0, max: 10 });
    const both = scaleOf([Float64Array.of(-4, 8)], 100);
    expect(both.ticks).toContain(0);
    expect([both.min <= -4, both.max >= 8]).toEqual([true, true]);
    expect(yOf(0, scaleOf([Float64Array.of(0)], 100))).toBe(98);
  });

  it("breaks lines at gaps", () => {
    expect(runs(Float64Array.of(1, 2, Number.NaN, 3))).toEqual([
      [0, 1],
      [3, 3],
    ]);
  });

  it("gives eight lines a colour, keeps what they have, and lets others be grey", () => {
    const many = linesOf(
      [
        {
          query: query("a"),
          answer: answer(
            Object.fromEntries(
              Array.from({ length: 10 }, (_, at) => [`/${at}`, [[100, String(at)] as const]]),
            ),
          ),
        },
      ],
      "mean",
    ).lines;
    const inks = inksOf(new Map(), many);
    expect(new Set(inks.values()).size).toBe(9);
    expect(inks.get(many[9]?.id ?? "")).toBe(OTHERS);
    expect(inksOf(inks, many.toReversed()).get(many[0]?.id ?? "")).toBe(inks.get(many[0]?.id ?? ""));
  });

  it("has one exemplar for each part of the window, the largest, and none without a trace", () => {
    const told = {
      data: [
        {
          seriesLabels: { job: "api" },
          exemplars: [
            one(10, "1", { trace_id: "a" }),
            one(10.1, "5", { traceID: "b" }),
            one(50, "2", { span: "c" }),
          ],
        },
      ],
      notes: [],
    };
    const found = exemplarsOf(told);
    expect(found.map(({ traceId }) => traceId)).toEqual(["a", "b"]);
    expect(thinned(found, { from: 0, to: 100 }).map(({ traceId }) => traceId)).toEqual(["b"]);
    expect(thinned(found, { from: 20, to: 100 })).toEqual([]);
  });
});
