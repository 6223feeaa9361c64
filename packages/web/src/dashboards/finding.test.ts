import type { Panel } from "@sightline/model";
import { describe, expect, it } from "vitest";
import type { Known } from "./ask/answers.ts";
import { findingsOf, sentenceOf, subjectOf } from "./finding.ts";
import type { PlacedPanel } from "./grid/layout.ts";
import { chosenOf, readDashboardSearch, withChosen, withRow } from "./search.ts";
import { givenValue, offeredValue } from "./variable/resolve.ts";

const clock = { minute: (time: number) => `m${time}` };

function placed(
  title: string,
  limit: number | undefined,
  severity: "warning" | "critical" = "critical",
): PlacedPanel {
  const panel: Panel = {
    kind: "time",
    title,
    unit: "s",
    queries: [{ kind: "promql", expr: "x", legend: "{{q}}" }],
    ...(limit === undefined ? {} : { thresholds: [{ from: limit, severity }] }),
  };
  return { id: title, panel, title, variables: {}, width: 12, height: 8 };
}

function known(lines: Readonly<Record<string, readonly number[]>>): readonly Known[] {
  const series = Object.entries(lines).map(([q, values]) => ({
    labels: { q },
    values: Float64Array.from(values),
  }));
  const data = {
    kind: "range" as const,
    id: "a",
    ms: 1,
    start: 100,
    step: 10,
    length: 4,
    left: 0,
    histograms: 0,
    notes: [],
    exemplars: [],
    series,
  };
  return [{ question: "", error: undefined, data }];
}

function told(panels: readonly (readonly [PlacedPanel, readonly (Known | undefined)[]])[]): string {
  const answers = new Map(panels);
  const findings = findingsOf([...answers.keys()], (panel) => answers.get(panel) ?? []);
  return sentenceOf("Service", findings, clock);
}

describe("the sentence of a dashboard", () => {
  it("names the worst limit that is passed, by which line, and since when", () => {
    expect(
      told([
        [placed("Errors", 1, "warning"), known({ a: [0, 0, 2, 2] })],
        [placed("p50, p95", 2), known({ p50: [0, 0, 0, 1], p95: [1, 3, Number.NaN, 4] })],
        [placed("Fine", 9), known({ a: [1, 1, 1, 1] })],
      ]),
    ).toBe("Service: p95 is over 2 s since m110, and 1 more is over");
  });

  it("tells what two panels ask in the same words once, whatever they call it", () => {
    const failed = { ...placed("Failed requests", 1), id: "0-1" };
    const share = placed("4xx and 5xx", 2);
    const other = { ...placed("Elsewhere", 1), variables: { service: "b" } };
    const over = known({ "5xx": [3, 3, 3, 3] });
    expect(
      told([
        [share, over],
        [failed, over],
      ]),
    ).toBe("Service: Failed requests is over 1 s");
    expect(
      told([
        [failed, over],
        [other, over],
      ]),
    ).toMatch(/and 1 more is over$/u);
  });

  it("does not say since when where it was so all the time", () => {
    expect(told([[placed("Slow", 1), known({ a: [2, 2, 2, 2] })]])).toBe("Service: Slow is over 1 s");
  });

  it("says that all is well, that nothing is watched, and that there is nothing", () => {
    const fine = known({ a: [1, 1, 1, 1] });
    expect(
      told([
        [placed("a", 9), fine],
        [placed("b", 9), fine],
      ]),
    ).toBe("Service: all 2 panels are within their limits");
    expect(told([[placed("a", 9), fine]])).toBe("Service: within its limit");
    expect(told([[placed("a", undefined), fine]])).toBe("Service");
    expect(told([[placed("a", 9), known({})]])).toBe("Service: no data in this window");
    expect(told([[placed("a", 9), [undefined]]])).toBe("Service");
  });

  it("names what is chosen", () => {
    const dashboard = {
      id: "s",
      title: "Service",
      rows: [],
      variables: [
        { kind: "label", name: "a", label: "job", of: "up" },
        { kind: "label", name: "b", label: "tenant_id", of: "up" },
        { kind: "label", name: "c", label: "zone", of: "up" },
        { kind: "choice", name: "quantile", options: ["0.95"] },
        { kind: "text", name: "least" },
      ],
    } as const;
    const values = { a: "shop", b: null, c: ["x", "y"], quantile: "0.95", least: "0" };
    expect(subjectOf(dashboard, values)).toBe("Service shop");
  });
});

describe("the URL of a dashboard", () => {
  it("keeps one value, several, all, and what looks like a number", () => {
    const search = readDashboardSearch({
      "var-a": "x",
      "var-b": ["x", 7],
      "var-c": "$all",
      "var-d": 7,
      full: 2,
      other: 1,
    });
    expect(["a", "b", "c", "d", "e"].map((name) => chosenOf(search, name))).toEqual([
      "x",
      ["x", "7"],
      null,
      "7",
      undefined,
    ]);
    expect(search.full).toBe("2");
    expect(chosenOf(withChosen("a", null), "a")).toBeNull();
  });

  it("turns rows and turns them back", () => {
    expect(withRow({}, "2")).toBe("2");
    expect(withRow({ rows: "2" }, "0")).toBe("0,2");
    expect(withRow({ rows: "2" }, "2")).toBeUndefined();
  });
});

describe("the value of a variable", () => {
  const label = { kind: "label", name: "service", label: "job", of: "up" } as const;
  it("is what was chosen as far as it fits, else the dashboard's, else all, else what is offered first", () => {
    expect(givenValue(label, "x")).toBe("x");
    expect(givenValue(label, ["x", "y"])).toBe("x");
    expect(givenValue(label, null)).toBeUndefined();
    expect(givenValue({ ...label, multiple: true, all: true }, ["x", "y"])).toEqual(["x", "y"]);
    expect(givenValue({ ...label, all: true }, undefined)).toBeNull();
    expect(givenValue({ ...label, all: true, value: "z" }, undefined)).toBe("z");
    expect(offeredValue(label, ["a", "b"], {})).toBe("a");
    expect(offeredValue(label, ["a", "ns/b"], { service: "b" })).toBe("ns/b");
    expect(offeredValue(label, [], {})).toBeUndefined();
  });
});
