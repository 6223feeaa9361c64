import { describe, expect, it } from "vitest";
import { checkRuleFile } from "./check.ts";
import { prometheusVersion } from "./prometheus-version.ts";

/** One rule, whose alert has all that a person needs. */
function alert(expr: string, more = "", summary = "it is broken"): string {
  return `groups:
  - name: g
    rules:
      - alert: Broken
        expr: ${JSON.stringify(expr)}
        for: 5m
        labels: { severity: critical }
        annotations: { summary: ${JSON.stringify(summary)} }
${more}`;
}

function alertOn(expr: string): string {
  return alert(expr, "", "{{ $labels.job }} on {{ $labels.instance }}");
}

function warningsOf(text: string, version = "3"): readonly string[] {
  const { problems, warnings } = checkRuleFile("r.yml", text, versioned(version));
  expect(problems).toEqual([]);
  return warnings.map(({ line, message }) => `${line}: ${message}`);
}

function problemsOf(text: string, version: string): readonly string[] {
  return checkRuleFile("r.yml", text, versioned(version)).problems.map(
    ({ line, message, fix }) => `${line}: ${message}. ${fix}`,
  );
}

function versioned(text: string): object {
  const prometheus = prometheusVersion(text);
  return prometheus === undefined ? {} : { prometheus };
}

describe("versions", () => {
  it.each([
    ["3", { major: 3, minor: 0 }],
    ["2.42", { major: 2, minor: 42 }],
    ["v3.5.1", { major: 3, minor: 5 }],
    ["1.8", undefined],
    ["newest", undefined],
  ])("%s", (text, version) => {
    expect(prometheusVersion(text)).toEqual(version);
  });
});

describe("what people regret", () => {
  it.each([
    ["rate(up[5m]) > 1", []],
    ["up", ["5: nothing is compared: it fires as long as there are such series"]],
    ["absent(up)", []],
    ["up == bool 0", ["5: nothing is compared: it fires as long as there are such series"]],
    ["rate(up[15s]) > 1", ["5: a range of 15s holds less than two samples (at 1:9 of the expression)"]],
    [
      'rate(up{a="x",a!="x"}[5m]) > 1',
      ['5: nothing matches both a="x" and a!="x" (at 1:6 of the expression)'],
    ],
    ['rate(up{a="x",a=~"x|y"}[5m]) > 1', []],
    [
      "sum by (job) (up) / sum by (job, instance) (up) > 1",
      [
        "5: the sides of / never meet: one has the labels job, the other job, instance (at 1:1 of the expression)",
      ],
    ],
    ["sum by (a, b) (up) / sum by (b, a) (up) > 1", []],
    ["sum by (job) (up) / on (job) group_left sum by (job) (up) > 1", []],
    ["histogram_quantile(0.9, sum by (job, le) (rate(x_bucket[5m]))) > sum by (job) (up)", []],
    ["sum(up) > scalar(sum(up))", []],
    ["mad_over_time(up[5m]) > 1", [expect.stringContaining("mad_over_time() is experimental")]],
  ])("%s", (expr, expected) => {
    expect(warningsOf(alert(expr))).toEqual(expected);
  });

  it("labels that the expression dropped and a template names", () => {
    expect(warningsOf(alertOn("sum by (job) (up) > 1"))).toEqual([
      "8: the expression drops the label instance, so that $labels.instance is empty",
    ]);
    expect(warningsOf(alertOn("up > 1"))).toEqual([]);
    expect(warningsOf(alertOn("sum without (pod) (up) > 1"))).toEqual([]);
  });

  it("alerts without for, severity or summary, and rules that are there twice", () => {
    const text =
      "groups:\n- name: g\n  rules:\n  - { alert: A, expr: up == 0 }\n  - { alert: A, expr: up == 2 }\n";
    const { warnings } = checkRuleFile("r.yml", text);
    expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      "4: one sample decides: it has no for, and looks at no range",
      "4: the alert has no severity",
      "4: the alert has no summary",
      '5: "A" is there with the same labels already, at line 4',
      "5: one sample decides: it has no for, and looks at no range",
      "5: the alert has no severity",
      "5: the alert has no summary",
    ]);
    expect(warnings.every(({ fix }) => fix.endsWith("."))).toBe(true);
  });

  it("bounds that one version writes otherwise", () => {
    expect(warningsOf(alert('rate(x_bucket{le="1"}[5m]) > 1'))).toEqual([
      expect.stringContaining('le="1" matches nothing that Prometheus 3 scrapes: it writes 1.0'),
    ]);
    expect(warningsOf(alert('rate(x_bucket{le="1"}[5m]) > 1'), "2.42")).toEqual([]);
    expect(warningsOf(alert('rate(x_bucket{le="1.0"}[5m]) > 1'), "2.42")).toHaveLength(1);
    expect(warningsOf(alert(String.raw`rate(x_bucket{le=~"1(\\.0)?"}[5m]) > 1`))).toEqual([]);
    expect(warningsOf(alert('rate(x_bucket{le="0.5"}[5m]) > 1'))).toEqual([]);
  });
});

describe("what a version cannot load", () => {
  const GROUP = "groups:\n- name: g\n  query_offset: 1m\n  labels: { a: b }\n  limit: 3\n  rules: []\n";

  it("fields of groups and rules", () => {
    expect(problemsOf(GROUP, "3")).toEqual([]);
    expect(problemsOf(GROUP, "2.42")).toEqual([
      expect.stringContaining("3: a group's query_offset needs Prometheus 2.53, and this is for 2.42"),
      expect.stringContaining("4: a group's labels needs Prometheus 3"),
    ]);
    expect(problemsOf(GROUP, "2.30")).toHaveLength(3);
    const kept = alert("up > 0").replace("for: 5m", "keep_firing_for: 5m");
    expect(problemsOf(kept, "2.42")).toEqual([]);
    expect(problemsOf(kept, "2.41")).toEqual([expect.stringContaining("6: keep_firing_for needs")]);
  });

  it.each([
    ['rate({"http.requests"}[5m]) > 1', "2.54", 'the metric name "http.requests" needs Prometheus 3'],
    ['sum by ("a.b") (up) > 1', "2.54", 'the label name "a.b" needs Prometheus 3'],
    [
      "rate(up[300]) > 1",
      "2.54",
      "a range without a unit needs Prometheus 3, and this is for 2.54. Write the unit",
    ],
    ["double_exponential_smoothing(up[5m], 0.5, 0.5) > 1", "2.54", "Prometheus 2 calls it holt_winters()."],
    ["holt_winters(up[5m], 0.5, 0.5) > 1", "3", "calls it double_exponential_smoothing()"],
    ["last_over_time(up[5m]) > 1", "2.25", "last_over_time() needs Prometheus 2.26"],
  ])("%s in %s", (expr, version, reason) => {
    expect(problemsOf(alert(expr), version)).toEqual([expect.stringContaining(reason)]);
  });

  it("takes the old name of a function where it is the right one", () => {
    expect(problemsOf(alert("holt_winters(up[5m], 0.5, 0.5) > 1"), "2.42")).toEqual([]);
  });

  it("takes names of any letters in version 3 only", () => {
    const text = 'groups: [{ name: g, rules: [{ record: "a.b", expr: up }] }]\n';
    expect(problemsOf(text, "3")).toEqual([]);
    expect(problemsOf(text, "2.54")).toEqual([expect.stringContaining("UTF-8 names need Prometheus 3")]);
  });
});
