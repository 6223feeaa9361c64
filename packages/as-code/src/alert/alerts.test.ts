import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printRuleFile } from "../rule/print.ts";
import { readRuleFile } from "../rule/read.ts";
import { printRuleTests } from "../slo/rules/alert-tests.ts";
import { readRuleTests } from "../rule-test/read.ts";
import { runRuleTest } from "../rule-test/run.ts";
import { ALERT_TEMPLATES, shippedAlertGroup, shippedAlertTests } from "./alerts.ts";
import { routeMatcher } from "./route-matcher.ts";

describe("the alerts that ship", () => {
  it("are rules that Prometheus loads, each with what a person needs", () => {
    const { groups, problems } = readRuleFile(
      "alert_rules.yml",
      printRuleFile([shippedAlertGroup()]),
      "legacy",
    );
    expect(problems).toEqual([]);
    for (const rule of groups[0]?.rules ?? []) {
      expect(rule).toMatchObject({
        kind: "alert",
        labels: { severity: expect.stringMatching(/^(?:critical|warning)$/) },
        annotations: {
          summary: expect.stringContaining("{{ $labels."),
          description: expect.any(String),
          runbook_url: expect.stringMatching(/^docs\/runbooks\/[a-z\d-]+\.md$/),
        },
      });
    }
    expect(groups[0]?.rules).toHaveLength(ALERT_TEMPLATES.length);
  });

  const text = printRuleTests(["alert_rules.yml"], shippedAlertTests());
  const { tests, problems } = readRuleTests("alerts_test.yml", text);

  it("have tests that can be read", () => {
    expect(problems).toEqual([]);
    const named = new Set(tests.map(({ name }) => name.split(":")[0]));
    expect(named).toEqual(new Set(ALERT_TEMPLATES.map(({ name }) => name)));
  });

  it.each(tests)("$name", async (test) => {
    const outcomes = await runRuleTest(test, [shippedAlertGroup()]);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("take a team's own thresholds, times, severities and routes", () => {
    const { rules } = shippedAlertGroup(ALERT_TEMPLATES, {
      parameters: {
        ApiP95LatencyHigh: { threshold: 1.5, for: "10m", severity: "critical", routes: ["/orders/*"] },
      },
      runbooks: "https://wiki.example/runbooks",
    });
    const rule = rules.find((one) => one.kind === "alert" && one.alert === "ApiP95LatencyHigh");
    expect(rule).toMatchObject({ for: "10m", labels: { severity: "critical" } });
    expect(rule?.expr).toContain('{endpoint=~"/orders/.*"}[5m]))) > 1.5');
    expect(JSON.stringify(rule)).toContain("https://wiki.example/runbooks/api-p95-latency-high.md");
  });
});

describe("runbooks", () => {
  const folder = new URL("../../../../docs/runbooks/", import.meta.url);

  it.each(ALERT_TEMPLATES)(
    "$name has a page that says what to look at and what to mend",
    ({ name, runbook }) => {
      const text = readFileSync(new URL(`${runbook}.md`, folder), "utf8");
      expect(text).toContain(`# ${name}\n`);
      expect(text).toContain("## Look");
      expect(text).toContain("## Mend");
      expect(readFileSync(new URL("README.md", folder), "utf8")).toContain(`(${runbook}.md)`);
    },
  );
});

describe("routes as a matcher", () => {
  it.each([
    [undefined, ""],
    [[], ""],
    [["/a/*", "/b"], 'endpoint=~"/a/.*|/b"'],
    [["/a.b/(c)"], String.raw`endpoint=~"/a\\.b/\\(c\\)"`],
  ])("%j", (routes, matcher) => {
    expect(routeMatcher(routes)).toBe(matcher);
  });
});
