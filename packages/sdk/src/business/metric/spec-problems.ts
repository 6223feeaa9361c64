/** What is wrong with a specification, and how to write it right. It may come from JavaScript. */
import { BURN_RATE_WINDOWS, durationSeconds, isMetricName, nearestName } from "@sightline/model";
import type { BusinessMetricSpec } from "./spec.ts";
import { BUSINESS_METRIC_TYPES } from "./type.ts";

export interface SpecProblem {
  readonly name: string;
  readonly problem: string;
  readonly fix: string;
}

const MEMBERS: readonly string[] = [
  "name",
  "metricType",
  "description",
  "sloTarget",
  "alertThreshold",
  "labels",
  "window",
  "percentile",
  "goodBelow",
  "unit",
  "per",
  "direction",
  "aggregate",
  "objective",
  "floor",
] satisfies readonly (keyof BusinessMetricSpec)[];

type Finding = readonly [problem: string, fix: string] | undefined;

/** The first problem; `undefined` when there is none. */
export function problemOf(spec: unknown): SpecProblem | undefined {
  if (!isRecord(spec)) {
    return {
      name: String(spec),
      problem: "it is no object",
      fix: "Write { name, metricType, description, sloTarget, alertThreshold, labels, window }.",
    };
  }
  const found = formOf(spec) ?? typeOf(spec) ?? numbersOf(spec) ?? targetsOf(spec);
  if (found === undefined) return undefined;
  const [problem, fix] = found;
  return { name: typeof spec["name"] === "string" ? spec["name"] : "without a name", problem, fix };
}

type Loose = Readonly<Record<string, unknown>>;

function formOf(spec: Loose): Finding {
  const { name, metricType, window } = spec;
  if (typeof name !== "string" || !isMetricName(name))
    return [`${shown(name)} cannot name a metric`, "Name it as Prometheus does: login_success_rate."];
  const strange = Object.keys(spec).find((key) => !MEMBERS.includes(key));
  if (strange !== undefined) {
    const nearest = nearestName(strange, MEMBERS);
    return [
      `it has a member ${strange}${nearest === undefined ? "" : `; is ${nearest} meant`}`,
      `Its members are ${MEMBERS.join(", ")}.`,
    ];
  }
  const types: readonly unknown[] = BUSINESS_METRIC_TYPES;
  if (!types.includes(metricType)) {
    return [`its metricType is ${shown(metricType)}`, `The types are ${BUSINESS_METRIC_TYPES.join(", ")}.`];
  }
  const windows: readonly unknown[] = BURN_RATE_WINDOWS;
  if (window !== undefined && !windows.includes(window))
    return [`its window is ${shown(window)}`, `The windows are ${BURN_RATE_WINDOWS.join(", ")}.`];
  return undefined;
}

const AGGREGATES: ReadonlySet<unknown> = new Set(["mean", "min", "max", "sum"]);

/** Members that only some types have. */
const ONLY_FOR: Readonly<Record<string, readonly string[]>> = {
  percentile: ["latency"],
  goodBelow: ["latency"],
  per: ["throughput"],
  direction: ["count", "custom"],
  aggregate: ["custom"],
  objective: ["utilisation", "throughput", "custom"],
  unit: ["latency", "throughput", "count", "custom"],
};

function typeOf(spec: Loose): Finding {
  const type = String(spec["metricType"]);
  for (const [member, types] of Object.entries(ONLY_FOR)) {
    if (spec[member] === undefined || types.includes(type)) continue;
    return [`a ${type} has no ${member}`, `Leave it out; ${types.join(" and ")} can have it.`];
  }
  const { unit, per, direction, aggregate, percentile, goodBelow, labels } = spec;
  if (labels !== undefined && !Array.isArray(labels))
    return ["its labels are no list", 'Write them as ["plan"].'];
  if (Array.isArray(labels) && (labels.includes("tenant_id") || labels.includes("result")))
    return ["tenant_id and result are labels that it has anyway", "Leave them out of labels."];
  if (type === "latency" && unit !== undefined && unit !== "ms" && unit !== "s")
    return [`its unit is ${shown(unit)}`, 'Write "ms" or "s".'];
  if (percentile !== undefined && goodBelow !== undefined)
    return [
      "it has both percentile and goodBelow",
      "A percentile is judged by its value, goodBelow by the share of good events.",
    ];
  if (per !== undefined && (typeof per !== "string" || !((durationSeconds(per) ?? 0) > 0)))
    return [`its per is ${shown(per)}`, 'Write a duration: "1s", "1m", "1h".'];
  if (direction !== undefined && direction !== "at-least" && direction !== "at-most")
    return [`its direction is ${shown(direction)}`, 'Write "at-least" or "at-most".'];
  if (aggregate !== undefined && !AGGREGATES.has(aggregate))
    return [`its aggregate is ${shown(aggregate)}`, 'Write "mean", "min", "max" or "sum".'];
  return undefined;
}

function numbersOf(spec: Loose): Finding {
  const { percentile, objective, goodBelow, sloTarget, alertThreshold, floor } = spec;
  for (const [name, value] of Object.entries({ sloTarget, alertThreshold })) {
    if (value !== undefined && (typeof value !== "number" || !Number.isFinite(value)))
      return [`its ${name} is ${shown(value)}, no finite number`, `Write a number for ${name}.`];
  }
  for (const [name, value] of Object.entries({ percentile, objective })) {
    if (value !== undefined && !(typeof value === "number" && value > 0 && value < 100))
      return [`its ${name} is ${shown(value)}`, "Write a percentage above 0 and below 100: 95."];
  }
  if (goodBelow !== undefined && !(typeof goodBelow === "number" && goodBelow > 0))
    return [`its goodBelow is ${shown(goodBelow)}`, "Write a duration in the metric's unit: 500."];
  for (const [name, value] of Object.entries(isRecord(floor) ? floor : {})) {
    if (!(typeof value === "number" && value >= 0))
      return [`its floor.${name} is ${shown(value)}`, "Write a number of events, 0 or more."];
  }
  return undefined;
}

function targetsOf(spec: Loose): Finding {
  const { sloTarget: target, alertThreshold: alert, metricType, goodBelow, direction } = spec;
  if (target === undefined) {
    return alert === undefined
      ? undefined
      : ["it has an alertThreshold and no sloTarget", "Say what is promised: sloTarget: 99."];
  }
  if (typeof target !== "number") return undefined;
  const type = String(metricType);
  const isGoodShare =
    type === "success_rate" || type === "availability" || (type === "latency" && goodBelow !== undefined);
  return (
    percentageOf(type, isGoodShare, target, alert) ??
    sidesOf(type, isGoodShare || type === "throughput", target, alert) ??
    (type === "count" || type === "custom" ? sideGiven(target, alert, direction) : undefined)
  );
}

function percentageOf(type: string, isGoodShare: boolean, target: number, alert: unknown): Finding {
  if (isGoodShare) {
    if (target > 0 && target <= 1)
      return [
        `its sloTarget is ${target}, which as a percentage is almost nothing`,
        `Write sloTarget: ${Number((target * 100).toPrecision(12))} for ${Number((target * 100).toPrecision(12))} %.`,
      ];
    if (!(target > 0 && target < 100))
      return [
        `its sloTarget is ${target}, no percentage above 0 and below 100`,
        "Write 99.9 for 99.9 %; without a budget for errors there is nothing to burn.",
      ];
  }
  if (type === "error_rate" && !(target > 0 && target < 100))
    return [`its sloTarget is ${target}`, "Write the percentage of errors that is allowed: 0.5."];
  if (type !== "count" && type !== "custom" && !(target > 0))
    return [`its sloTarget is ${target}`, "Write a number above 0."];
  if (typeof alert === "number" && alert < 0 && type !== "custom")
    return [`its alertThreshold is ${alert}`, "Write a number that is not negative."];
  return undefined;
}

function sidesOf(type: string, moreIsBetter: boolean, target: number, alert: unknown): Finding {
  if (typeof alert !== "number" || type === "count" || type === "custom") return undefined;
  if (moreIsBetter ? alert <= target : alert >= target) return undefined;
  return [
    `its alertThreshold ${alert} is better than its sloTarget ${target}`,
    moreIsBetter ? "Write one that is lower than the target." : "Write one that is higher than the target.",
  ];
}

function sideGiven(target: number, alert: unknown, direction: unknown): Finding {
  if (typeof alert !== "number" || alert === target) {
    return direction === undefined
      ? ["nothing tells whether more is better", 'Add direction: "at-least" or "at-most".']
      : undefined;
  }
  const lies = alert < target ? "at-least" : "at-most";
  if (direction === undefined || direction === lies) return undefined;
  return [
    `its alertThreshold ${alert} is better than its sloTarget ${target} for ${shown(direction)}`,
    "Exchange the two, or the direction.",
  ];
}

function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of unknown kind, in a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  // JSON would make null of NaN.
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
}
