/** Alerts as rules of SigNoz (`POST /api/v2/rules`): schema v2alpha1, version v5, PromQL. */
import { parseDuration, printDuration } from "@sightline/promql";
import type { AlertingRule, Labels, RecordingRule, RuleGroup } from "../../rule/rule.ts";
import type { TargetNote } from "../note.ts";
import { type PlacedAlert, placedAlerts, severityOf } from "../rule-identity.ts";
import { type Threshold, thresholdOf } from "../threshold.ts";
import { inlined } from "./inline.ts";

export interface SignozRule {
  readonly alert: string;
  readonly alertType: "METRIC_BASED_ALERT";
  readonly ruleType: "promql_rule";
  readonly version: "v5";
  readonly schemaVersion: "v2alpha1";
  readonly condition: object;
  readonly evaluation: object;
  readonly notificationSettings: object;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface SignozRules {
  readonly rules: readonly SignozRule[];
  readonly notes: readonly TargetNote[];
}

/** How often SigNoz evaluates a rule, and the step of its points. */
const FREQUENCY = 60_000;

/**
 * The alerts of rule groups. There are no recording rules: what an alert reads of them is written into its query.
 *
 * @example
 * const { rules, notes } = signozRules(groups);
 */
export function signozRules(groups: readonly RuleGroup[]): SignozRules {
  const recordings = groups.flatMap((group) =>
    group.rules.filter((rule): rule is RecordingRule => rule.kind === "record"),
  );
  const notes: TargetNote[] = groups.flatMap(recordingNote);
  const rules = placedAlerts(groups).flatMap((placed) => ruleOf(placed, recordings, notes));
  return { rules, notes };
}

function recordingNote({ name, rules }: RuleGroup): readonly TargetNote[] {
  const count = rules.filter(({ kind }) => kind === "record").length;
  if (count === 0) return [];
  return [
    {
      subject: name,
      message: `SigNoz has no recording rules, so its ${count} are left out; alerts carry what they read of them`,
      fix: "Ask the SLO's history of a Prometheus, or of Sightline's own backend.",
    },
  ];
}

function ruleOf(
  { rule, title }: PlacedAlert,
  recordings: readonly RecordingRule[],
  notes: TargetNote[],
): readonly SignozRule[] {
  const whole = inlined(rule.expr, recordings);
  if (!whole.ok) {
    notes.push({
      subject: title,
      message: `it looks back over the recorded series ${whole.record}, which SigNoz does not have: the alert is left out`,
      fix: "Write the alert over the metrics themselves.",
    });
    return [];
  }
  const decision = decisionOf(whole.expr);
  if (decision.isPresence && /\$value\b/u.test(JSON.stringify(rule.annotations))) {
    notes.push({
      subject: title,
      message: "$value is 1 in its texts, since only whether there is a series decides",
      fix: "Compare with a number at the end of the expression to have the value.",
    });
  }
  if (rule.keepFiringFor !== undefined) {
    notes.push({
      subject: title,
      message: `SigNoz has no keep_firing_for (${rule.keepFiringFor})`,
      fix: "Give the condition a longer range instead.",
    });
  }
  return [plainRule(rule, title, decision)];
}

interface Decision {
  readonly query: string;
  readonly operator: Threshold["operator"];
  readonly target: number;
  /** Whether the query is 1 wherever the expression gives something. */
  readonly isPresence: boolean;
}

/**
 * SigNoz rounds to three decimals and drops NaN and infinity, so that small thresholds, and filters whose values are
 * infinite, are decided by Prometheus' engine: every series that is left counts 1.
 */
function decisionOf(expr: string): Decision {
  const threshold = thresholdOf(expr);
  if (threshold !== undefined && Math.abs(threshold.target) >= LEAST_ROUNDED)
    return { ...threshold, isPresence: false };
  if (threshold !== undefined && threshold.operator === "==" && threshold.target === 0)
    return { ...threshold, isPresence: false };
  return { query: `group without () (${expr.trim()})`, operator: ">", target: 0, isPresence: true };
}

/** From here on three decimals are a tenth of the threshold at most. */
const LEAST_ROUNDED = 0.01;

const OPERATORS: Readonly<Record<Threshold["operator"], string>> = {
  ">": "above",
  "<": "below",
  ">=": "above_or_equal",
  "<=": "below_or_equal",
  "==": "equal",
  "!=": "not_equal",
};

function plainRule(rule: AlertingRule, title: string, decision: Decision): SignozRule {
  const severity = severityOf(rule) ?? "warning";
  const hold = Math.max(0, parseDuration(rule.for ?? "0") ?? 0);
  const window = Math.max(hold, FREQUENCY);
  return {
    alert: title,
    alertType: "METRIC_BASED_ALERT",
    ruleType: "promql_rule",
    version: "v5",
    schemaVersion: "v2alpha1",
    condition: {
      compositeQuery: {
        queryType: "promql",
        panelType: "graph",
        queries: [{ type: "promql", spec: { name: "A", query: decision.query, disabled: false } }],
      },
      selectedQueryName: "A",
      // A filter leaves out the points that it does not take: all that are there hold, so they have to be enough.
      requireMinPoints: true,
      requiredNumPoints: Math.max(1, Math.floor(window / FREQUENCY)),
      thresholds: {
        kind: "basic",
        spec: [
          {
            name: severity,
            target: decision.target,
            op: OPERATORS[decision.operator],
            matchType: hold === 0 ? "last" : "all_the_times",
          },
        ],
      },
    },
    evaluation: {
      kind: "rolling",
      spec: { evalWindow: printDuration(window), frequency: printDuration(FREQUENCY) },
    },
    // Routes go by labels, as in Alertmanager.
    notificationSettings: { usePolicy: true, groupBy: groupLabels(rule) },
    labels: { severity, ...rule.labels },
    annotations: rule.annotations,
  };
}

function groupLabels({ labels }: AlertingRule): readonly string[] {
  return labels["sloth_severity"] === undefined ? ["job"] : ["sloth_id"];
}
