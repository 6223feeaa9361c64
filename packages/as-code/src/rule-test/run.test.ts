/**
 * Errors begin in minute 12, eight for 64 requests. A rate of what began at zero is not extrapolated to the left, so the
 * share passes 5 % in minute 14, the alert fires two minutes later, and the window forgets in minute 24.
 */
import { describe, expect, it } from "vitest";
import { readRuleFile } from "../rule/read.ts";
import { readRuleTests } from "./read.ts";
import type { RuleTestOutcome } from "./rule-test.ts";
import { runRuleTest } from "./run.ts";

const RULES = `
groups:
  - name: errors
    rules:
      - record: job:errors:ratio
        expr: sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))
        labels: { team: shop }
      - alert: Errors
        expr: job:errors:ratio > 0.05
        for: 2m
        labels: { severity: page, place: "{{ $labels.job }}-{{ $externalLabels.region }}" }
        annotations: { summary: "{{ $value | humanizePercentage }} of {{ $labels.job }} fail" }
      - alert: Kept
        expr: job:errors:ratio > 0.05
        keep_firing_for: 3m
`;
const SERIES = `
    input_series:
      - { series: 'requests_total{job="api"}', values: "0+64x60" }
      - { series: 'errors_total{job="api"}', values: "0x10 0+8x10 80x40" }
`;

async function run(text: string): Promise<readonly RuleTestOutcome[]> {
  const { tests, problems } = readRuleTests("test.yml", text);
  expect(problems).toEqual([]);
  const { groups } = readRuleFile("rules.yml", RULES);
  const outcomes = await Promise.all(tests.map((test) => runRuleTest(test, groups)));
  return outcomes.flat();
}

const asked = (body: string): string =>
  `rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    external_labels: { region: eu }${SERIES}${body}`;

async function told(body: string): Promise<readonly string[]> {
  return (await run(asked(body))).map(({ ok, got }) => (ok ? "ok" : got));
}

const alerts = (time: string, expected: string): string =>
  `    alert_rule_test:\n      - eval_time: ${time}\n        alertname: Errors\n${expected}`;

const expression = (expr: string, samples: string): string =>
  `    promql_expr_test:\n      - expr: ${expr}\n        eval_time: 20m\n        exp_samples: ${samples}\n`;

const kept = (time: string): Promise<readonly string[]> =>
  told(`    alert_rule_test:\n      - eval_time: ${time}\n        alertname: Kept\n`);

const own = (body: string): string => `rules: [rules.yml]
tests:
  - name: one in eight
    series:
      requests_total{job="api"}: 0+64x60
      errors_total{job="api"}: 0x10 0+8x10 80x40
    alert: Errors
${body}`;

const FIRING = `exp_labels: { job: api, team: shop, severity: page, place: api-eu }
            exp_annotations: { summary: "8% of api fail" }`;

describe("a test in promtool's form", () => {
  it("asks which instances fire at a moment, with their labels and annotations", async () => {
    const one = `        exp_alerts:\n          - ${FIRING}\n`;
    expect(await told(alerts("16m", one.replace("8%", "12.5%")))).toEqual(["ok"]);
    expect(await told(alerts("16m30s", one.replace("8%", "12.5%")))).toEqual(["ok"]);
    expect(await told(alerts("14m", ""))).toEqual(["ok"]);
    expect(await told(alerts("16m", ""))).toEqual([
      '{job="api", place="api-eu", severity="page", team="shop"} (summary="12.5% of api fail")',
    ]);
    expect(await told(alerts("16m", one))).not.toEqual(["ok"]);
    expect(await told(alerts("40m", ""))).toEqual(["ok"]);
  });

  it("asks what an expression gives, recorded series and alerts among it", async () => {
    expect(
      await told(
        expression(
          "job:errors:ratio",
          `[{ labels: 'job:errors:ratio{job="api",team="shop"}', value: 0.125 }]`,
        ),
      ),
    ).toEqual(["ok"]);
    expect(
      await told(
        expression("job:errors:ratio", `[{ labels: 'job:errors:ratio{job="api",team="shop"}', value: 0.2 }]`),
      ),
    ).toEqual(['{__name__="job:errors:ratio", job="api", team="shop"} 0.125']);
    expect(
      await told(expression("job:errors:ratio", `[{ labels: 'job:errors:ratio{job="api"}', value: 0.125 }]`)),
    ).not.toEqual(["ok"]);
    expect(
      await told(
        expression(
          "ALERTS{alertname='Errors'}",
          `[{ labels: 'ALERTS{alertname="Errors",alertstate="firing",job="api",place="api-eu",severity="page",team="shop"}', value: 1 }]`,
        ),
      ),
    ).toEqual(["ok"]);
    expect(await told(expression("vector(2) + 1", "[{ labels: '{}', value: 3 }]"))).toEqual(["ok"]);
    expect(await told(expression("sum(", "[]"))).toEqual([expect.stringContaining("parse error")]);
  });

  it("keeps an alert firing for as long as it says", async () => {
    // Errors stop growing at 21 minutes; the window still sees enough of them until 23.
    expect(await kept("26m")).not.toEqual(["ok"]);
    expect(await kept("30m")).toEqual(["ok"]);
  });
});

describe("a test in our form", () => {
  it("tells the minute at which an alert must fire and resolve", async () => {
    expect(await run(own("    fires: 16m\n    resolves: 24m\n"))).toMatchObject([{ ok: true }]);
    expect(await run(own("    fires: 14m\n"))).toMatchObject([
      { ok: false, expected: "fires at 14m", got: "fires at 16m, resolves at 24m" },
    ]);
    expect(await run(own("    fires: 16m\n    resolves: 25m\n"))).toMatchObject([{ ok: false }]);
    expect(await run(own("    never: true\n"))).toMatchObject([{ ok: false, expected: "never fires" }]);
    expect(await run(own("    labels: { severity: ticket }\n    never: true\n"))).toMatchObject([
      { ok: true },
    ]);
  });

  it.each([
    [own(""), "test.yml:3: tests[0]: the test does not say whether the alert fires"],
    [own("    fires: soon\n"), 'tests[0].fires: "soon" is no length of time'],
    [own("    never: true\n    resolves: 3m\n"), "what never fires does not resolve"],
    [own("    fire: 3m\n"), 'Did you mean "fires"?'],
    ["rule_files: [a]\ntests: [{ intervall: 1m }]", 'Did you mean "interval"?'],
    ["", "the file has no document"],
  ])("with a fault says where it is: %#", (text, reason) => {
    const { problems } = readRuleTests("test.yml", text);
    expect(
      problems
        .map(({ file, line, path, message, fix }) => `${file}:${line}: ${path}: ${message}. ${fix}`)
        .join("\n"),
    ).toContain(reason);
  });

  it("with a series that cannot be read fails and says so", async () => {
    const [outcome] = await run(own("    never: true\n").replace("0+64x60", "0+64y60"));
    expect(outcome).toMatchObject({
      ok: false,
      line: 5,
      got: expect.stringContaining('"0+64y60" is no point'),
    });
  });
});
