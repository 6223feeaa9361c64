import { queryInstant, queryRange } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../cases.ts";
import { reportOf } from "../suite.ts";
import { promql, runFile } from "./promql.ts";
import type { Engine } from "./run-eval.ts";

const DATA = `load 1m
  metric_total{a="1"} 0+60x10
  metric_total{a="2"} 0+120x10
  histogram {{schema:0 count:6 sum:9 buckets:[1 2 3]}}x10
  mixed{a="1"} 1x10
  mixed{a="2"} {{count:1 sum:1 buckets:[1]}}x10

`;

async function failures(text: string, engine?: Engine): Promise<readonly string[]> {
  const report = reportOf("promql", await runFile("a.test", DATA + text, engine));
  return report.failures.map(({ expected, got }) => `${expected} | ${got}`);
}

/** What the runner has to tell: a case that is wrong, and the words it is told in. */
const RED: readonly (readonly [name: string, text: string, told: RegExp])[] = [
  ["a wrong value", 'eval instant at 5m metric_total{a="1"}\n  metric_total{a="1"} 301', /301 \| .* 300/],
  [
    "a value that is off by 2 in a million",
    'eval instant at 5m metric_total{a="1"} * 1.000003\n  {a="1"} 300',
    /300/,
  ],
  [
    "a missing series",
    'eval instant at 5m metric_total\n  metric_total{a="1"} 300\n  metric_total{a="2"} 600\n  metric_total{a="3"} 1',
    /a="3".*no such series/,
  ],
  ["an extra series", 'eval instant at 5m metric_total\n  metric_total{a="1"} 300', /no series .*a="2"/],
  ["an empty expectation of something", "eval instant at 5m metric_total", /no series/],
  [
    "a name that should be gone",
    'eval instant at 5m rate(metric_total{a="1"}[2m])\n  metric_total{a="1"} 1',
    /no series/,
  ],
  [
    "a missing warning",
    'eval instant at 5m metric_total{a="1"}\n  expect warn\n  metric_total{a="1"} 300',
    /warn of any text \| warn \[\]/,
  ],
  [
    "a missing info",
    'eval instant at 5m metric_total{a="1"}\n  expect info\n  metric_total{a="1"} 300',
    /info of any text/,
  ],
  [
    "another warning than expected",
    "eval instant at 5m sum(mixed)\n  expect warn msg: PromQL warning: x (1:1)",
    /PromQL warning: x/,
  ],
  [
    "a warning at another place",
    "eval instant at 5m sum(mixed)\n  expect warn msg: PromQL warning: encountered a mix of histograms and floats for aggregation (1:4)",
    /1:5/,
  ],
  ["a warning where none is allowed", "eval instant at 5m sum(mixed)\n  expect no_warn", /no warn/],
  [
    "an info where none is allowed",
    'eval instant at 5m rate(mixed{a="1"}[5m])\n  expect no_info\n  {a="1"} 0',
    /no info/,
  ],
  [
    "a surplus warning",
    "eval instant at 5m sum(mixed) or quantile(2, metric_total)\n  expect warn regex: quantile.*\n  {} +Inf",
    /no other warn/,
  ],
  [
    "a wrong order",
    'eval instant at 5m sort_desc(metric_total)\n  expect ordered\n  metric_total{a="1"} 300\n  metric_total{a="2"} 600',
    /place/,
  ],
  ["a success where failure is expected", "eval instant at 5m metric_total\n  expect fail", /error/],
  [
    "a failure where success is expected",
    'eval instant at 5m label_replace(metric_total, "a", "x", "", "")\n  {a="x"} 1',
    /error vector cannot contain/,
  ],
  [
    "another failure than expected",
    'eval instant at 5m label_replace(metric_total, "a", "x", "", "")\n  expect fail msg: no',
    /error no/,
  ],
  ["a query that cannot be read", "eval instant at 5m sum(\n  {} 1", /parse error/],
  [
    "a point too many in a range",
    'eval range from 0 to 2m step 1m metric_total{a="1"}\n  metric_total{a="1"} 0 60',
    /@120000/,
  ],
  [
    "a gap in a range",
    'eval range from 0 to 2m step 1m metric_total{a="1"}\n  metric_total{a="1"} 0 _ 120',
    /60@60000/,
  ],
  [
    "more points than the window has",
    'eval range from 0 to 1m step 1m metric_total{a="1"}\n  metric_total{a="1"} 0 60 120',
    /points up to/,
  ],
  ["a wrong scalar", "eval instant at 5m 1 + 1\n  3", /scalar 3 \| scalar 2/],
  ["a vector for a scalar", "eval instant at 5m vector(1)\n  1", /scalar 1 \| a vector/],
  ["a wrong string", 'eval instant at 5m "a"\n  expect string "b"', /"b" \| "a"/],
  [
    "a wrong bucket",
    "eval instant at 5m histogram\n  histogram {{schema:0 count:6 sum:9 buckets:[1 3 2]}}",
    /count:6/,
  ],
  [
    "a wrong reset hint",
    "eval instant at 5m histogram\n  histogram {{schema:0 count:6 sum:9 counter_reset_hint:gauge buckets:[1 2 3]}}",
    /gauge/,
  ],
  ["a number for a histogram", "eval instant at 5m histogram\n  histogram 6", /6 \| .*count:6/],
  [
    "two values of an instant",
    'eval instant at 5m metric_total{a="1"}\n  metric_total{a="1"} 300 300',
    /a command \| an instant query/,
  ],
  ["an unknown command", "evaluate instant at 5m 1", /a command \|/],
  ["an unknown kind of eval", "eval_maybe instant at 5m 1", /a command \|/],
  ["an unknown expectation", "eval instant at 5m 1\n  expect silence\n  1", /unknown expectation "silence"/],
  ["an unknown match", "eval instant at 5m 1\n  expect fail like: x\n  1", /unknown match "like"/],
  [
    "expectations that exclude each other",
    "eval instant at 5m 1\n  expect warn\n  expect no_warn\n  1",
    /cannot both/,
  ],
  ["an unknown key of a histogram", "load 1m\n  x {{size:1}}", /"size"/],
  ["a point that is none", "load 1m\n  x 1 two", /"two" is no point/],
  ["a load that is none", "load_all 1m\n  x 1", /a command \|/],
  ["a time that is none", "eval instant at noon 1\n  1", /"noon" is no duration/],
  ["start times of another series", "load 1m\n  x@st -1m\n  y 1", /of the series below/],
  ["start times of other points", "load 1m\n  x@st -1m\n  x 1 2", /as many as the points/],
  ["start times of nothing", "load 1m\n  x@st -1m", /before a line of samples/],
  ["a start time that is none", "load 1m\n  x@st soon\n  x 1", /"soon" is no start time/],
  [
    "buckets that are not cumulative",
    'load_with_nhcb 1m\n  h_bucket{le="1"} 5\n  h_bucket{le="+Inf"} 3',
    /not cumulative/,
  ],
];

describe("the promql suite", () => {
  const folder = casesFolder(process.env);
  const present = promql.files.filter((file) => textAt(folder, file) !== undefined);

  it.skipIf(present.length === 0).each(present)("passes on Prometheus' own %s", async (file) => {
    const report = reportOf("promql", await promql.run(file, textAt(folder, file) ?? ""));
    expect(report).toMatchObject({ failed: 0, skipped: 0, failures: [] });
    expect(report.passed).toBeGreaterThan(15);
  });

  it.each(RED)("tells %s", async (_, text, told) => {
    const found = await failures(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(told);
  });

  it("passes what is right", async () => {
    const right = `eval instant at 5m sort_desc(metric_total)
  expect ordered
  expect no_warn
  metric_total{a="2"} 600
  metric_total{a="1"} 300

eval range from 0 to 2m step 1m sum(metric_total)
  {} 0 180 360

eval instant at 2m metric_total{a="1"}[90s]
  expect range vector from 1m to 2m step 1m
  metric_total{a="1"} 60 120

eval_fail instant at 5m label_replace(metric_total, "a", "x", "", "")
  expected_fail_message vector cannot contain metrics with the same labelset

clear
eval instant at 5m metric_total

load 1m
  started_total@st _ -30s -90s
  started_total    _ 30  90

eval instant at 2m increase(started_total[3m])
  {} 90
`;
    expect(await failures(right)).toEqual([]);
  });

  it("tells what differs only with @ or only in a range", async () => {
    const text = 'eval instant at 5m metric_total{a="1"}\n  metric_total{a="1"} 300';
    const shifted: Engine = {
      instant: (query, at, options) => queryInstant(query, at === 50 * 60_000 ? at + 60_000 : at, options),
      range: (query, window, options) => queryRange(query, window, options),
    };
    // With @, the moment of evaluation makes no difference: an engine that shifts it is not told there.
    expect(await failures(text, shifted)).toEqual([]);
    const forgetful: Engine = {
      instant: (query, at, options) =>
        queryInstant(typeof query === "string" ? query.replace(/ @ [\d.]+/u, "") : query, at, options),
      range: queryRange,
    };
    expect((await failures(text, forgetful))[0]).toContain("as metric_total");
    const late: Engine = {
      instant: queryInstant,
      range: (query, window, options) => queryRange(query, window, { ...options, lookbackMs: 1 }),
    };
    const between = 'eval instant at 330s metric_total{a="1"}\n  metric_total{a="1"} 300';
    expect((await failures(between, late))[0]).toContain("in a range");
  });
});
