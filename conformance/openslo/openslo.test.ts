import { printProblem, readSlos } from "@sightline/as-code";
import { describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../cases.ts";
import { openslo } from "./openslo.ts";

const folder = casesFolder(process.env);
const DAY = 86_400_000;

describe("the openslo suite", () => {
  const present = openslo.files.filter((file) => textAt(folder, file) !== undefined);

  it.skipIf(present.length === 0).each(present)("%s", async (file) => {
    expect(await openslo.run(file, textAt(folder, file) ?? "")).toMatchObject([{ kind: "passed" }]);
  });

  it("fails when a problem is missing or an SLO is another", async () => {
    expect(await openslo.run("openslo/inline/v1_slo_invalid_sli.yaml", "[]")).toMatchObject([
      { kind: "failed" },
    ]);
    expect(await openslo.run("openslo/v1_slos.yaml", "[]")).toMatchObject([{ kind: "failed" }]);
  });
});

const SLO = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout }
spec:
  service: shop
  budgetingMethod: METHOD
  indicator:
    metadata: { name: one }
    spec: SPEC
  timeWindow: [{ duration: 28d, isRolling: true }]
  objectives: [OBJECTIVE]
`;

function read(spec: string, objective = "{ target: 0.999 }", method = "Occurrences"): readonly string[] {
  const text = SLO.replace("SPEC", spec).replace("OBJECTIVE", objective).replace("METHOD", method);
  const { slos, problems, notes } = readSlos([{ file: "slo.yml", text }], 30 * DAY);
  return [
    ...slos.map(({ sli }) =>
      sli.kind === "ratio" ? sli.errorRatioQuery : `${sli.errorQuery} / ${sli.totalQuery}`,
    ),
    ...problems.map(printProblem),
    ...notes.map(printProblem),
  ];
}

const source = (query: string): string =>
  `{ metricSource: { type: Prometheus, spec: { query: '${query}' } } }`;

describe("an SLO of OpenSLO becomes queries of errors", () => {
  it.each([
    [
      "bad of a counter",
      `{ ratioMetric: { counter: true, bad: ${source('e{code="5"}')}, total: ${source("t")} } }`,
      'sum(rate(e{code="5"}[{{.window}}])) / sum(rate(t[{{.window}}]))',
    ],
    [
      "events at each sample",
      `{ ratioMetric: { counter: false, bad: ${source("e")}, total: ${source("t")} } }`,
      "sum(sum_over_time(e[{{.window}}])) / sum(sum_over_time(t[{{.window}}]))",
    ],
    [
      "a query with its own window stays as it is",
      `{ ratioMetric: { counter: true, bad: ${source("sum(increase(e[{{.window}}]))")}, total: ${source("sum(increase(t[{{.window}}]))")} } }`,
      "sum(increase(e[{{.window}}])) / sum(increase(t[{{.window}}]))",
    ],
    [
      "a raw share of failures",
      `{ ratioMetric: { rawType: failure, raw: ${source("errors:ratio")} } }`,
      "avg_over_time((errors:ratio)[{{.window}}:])",
    ],
    [
      "a raw share of successes",
      `{ ratioMetric: { rawType: success, raw: ${source("avg_over_time(ok[{{.window}}])")} } }`,
      "1 - (avg_over_time(ok[{{.window}}]))",
    ],
  ])("%s", (_name, spec, query) => {
    expect(read(spec)).toEqual([query]);
  });

  it("a threshold counts the samples that do not keep to it", () => {
    const spec = `{ thresholdMetric: ${source("lag")} }`;
    expect(read(spec, "{ op: lte, value: 5, targetPercent: 99 }")).toEqual([
      "1 - avg_over_time(((lag) <= bool 5)[{{.window}}:])",
    ]);
    expect(read(spec, "{ targetPercent: 99 }")[0]).toContain("has no threshold for its thresholdMetric");
  });

  it("slices of time count by their share, or as a whole", () => {
    const spec = `{ ratioMetric: { rawType: failure, raw: ${source("avg_over_time(bad[{{.window}}])")} } }`;
    expect(read(spec, "{ target: 0.9, timeSliceWindow: 5m }", "RatioTimeslices")).toEqual([
      "avg_over_time((avg_over_time(bad[5m]))[{{.window}}:5m])",
    ]);
    expect(read(spec, "{ target: 0.9, timeSliceTarget: 0.95, timeSliceWindow: 1 }", "Timeslices")).toEqual([
      "1 - avg_over_time(((1 - (avg_over_time(bad[1m]))) >= bool 0.95)[{{.window}}:1m])",
    ]);
    expect(read(spec, "{ target: 0.9 }", "Timeslices")[0]).toContain("Timeslices need a target for a slice");
  });

  it.each([
    [
      "{ ratioMetric: { bad: { metricSource: { type: Datadog, spec: { query: x } } }, total: T } }",
      "it is of Datadog",
    ],
    ["{ ratioMetric: { bad: T } }", "the ratio does not say which events are good, or of how many"],
    [
      "{ ratioMetric: { bad: { metricSource: { type: Prometheus, spec: {} } }, total: T } }",
      "there is no query",
    ],
    [`{ ratioMetric: { bad: ${source("rate(x")}, total: T } }`, "metricSource.spec.query: "],
    ["{}", "the indicator measures nothing"],
    ["{ ratioMetrik: {} }", 'Did you mean "ratioMetric"?'],
  ])("%s is refused", (spec, reason) => {
    expect(read(spec.replaceAll("T }", `${source("t")} }`)).join("\n")).toContain(reason);
  });

  it("an objective needs a target that can be", () => {
    const spec = `{ ratioMetric: { bad: ${source("e")}, total: ${source("t")} } }`;
    expect(read(spec, "{}")[0]).toContain("does not say its target");
    expect(read(spec, "{ target: 1.2 }")[0]).toContain("the objective is 120");
  });
});
