/** What is wrong with alerts of unknown content. */
import {
  type Check,
  flag,
  hold,
  isRecord,
  listOf,
  number,
  object,
  oneOf,
  recordOf,
  text,
} from "../declaration/shape.ts";
import type { MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { nearestName } from "../nearest-name.ts";
import { queryProblems } from "../query/problems.ts";
import { SHIPPED_ALERTS } from "./declaration.ts";

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const labels: Check = (value, path) => {
  const found = recordOf(text)(value, path);
  if (found.length > 0 || !isRecord(value)) return found;
  return Object.keys(value)
    .filter((name) => !LABEL.test(name) || name === "severity" || name === "alertname")
    .map((name) => ({
      path: `${path}.${name}`,
      message: `${name} cannot be a label here`,
      fix: "Use letters, digits and underscores; severity and alertname have places of their own.",
    }));
};

const change: Check = (value, path) =>
  value === false
    ? []
    : object({}, { threshold: number, for: hold, severity: text, routes: listOf(text) })(value, path);

const shipped: Check = (value, path) => {
  if (value === false) return [];
  const names: readonly string[] = SHIPPED_ALERTS;
  return object({}, Object.fromEntries(names.map((name) => [name, change])))(value, path);
};

const receiver: Check = (value, path) => {
  const kind = isRecord(value) ? value["kind"] : undefined;
  switch (kind) {
    case "slack":
      return object({ kind: text, urlFile: text }, { channel: text })(value, path);
    case "pagerduty":
      return object({ kind: text, keyFile: text })(value, path);
    case "email":
      return object(
        { kind: text, to: text, from: text, smarthost: text },
        { user: text, passwordFile: text },
      )(value, path);
    case "webhook":
      return object({ kind: text, url: text })(value, path);
    default:
      return oneOf(["slack", "pagerduty", "email", "webhook"])(kind, `${path}.kind`);
  }
};

const route = object(
  { receiver: text },
  { severity: text, team: text, labels: recordOf(text), continues: flag },
);

const routing = object(
  { receivers: recordOf(listOf(receiver)), fallback: text, routes: listOf(route) },
  { groupBy: listOf(text), groupWait: hold, groupInterval: hold, repeatInterval: hold },
);

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Everything that is wrong with `alerts` of a declaration; `metrics` are those that a query may name. */
export function alertProblems(
  alerts: unknown,
  metrics: MetricDeclarations,
  path = "alerts",
): readonly DeclarationProblem[] {
  const rule: Check = (value, at) =>
    object(
      { query: (query, place) => queryProblems(query, metrics, place), severity: text, summary: text },
      { for: hold, description: text, runbook: text, labels },
    )(value, at);
  const found = object({}, { rules: recordOf(rule), shipped, runbooks: text, routing })(alerts, path);
  if (!isRecord(alerts)) return found;
  const names = isRecord(alerts["rules"]) ? Object.keys(alerts["rules"]) : [];
  const kept = keptAlerts(alerts["shipped"]);
  return [
    ...found,
    ...names
      .filter((name) => !NAME.test(name))
      .map((name) => ({
        path: `${path}.rules.${name}`,
        message: `${JSON.stringify(name)} cannot name an alert`,
        fix: "Use letters, digits and underscores: PaymentsDeclined.",
      })),
    ...names
      .filter((name) => kept.includes(name))
      .map((name) => ({
        path: `${path}.rules.${name}`,
        message: `an alert that ships is called ${name} too`,
        fix: `Rename it, or switch the other off with shipped: { ${name}: false }.`,
      })),
    ...(found.length === 0 ? receiverProblems(alerts["routing"], `${path}.routing`) : []),
  ];
}

/** Shipped alerts that a declaration does not switch off. */
function keptAlerts(choice: unknown): readonly string[] {
  if (choice === false) return [];
  return SHIPPED_ALERTS.filter((name) => !isRecord(choice) || choice[name] !== false);
}

function receiverProblems(from: unknown, path: string): readonly DeclarationProblem[] {
  if (!isRecord(from) || !isRecord(from["receivers"]) || !Array.isArray(from["routes"])) return [];
  const names = Object.keys(from["receivers"]);
  const routes: readonly unknown[] = from["routes"];
  const uses = routes.map((each, at) => [isRecord(each) ? each["receiver"] : "", `routes[${at}].receiver`]);
  return [[from["fallback"], "fallback"], ...uses].flatMap(([name, at]) => {
    if (typeof name !== "string" || names.includes(name)) return [];
    const near = nearestName(name, names);
    const fix = near === undefined ? `Known are ${names.join(", ") || "none"}.` : `Did you mean ${near}?`;
    return [{ path: `${path}.${String(at)}`, message: `there is no receiver ${JSON.stringify(name)}`, fix }];
  });
}
