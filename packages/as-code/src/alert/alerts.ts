/** The alerts that ship, as rules with a team's own parameters, and their tests. */
import { seriesLine } from "@sightline/promql";
import type { AlertingRule, RuleGroup } from "../rule/rule.ts";
import type { AlertParameters, AlertScenario, AlertTemplate } from "./alert-template.ts";
import { databaseSlowQueries, nPlusOneDetected } from "./shipped/databases.ts";
import { slaViolation } from "./shipped/promises.ts";
import {
  abnormalRequestRate,
  apiP95LatencyHigh,
  errorRateSpike,
  exceptionSpike,
  high5xxErrorRate,
  highRequestLatency,
} from "./shipped/requests.ts";
import { serviceDown } from "./shipped/services.ts";

export const ALERT_TEMPLATES: readonly AlertTemplate[] = Object.freeze([
  high5xxErrorRate,
  highRequestLatency,
  exceptionSpike,
  serviceDown,
  abnormalRequestRate,
  apiP95LatencyHigh,
  errorRateSpike,
  databaseSlowQueries,
  nPlusOneDetected,
  slaViolation,
]);

export interface ShippedAlertOptions {
  /** What differs from the defaults, by the alert's name. */
  readonly parameters?: Readonly<Record<string, Partial<AlertParameters>>>;
  /** Where runbook pages lie; `<base>/<page>.md`. */
  readonly runbooks?: string;
}

const GROUP = "sightline-alerts";
/** Relative to a repository that keeps a copy of the pages. */
const RUNBOOKS = "docs/runbooks";

export function shippedAlertGroup(
  templates: readonly AlertTemplate[] = ALERT_TEMPLATES,
  options: ShippedAlertOptions = {},
): RuleGroup {
  return { name: GROUP, rules: templates.map((template) => ruleOf(template, options)) };
}

function ruleOf(
  template: AlertTemplate,
  { parameters = {}, runbooks = RUNBOOKS }: ShippedAlertOptions,
): AlertingRule {
  const chosen = { ...template.defaults, ...parameters[template.name] };
  const { expr, summary, description } = template.expression(chosen);
  return {
    kind: "alert",
    alert: template.name,
    expr,
    ...(chosen.for === "0s" ? {} : { for: chosen.for }),
    labels: { severity: chosen.severity },
    annotations: { summary, description, runbook_url: `${runbooks}/${template.runbook}.md` },
  };
}

/**
 * Tests in promtool's form, which `sightline test rules` runs too; they hold for the defaults. What is asked are the series
 * that Prometheus keeps of alerts, so that a test says minutes and no texts.
 */
export function shippedAlertTests(templates: readonly AlertTemplate[] = ALERT_TEMPLATES): readonly object[] {
  return templates.flatMap(({ name, scenarios }) => scenarios.map((scenario) => testOf(name, scenario)));
}

function testOf(alert: string, { name, series, fires, resolves }: AlertScenario): object {
  const firing = `ALERTS{alertname=${JSON.stringify(alert)},alertstate="firing"}`;
  const now = `count(${firing}) or vector(0)`;
  const end = lastMinute(series);
  return {
    name: `${alert}: ${name}`,
    interval: "1m",
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    promql_expr_test: [
      ...(fires === undefined
        ? [asked(end, `count(count_over_time(${firing}[${end + 1}m])) or vector(0)`, 0)]
        : [...(fires === 0 ? [] : [asked(fires - 1, now, 0)]), asked(fires, now, 1)]),
      ...(resolves === undefined ? [] : [asked(resolves - 1, now, 1), asked(resolves, now, 0)]),
    ],
  };
}

function asked(minute: number, expr: string, value: number): object {
  return { expr, eval_time: `${minute}m`, exp_samples: [{ labels: "{}", value }] };
}

function lastMinute(series: Readonly<Record<string, string>>): number {
  const points = Object.entries(series).map(([one, values]) => seriesLine(`${one} ${values}`).points.length);
  return Math.max(1, ...points) - 1;
}
