/** The rules and tests that the command line makes, read and run by the true promtool, and by ours with the same result. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRuleFile } from "@sightline/as-code";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const installed = spawnSync("promtool", ["--version"]).status === 0;

const SLO = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout, labels: { team: shop } }
spec:
  service: orders
  indicator:
    metadata: { name: answers }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'http_requests_total{code=~"5.."}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: http_requests_total } } }
  timeWindow: [{ duration: 28d, isRolling: true }]
  objectives: [{ target: 0.999 }]
`;

/** The first service has traffic that fails, the second nothing at all. */
const QUIET = `
rule_files: [slo_rules.yml]
tests:
  - interval: 1m
    input_series:
      - { series: 'http_requests_total{code="200"}', values: "0x40" }
    promql_expr_test:
      - { expr: "count(slo:sli_error:ratio_rate5m) or vector(0)", eval_time: 30m, exp_samples: [{ labels: "{}", value: 0 }] }
  - interval: 1m
    input_series:
      - { series: 'http_requests_total{code="200"}', values: "0+64x40" }
    promql_expr_test:
      - expr: slo:sli_error:ratio_rate5m
        eval_time: 30m
        exp_samples:
          - labels: 'slo:sli_error:ratio_rate5m{sloth_id="orders-checkout",sloth_service="orders",sloth_slo="checkout",sloth_window="5m",team="shop"}'
            value: 0
`;

let folder = "";

async function sightline(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(args);
}

function promtool(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

/**
 * The tests of the page alone: a ticket's go over twelve hours, which promtool takes most of a minute for. Ours runs them
 * all above.
 */
async function shortened(): Promise<void> {
  const text = await readFile(join(folder, "slo_rules_test.yml"), "utf8");
  const [head = "", ...tests] = text.split(/^ {2}- name: /mu);
  const pages = tests.filter((test) => test.includes(": page, "));
  expect(pages.length).toBeGreaterThan(0);
  await writeFile(join(folder, "page_test.yml"), [head, ...pages].join("  - name: "));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-promtool-"));
  await writeFile(join(folder, "slo.yml"), SLO);
  await writeFile(join(folder, "quiet_test.yml"), QUIET);
  const made = await sightline("generate", "rules", "--slo", join(folder, "slo.yml"), "--out", folder);
  if (made.code !== 0) throw new Error(made.err);
  await shortened();
});
afterAll(() => rm(folder, { recursive: true }));

describe("rules from an SLO", () => {
  it.skipIf(!installed)("are taken by promtool (from the package prometheus)", () => {
    expect(promtool("check", "rules", "slo_rules.yml")).toMatchObject({ status: 0 });
  });

  it("alert in the computed minutes, and are quiet without traffic", async () => {
    const tests = [join(folder, "slo_rules_test.yml"), join(folder, "quiet_test.yml")];
    expect(await sightline("test", "rules", ...tests)).toEqual({
      code: 0,
      out: "8 passed, 0 failed\n",
      err: "",
    });
  });

  it.skipIf(!installed)("and promtool says so too", () => {
    expect(promtool("test", "rules", "page_test.yml", "quiet_test.yml")).toMatchObject({ status: 0 });
  });

  it("fail their tests when a threshold is moved", async () => {
    const { out } = await sightline("generate", "rules", "--slo", join(folder, "slo.yml"));
    await writeFile(join(folder, "slo_rules.yml"), out.replaceAll("> (13.44 *", "> (14.6 *"));
    const ours = await sightline("test", "rules", join(folder, "page_test.yml"));
    expect(ours.code).toBe(1);
    expect(ours.out).toContain("failed");
    expect(ours.out).toContain("orders-checkout: page, burning at twice the threshold");
  });

  it.skipIf(!installed)("and fail them under promtool too", () => {
    expect(promtool("test", "rules", "page_test.yml").status).toBe(1);
  });
});

describe("the alerts that ship", () => {
  it("fire and resolve in the minutes that their tests say", async () => {
    const made = await sightline("generate", "rules", "--shipped", "--out", folder);
    expect(made).toMatchObject({ code: 0, err: "" });
    const ours = await sightline("test", "rules", join(folder, "alert_rules_test.yml"));
    expect(ours).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ passed, 0 failed\n$/) });
  });

  it.skipIf(!installed)("under promtool too, which takes the rules", () => {
    expect(promtool("check", "rules", "alert_rules.yml")).toMatchObject({ status: 0 });
    expect(promtool("test", "rules", "alert_rules_test.yml")).toMatchObject({ status: 0 });
  });
});

describe("the budget of a calendar month", () => {
  it.skipIf(!installed)("begins anew with the month under promtool too", async () => {
    const { out } = await sightline(
      "generate",
      "rules",
      "--slo",
      join(folder, "slo.yml"),
      "--window-kind",
      "calendar",
    );
    await writeFile(join(folder, "month_rules.yml"), out);
    expect(promtool("check", "rules", "month_rules.yml")).toMatchObject({ status: 0 });
    const rules = readRuleFile("month_rules.yml", out).groups.flatMap((group) => group.rules);
    const written = rules.find(
      (rule) => rule.kind === "record" && rule.record === "slo:sli_error:ratio_month",
    )?.expr;
    // promtool's tests hold ten thousand samples at most, a server fifty million: hours stand for the five minutes.
    const expr = written?.replaceAll("[31d:5m]", "[31d:1h]");
    expect(expr).toContain("[31d:1h]");
    const labels = '{sloth_id="orders-checkout",sloth_service="orders",sloth_slo="checkout"}';
    // From 1 January 1970 on, in steps of five minutes: two in a hundred for 31 days, then one in a thousand.
    const asked = (time: string, value: number): object => ({
      expr: `abs((${expr}) - ${value}) < bool 1e-9`,
      eval_time: time,
      exp_samples: [{ labels, value: 1 }],
    });
    const tests = {
      rule_files: [],
      tests: [
        {
          interval: "5m",
          input_series: [
            { series: `slo:sli_error:ratio_rate5m${labels}`, values: "0.02x8927 0.001x300" },
            { series: `slo:objective:ratio${labels}`, values: "0.999x9228" },
          ],
          promql_expr_test: [asked("30d23h55m", 0.02), asked("31d", 0.001), asked("31d12h", 0.001)],
        },
      ],
    };
    await writeFile(join(folder, "month_test.yml"), JSON.stringify(tests));
    expect(promtool("test", "rules", "month_test.yml")).toEqual({
      status: 0,
      said: expect.stringContaining("SUCCESS"),
    });
  });
});
