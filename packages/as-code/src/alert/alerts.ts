/** The alerts that ship, as rules with a team's own parameters, and their tests. */
import type { AlertingRule, RuleGroup } from "../rule/rule.ts";
import type { AlertParameters, AlertTemplate } from "./alert-template.ts";
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

/** Tests in our form, which `sightline test rules` runs; they hold for the defaults. */
export function shippedAlertTests(templates: readonly AlertTemplate[] = ALERT_TEMPLATES): readonly object[] {
  return templates.flatMap(({ name, scenarios }) =>
    scenarios.map(({ name: about, series, fires, resolves }) => ({
      name: `${name}: ${about}`,
      series,
      alert: name,
      ...(fires === undefined ? { never: true } : { fires: `${fires}m` }),
      ...(resolves === undefined ? {} : { resolves: `${resolves}m` }),
    })),
  );
}
