/** Alerts as Grafana-managed rules, in the form of file provisioning (`provisioning/alerting/*.yaml`). */
import { parseDuration } from "@sightline/promql";
import type { AlertingRule, Labels, RuleGroup } from "../../rule/rule.ts";
import type { TargetNote } from "../note.ts";
import { type PlacedAlert, placedAlerts, stableUid } from "../rule-identity.ts";
import { type Threshold, thresholdOf } from "../threshold.ts";

export interface GrafanaRuleOptions {
  /** The folder that shows them. */
  readonly folder: string;
  /** Uid of the Prometheus data source that is asked. */
  readonly datasource: string;
}

export interface GrafanaQuery {
  readonly refId: string;
  readonly datasourceUid: string;
  readonly relativeTimeRange?: { readonly from: number; readonly to: number };
  readonly model: Readonly<Record<string, unknown>>;
}

export interface GrafanaRule {
  readonly uid: string;
  readonly title: string;
  /** The refId that decides. */
  readonly condition: string;
  readonly data: readonly GrafanaQuery[];
  readonly noDataState: "OK" | "NoData" | "Alerting" | "KeepLast";
  readonly execErrState: "Error" | "OK" | "Alerting" | "KeepLast";
  readonly for: string;
  readonly keepFiringFor?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly isPaused: false;
}

export interface GrafanaRuleGroup {
  readonly orgId: 1;
  readonly name: string;
  readonly folder: string;
  readonly interval: string;
  readonly rules: readonly GrafanaRule[];
}

export interface GrafanaRules {
  readonly file: { readonly apiVersion: 1; readonly groups: readonly GrafanaRuleGroup[] };
  readonly notes: readonly TargetNote[];
}

/** How often Grafana evaluates a group that says nothing; its own default. */
const INTERVAL = "1m";
const EXPRESSIONS = "__expr__";

/**
 * The alerts of rule groups. Recording rules stay with the Prometheus that the data source asks; a note says so.
 *
 * @example
 * const { file, notes } = grafanaRules(groups, { folder: "Sightline", datasource: "prometheus" });
 */
export function grafanaRules(groups: readonly RuleGroup[], options: GrafanaRuleOptions): GrafanaRules {
  const alerts = placedAlerts(groups);
  return {
    file: {
      apiVersion: 1,
      groups: groups
        .filter(({ rules }) => rules.some(({ kind }) => kind === "alert"))
        .map((group) => ({
          orgId: 1,
          name: group.name,
          folder: options.folder,
          interval: group.interval ?? INTERVAL,
          rules: alerts.filter((one) => one.group === group).map((one) => ruleOf(one, options)),
        })),
    },
    notes: groups.flatMap(recordingNote),
  };
}

function recordingNote({ name, rules }: RuleGroup): readonly TargetNote[] {
  const count = rules.filter(({ kind }) => kind === "record").length;
  if (count === 0) return [];
  return [
    {
      subject: name,
      message: `its ${count} recording rules stay with the Prometheus that the data source asks`,
      fix: "Load them there: recording_rules.yml of --out, or --target prometheus --no-alerts.",
    },
  ];
}

function ruleOf({ group, rule, title }: PlacedAlert, { datasource }: GrafanaRuleOptions): GrafanaRule {
  const threshold = thresholdOf(rule.expr);
  const data =
    threshold !== undefined && EVALUATORS[threshold.operator] !== undefined
      ? [asked(threshold.query, datasource), ...compared("A", "B", threshold)]
      : // A filter that gives anything fires, whatever the value is: 0 of `up == 0`, infinity, NaN.
        [
          asked(rule.expr, datasource),
          expression("B", { type: "math", expression: "is_number($A) || is_inf($A) || is_nan($A)" }),
          ...compared("B", "C", { operator: ">", target: 0 }),
        ];
  return {
    uid: stableUid(group.name, rule.labels["sloth_id"] ?? "", title),
    title,
    condition: data.at(-1)?.refId ?? "A",
    data,
    // What gives no series is not broken: that is how Prometheus reads it too.
    noDataState: "OK",
    execErrState: "Error",
    for: rule.for ?? "0s",
    ...keptOf(rule),
    labels: texts(rule.labels, (text) => inTemplate(text).replaceAll("$", "$$$$")),
    annotations: texts(rule.annotations, inTemplate),
    isPaused: false,
  };
}

function keptOf({ keepFiringFor }: AlertingRule): { readonly keepFiringFor?: string } {
  return keepFiringFor === undefined || parseDuration(keepFiringFor) === 0 ? {} : { keepFiringFor };
}

/** Evaluators that every Grafana with thresholds knows; the others are decided by Prometheus. */
const EVALUATORS: Readonly<Partial<Record<Threshold["operator"], string>>> = { ">": "gt", "<": "lt" };

function asked(expr: string, datasource: string): GrafanaQuery {
  return {
    refId: "A",
    datasourceUid: datasource,
    relativeTimeRange: { from: 600, to: 0 },
    model: {
      refId: "A",
      datasource: { type: "prometheus", uid: datasource },
      expr: expr.trim(),
      instant: true,
      range: false,
      intervalMs: 1000,
      maxDataPoints: 43_200,
    },
  };
}

function compared(
  of: string,
  refId: string,
  { operator, target }: Pick<Threshold, "operator" | "target">,
): readonly GrafanaQuery[] {
  const evaluator = { type: EVALUATORS[operator] ?? "gt", params: [target] };
  return [expression(refId, { type: "threshold", expression: of, conditions: [{ evaluator }] })];
}

function expression(refId: string, model: object): GrafanaQuery {
  return {
    refId,
    datasourceUid: EXPRESSIONS,
    model: { refId, datasource: { type: EXPRESSIONS, uid: EXPRESSIONS }, ...model },
  };
}

/** Grafana's `$value` is a text of all queries; the number is that of a query. */
function inTemplate(text: string): string {
  return text.replaceAll(/\$value\b/gu, "$$values.A.Value");
}

/** Grafana replaces variables of the environment in labels of files, and takes `$$` for a `$`; annotations stay as they are. */
function texts(of: Labels, change: (text: string) => string): Labels {
  return Object.fromEntries(
    Object.keys(of)
      .toSorted()
      .map((name) => [name, change(of[name] ?? "")]),
  );
}
