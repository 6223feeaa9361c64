import type { Panel } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { textOf } from "../../format/quantity.ts";
import type { Known } from "../ask/answers.ts";
import { bucketsOf, shownBuckets } from "./buckets.ts";
import { linesOfPanel, valuesOfPanel } from "./lines.ts";
import { blocksOf } from "./markdown.ts";
import { tableOf } from "./table.tsx";
import { writerOfUnit } from "./unit.ts";

describe("a panel's unit", () => {
  it.each([
    ["s", 0.64, "640 ms"],
    ["ms", 640, "640 ms"],
    ["By", 41.2e9, "41.2 GB"],
    ["MiBy", 1, "1.05 MB"],
    ["By/s", 1200, "1.20 kB/s"],
    ["1", 0.048, "4.8 %"],
    ["%", 4.8, "4.8 %"],
    ["{request}/s", 38.1, "38.1 /s"],
    ["{request}", 906.8, "907"],
    ["{request}", 0.25, "0.250"],
    ["Cel", 21.5, "21.50 Cel"],
    [undefined, 12, "12"],
  ])("%s writes %d as %s", (unit, value, text) => {
    expect(textOf(writerOfUnit(unit)(value))).toBe(text);
  });

  it("takes the panel's decimals for plain numbers and shares", () => {
    expect(textOf(writerOfUnit("1", 3)(0.04812))).toBe("4.812 %");
    expect(textOf(writerOfUnit(undefined, 1)(2.34))).toBe("2.3");
    expect(textOf(writerOfUnit("{request}", 0)(4.87))).toBe("5");
    expect(textOf(writerOfUnit("{request}", 0)(48_210.4))).toBe("48,210");
    expect(textOf(writerOfUnit("s", 3)(2.345678))).toBe("2.35 s");
  });
});

function range(
  series: readonly { readonly labels: Record<string, string>; readonly values: readonly number[] }[],
): Known {
  return {
    question: "",
    error: undefined,
    data: {
      kind: "range",
      id: "a",
      ms: 1,
      start: 0,
      step: 15,
      length: 2,
      left: 3,
      histograms: 0,
      notes: [],
      exemplars: [],
      series: series.map(({ labels, values }) => ({ labels, values: Float64Array.from(values) })),
    },
  };
}

const panel: Panel = {
  kind: "time",
  title: "Rate",
  queries: [
    { kind: "promql", expr: "a", legend: "{{ route }} of {{job}}" },
    { kind: "promql", expr: "b" },
  ],
};

describe("a panel's lines", () => {
  it("have the names of their legends, or what differs", () => {
    const known = [
      range([{ labels: { route: "/a" }, values: [1, 2] }]),
      range([
        { labels: { job: "x", le: "1" }, values: [1, Number.NaN] },
        { labels: { job: "y", le: "1" }, values: [3, 4] },
      ]),
    ];
    const { lines, left, steps } = linesOfPanel(panel, known);
    expect(lines.map(({ name }) => name)).toEqual(["/a of ", "job=x", "job=y"]);
    expect([left, steps]).toEqual([6, { start: 0, step: 15, length: 2 }]);
    expect(valuesOfPanel(panel, known).map(({ value }) => value)).toEqual([2, 1, 4]);
    expect(linesOfPanel(panel, [undefined, undefined]).lines).toEqual([]);
  });
});

describe("a histogram's buckets", () => {
  it("hold what is not in the ones below, in the order of their bounds", () => {
    const series = [
      { labels: { le: "+Inf" }, values: Float64Array.of(10, 10) },
      { labels: { le: "0.1" }, values: Float64Array.of(2, 7) },
      { labels: { le: "0.5" }, values: Float64Array.of(9, 6) },
      { labels: {}, values: Float64Array.of(1, 1) },
    ];
    const buckets = bucketsOf(series);
    expect(buckets.map(({ lower, upper, values }) => [lower, upper, [...values]])).toEqual([
      [0, 0.1, [2, 7]],
      [0.1, 0.5, [7, 0]],
      [0.5, Number.POSITIVE_INFINITY, [1, 4]],
    ]);
    const sparse = [0, 0, 5, 0].map((value, at) => ({
      lower: at,
      upper: at + 1,
      values: Float64Array.of(value),
    }));
    expect(shownBuckets(sparse).map(({ lower }) => lower)).toEqual([1, 2]);
    expect(shownBuckets([])).toEqual([]);
  });
});

function valueOf(query: number, route: string, amount: number) {
  return {
    id: `${query}${route}`,
    name: "",
    labels: { __name__: `m${query}`, route, job: "x" },
    value: amount,
    query,
  };
}

describe("a table", () => {
  it("puts values of several queries into one row where labels agree, and drops labels that all share", () => {
    const { labels, heads, rows } = tableOf(panel, [
      valueOf(0, "/a", 1),
      valueOf(0, "/b", 2),
      valueOf(1, "/b", 3),
    ]);
    expect([labels, heads]).toEqual([["route"], ["value 1", "value 2"]]);
    expect(rows.map(({ values }) => values)).toEqual([
      [1, Number.NaN],
      [2, 3],
    ]);
  });
});

describe("Markdown", () => {
  it("is read as blocks and inlines, and no address runs code", () => {
    expect(
      blocksOf("# A\ntext *b*\nmore\n\n- `c`\n- [d](https://d.test)\n\n```\n- e\n```\n[f](javascript:g)"),
    ).toEqual([
      { kind: "heading", inlines: [{ kind: "text", text: "A" }] },
      {
        kind: "paragraph",
        inlines: [
          { kind: "text", text: "text " },
          { kind: "emphasis", text: "b" },
          { kind: "text", text: " more" },
        ],
      },
      {
        kind: "list",
        items: [[{ kind: "code", text: "c" }], [{ kind: "link", text: "d", url: "https://d.test" }]],
      },
      { kind: "code", text: "- e" },
      { kind: "paragraph", inlines: [{ kind: "text", text: "[f](javascript:g)" }] },
    ]);
  });
});
