import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import type { Exposition } from "./exposition.ts";
import { parseExposition } from "./parse.ts";

const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const open = (text: string): Exposition => parseExposition(`${text}\n# EOF\n`, OPEN_METRICS);

/** Labels, value and time of each sample. */
function rows({ samples }: Exposition): readonly unknown[] {
  return samples.map(({ labels, value, unixMilli }) => [{ ...labels }, value, unixMilli]);
}

function faultOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.field ?? ""}: ${error.message}`;
    throw error;
  }
  return "no fault";
}

describe("the classic format", () => {
  it("gives names, labels, values and times", () => {
    const page = `# HELP http_requests_total All \\\\ of\\n"them"
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",}    3 1395066363000
# a comment

  padded{ a = "x" , b="C:\\\\DIR\\\\FILE.TXT", c="a \\"b\\"\\n" } -1.5e3
metric_without_timestamp_and_labels 12.47\r
something_weird{problem="division by zero"} +Inf -3982045
nothing NaN`;
    const read = parseExposition(page, "text/plain; version=0.0.4");
    expect(rows(read)).toEqual([
      [{ __name__: "http_requests_total", method: "post", code: "200" }, 1027, 1395066363000],
      [{ __name__: "http_requests_total", method: "post", code: "400" }, 3, 1395066363000],
      [{ __name__: "padded", a: "x", b: "C:\\DIR\\FILE.TXT", c: 'a "b"\n' }, -1500, undefined],
      [{ __name__: "metric_without_timestamp_and_labels" }, 12.47, undefined],
      [{ __name__: "something_weird", problem: "division by zero" }, Number.POSITIVE_INFINITY, -3982045],
      [{ __name__: "nothing" }, Number.NaN, undefined],
    ]);
    expect(read.families[0]).toEqual({
      name: "http_requests_total",
      type: "counter",
      help: 'All \\ of\n"them"',
      unit: "",
    });
    expect(read.samples.map(({ line }) => line)).toEqual([3, 4, 7, 8, 9, 10]);
  });

  it("finds the family of the samples of histograms and summaries", () => {
    const read = parseExposition(`# TYPE h histogram
h_bucket{le="+Inf"} 1
h_sum 2
h_count 1
# TYPE s summary
s{quantile="0.5"} 1
s_sum 1
other_sum 1
h_total 3`);
    expect(read.samples.map(({ family }) => family.name)).toEqual([
      "h",
      "h",
      "h",
      "s",
      "s",
      "other_sum",
      "h_total",
    ]);
    expect(read.families.map(({ type }) => type)).toEqual(["histogram", "summary", "unknown", "unknown"]);
  });

  it("knows a type that is told after the samples", () => {
    const read = parseExposition("a 1\n# TYPE a gauge\n# HELP a late\n");
    expect(read.samples[0]?.family).toEqual({ name: "a", type: "gauge", help: "late", unit: "" });
  });

  it("takes names of UTF-8 in quotes", () => {
    const read = parseExposition(`# TYPE "my.metric" gauge
{"my.metric","lábel.x"="1",b="2"} 3
{"other metric"} 4`);
    expect(rows(read)).toEqual([
      [{ __name__: "my.metric", "lábel.x": "1", b: "2" }, 3, undefined],
      [{ __name__: "other metric" }, 4, undefined],
    ]);
    expect(read.samples[0]?.family.type).toBe("gauge");
  });

  it("has no label that is empty, and none from the prototype of objects", () => {
    const [sample] = parseExposition('a{b="",constructor="c",__proto__="d"} 1').samples;
    expect(Object.entries(sample?.labels ?? {})).toEqual([
      ["__name__", "a"],
      ["constructor", "c"],
      ["__proto__", "d"],
    ]);
  });

  it.each([
    ["a 1\nb", "line 2: Line 2, column 2: there is no number after the labels: b"],
    ["a one", "line 1: Line 1, column 3: there is no number after the labels: a one"],
    ["a 1e999", "line 1: Line 1, column 3: there is no number after the labels: a 1e999"],
    ["a 1_000", "line 1: Line 1, column 3: there is no number after the labels: a 1_000"],
    ["a 0x10", "line 1: Line 1, column 3: there is no number after the labels: a 0x10"],
    ["a 1 12.5", "line 1: Line 1, column 5: the timestamp is not in whole milliseconds since 1970: a 1 12.5"],
    ["a 1 12 13", "line 1: Line 1, column 8: there is more after the sample: a 1 12 13"],
    ['a{b="c} 1', 'line 1: Line 1, column 5: a text in quotes has no end: a{b="c} 1'],
    ['a{b="c" d="e"} 1', 'line 1: Line 1, column 9: there is no comma after a label: a{b="c" d="e"} 1'],
    ['a{b="c",b="d"} 1', 'line 1: Line 1, column 9: the label b comes twice: a{b="c",b="d"} 1'],
    ['a{b:c="c"} 1', 'line 1: Line 1, column 3: the name of a label has no colon: a{b:c="c"} 1'],
    ["a{b=c} 1", "line 1: Line 1, column 5: the value of a label stands in quotes: a{b=c} 1"],
    ["a{b} 1", "line 1: Line 1, column 4: there is no = after the name of a label: a{b} 1"],
    ['a{"b"} 1', 'line 1: Line 1, column 3: the metric has two names: a{"b"} 1'],
    ["{} 1", "line 1: Line 1, column 1: a line begins with the name of a metric: {} 1"],
    ["1a 1", "line 1: Line 1, column 1: a line begins with the name of a metric: 1a 1"],
    ["# TYPE a number", "line 1: Line 1, column 10: there is no such type of metric: # TYPE a number"],
    ["# TYPE a toString", "line 1: Line 1, column 10: there is no such type of metric: # TYPE a toString"],
    ["# TYPE", "line 1: Line 1, column 7: # TYPE is not followed by the name of a metric: # TYPE"],
    [
      "# HELP a.b c",
      "line 1: Line 1, column 9: the name of a metric has a character that needs quotes: # HELP a.b c",
    ],
  ])("says what is wrong with %j, and where", (page, fault) => {
    expect(faultOf(() => parseExposition(page))).toBe(fault);
  });

  it("says which line is not UTF-8", () => {
    const page = Buffer.concat([Buffer.from('a 1\nb{c="'), Buffer.of(0xff), Buffer.from('"} 1\n')]);
    expect(faultOf(() => parseExposition(page))).toBe("line 2: Line 2, column 1: the line is not UTF-8: …");
  });
});

describe("OpenMetrics", () => {
  it("has seconds, units, exemplars and created lines", () => {
    const read = open(`# TYPE foo_seconds histogram
# UNIT foo_seconds seconds
# HELP foo_seconds Say \\"hi\\"
foo_seconds_bucket{le="0.1"} 8 1520879607.789 # {trace_id="a b"} 0.05
foo_seconds_bucket{le="+Inf"} 17 # {} 9.8 1520879607.7
foo_seconds_created 1520430000.123
# TYPE bar counter
bar_total 17`);
    expect(read.families).toEqual([
      { name: "foo_seconds", type: "histogram", unit: "seconds", help: 'Say "hi"' },
      { name: "bar", type: "counter", unit: "", help: "" },
    ]);
    expect(
      read.samples.map(({ family, unixMilli, exemplar }) => [
        family.name,
        unixMilli,
        exemplar === undefined ? undefined : { ...exemplar, labels: { ...exemplar.labels } },
      ]),
    ).toEqual([
      ["foo_seconds", 1520879607789, { labels: { trace_id: "a b" }, value: 0.05, unixMilli: undefined }],
      ["foo_seconds", undefined, { labels: {}, value: 9.8, unixMilli: 1520879607700 }],
      ["foo_seconds", undefined, undefined],
      ["bar", undefined, undefined],
    ]);
  });

  it.each([
    ["a 1\n", "line 2: Line 2, column 1: the page ends without # EOF, so it may be cut: "],
    ["a 1\n# EOF\nb 1", "line 3: Line 3, column 1: there is more after # EOF: b 1"],
    ["a 1 x\n# EOF", "line 1: Line 1, column 5: the timestamp is not in seconds since 1970: a 1 x"],
    ["a 1 # 2\n# EOF", "line 1: Line 1, column 7: an exemplar begins with its labels: a 1 # 2"],
  ])("says what is wrong with %j", (page, fault) => {
    expect(faultOf(() => parseExposition(page, OPEN_METRICS))).toBe(fault);
  });
});
