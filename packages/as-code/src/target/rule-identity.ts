/** Names and ids of alerts that stay the same from one generation to the next. */
import { createHash } from "node:crypto";
import type { AlertingRule, RuleGroup } from "../rule/rule.ts";

export interface PlacedAlert {
  readonly group: RuleGroup;
  readonly rule: AlertingRule;
  /** Of one name for page and ticket, or for several SLOs, each its own. */
  readonly title: string;
}

/** The alerts of all groups, each with a title that no other has. */
export function placedAlerts(groups: readonly RuleGroup[]): readonly PlacedAlert[] {
  const alerts = groups.flatMap((group) =>
    group.rules.flatMap((rule) => (rule.kind === "alert" ? [{ group, rule }] : [])),
  );
  const taken = new Set<string>();
  return alerts.map(({ group, rule }) => {
    const isAlone = alerts.filter((one) => one.rule.alert === rule.alert).length === 1;
    const severity = severityOf(rule);
    const wanted = isAlone || severity === undefined ? rule.alert : `${rule.alert} (${severity})`;
    let title = wanted;
    for (let count = 2; taken.has(title); count++) title = `${wanted} ${count}`;
    taken.add(title);
    return { group, rule, title };
  });
}

/** `critical`, `warning`; Sloth's page and ticket are those. */
export function severityOf({ labels }: AlertingRule): string | undefined {
  const { severity, sloth_severity: sloth } = labels;
  return severity ?? (sloth === "page" ? "critical" : sloth === "ticket" ? "warning" : sloth);
}

/** Longest uid that Grafana takes. Source: its API's `maxLength`. */
const LONGEST = 40;
const DIGITS = 10;

/** At most 40 letters, digits and hyphens, from the names alone. */
export function stableUid(...names: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, DIGITS);
  const words = (names.at(-1) ?? "").toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-");
  const short = words.slice(0, LONGEST - DIGITS - 1).replaceAll(/^-+|-+$/gu, "");
  return short === "" ? digest : `${short}-${digest}`;
}
