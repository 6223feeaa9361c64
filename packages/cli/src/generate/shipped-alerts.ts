/** The alerts that ship, with what the command line changes of them. */
import {
  ALERT_TEMPLATES,
  type AlertParameters,
  type AlertsOfFiles,
  type AlertTemplate,
  printRuleFile,
  printRuleTests,
  type RuleGroup,
  shippedAlertGroup,
  shippedAlertTests,
} from "@sightline/as-code";
import { durationSeconds, nearestName } from "@sightline/model";
import { InvalidArgumentError } from "commander";
import type { GeneratedFile } from "./output.ts";

/** What differs from the defaults, by the alert's name. */
export type AlertChanges = Readonly<Record<string, Partial<AlertParameters>>>;

const PARAMETERS = ["threshold", "for", "severity", "routes"] as const;

/** `High5xxErrorRate.threshold=0.1`, as one more change. */
export function alertChangeArgument(text: string, before: AlertChanges = {}): AlertChanges {
  const [, name = "", parameter = "", value = ""] = /^(\w+)\.(\w+)=(.*)$/u.exec(text) ?? [];
  const names = ALERT_TEMPLATES.map((template) => template.name);
  if (!names.includes(name)) {
    const near = nearestName(name, names);
    const hint = near === undefined ? `Known are ${names.join(", ")}.` : `Did you mean ${near}?`;
    throw new InvalidArgumentError(`Write ALERT.PARAMETER=VALUE. ${hint}`);
  }
  return { ...before, [name]: { ...before[name], ...changeOf(parameter, value) } };
}

function changeOf(parameter: string, value: string): Partial<AlertParameters> {
  switch (parameter) {
    case "threshold":
      if (value === "" || !Number.isFinite(Number(value)))
        throw new InvalidArgumentError("A threshold is a number: seconds, or a share such as 0.05.");
      return { threshold: Number(value) };
    case "for":
      if (value !== "0s" && (durationSeconds(value) ?? 0) <= 0)
        throw new InvalidArgumentError("Write a duration, such as 5m, or 0s.");
      return { for: value };
    case "severity":
      if (!/^\w+$/u.test(value)) throw new InvalidArgumentError("A severity is a word: critical, warning.");
      return { severity: value };
    case "routes":
      return { routes: value.split(",").filter((route) => route !== "") };
    default:
      throw new InvalidArgumentError(`An alert has ${PARAMETERS.join(", ")}.`);
  }
}

const RULE_FILE = "alert_rules.yml";
const TEST_FILE = "alert_rules_test.yml";

/** What becomes of alerts, from the command line and from declarations. */
export interface AlertSource {
  readonly groups: readonly RuleGroup[];
  /** The shipped ones among them. */
  readonly templates: readonly AlertTemplate[];
  readonly changes: AlertChanges;
}

/**
 * A declaration chooses among the shipped alerts; `--shipped` alone takes all, and `--set` has the last word.
 */
export function alertSource(
  { groups, shipped, changes, runbooks: declared }: Omit<AlertsOfFiles, "problems">,
  { shipped: all, set = {}, runbooks = declared }: ShippedFlags,
): AlertSource {
  const templates = all && shipped.length === 0 ? ALERT_TEMPLATES : shipped;
  const parameters = Object.fromEntries(
    [...Object.keys(changes), ...Object.keys(set)].map((name) => [name, { ...changes[name], ...set[name] }]),
  );
  const group = shippedAlertGroup(templates, {
    parameters,
    ...(runbooks === undefined ? {} : { runbooks }),
  });
  return { groups: templates.length === 0 ? groups : [...groups, group], templates, changes: parameters };
}

interface ShippedFlags {
  readonly shipped: boolean;
  readonly set?: AlertChanges;
  readonly runbooks?: string;
}

/** The rules, and the tests of those alerts that nothing was changed of: a test says the minute for the defaults. */
export function alertFiles(
  { groups, templates, changes }: AlertSource,
  header: readonly string[],
): readonly GeneratedFile[] {
  if (groups.length === 0) return [];
  const unchanged = templates.filter(({ name }) => changes[name] === undefined);
  return [
    { name: RULE_FILE, text: printRuleFile(groups, header) },
    ...(unchanged.length === 0
      ? []
      : [{ name: TEST_FILE, text: printRuleTests([RULE_FILE], shippedAlertTests(unchanged), header) }]),
  ];
}
