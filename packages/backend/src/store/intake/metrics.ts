/** Walks the data points of a request, turns them into samples, and refuses those that cannot be stored. */
import type { Metric, MetricsData } from "@sightline/otlp";
import type { Labels, Target } from "../metric/labels.ts";
import { targetOf } from "../metric/labels.ts";
import {
  emitHistogram,
  emitNumber,
  emitSummary,
  familyOf,
  metricProblem,
  type Emit,
} from "../metric/points.ts";
import type { MetricFamily } from "../metric/series.ts";
import { valueText } from "../record/attribute-text.ts";
import { ValueLimit } from "../record/value-limit.ts";
import { Tally, timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "./policy.ts";

/** `unixMilli` is the point's time, cut to milliseconds as Prometheus does. */
export type SampleVisitor = (family: MetricFamily, labels: Labels, unixMilli: number, value: number) => void;

type Point = Extract<Metric["data"], { readonly dataPoints: readonly unknown[] }>["dataPoints"][number];

const TARGET_INFO: MetricFamily = Object.freeze({
  name: "target_info",
  kind: "gauge",
  unit: "",
  help: "Target metadata",
});
/** A bit of a point's flags. */
export const NO_RECORDED_VALUE = 1;
/** Each makes a label: a series with more is a mistake, such as a request's headers, and costs for as long as it is kept. */
export const MOST_LABELS = 128;
export const TOO_MANY_LABELS: string = `the point has more than ${MOST_LABELS} attributes`;
export function tooLongLabel(bytes: number): string {
  return `the point has an attribute of more than ${bytes} bytes`;
}
export const NO_VALUE = "the point has no value";
export const BUCKET_MISMATCH = "the histogram has not one bucket more than bounds";

/** The series that carries the rest of a resource; `undefined` where there is no rest. */
export function targetInfo(
  target: Target,
): { readonly family: MetricFamily; readonly labels: Labels } | undefined {
  if (target.info === undefined) return undefined;
  const labels: Labels = Object.assign(Object.create(null), target.info, { ["__name__"]: TARGET_INFO.name });
  return { family: TARGET_INFO, labels };
}

/** Counts data points: one histogram point is one, whatever the number of its samples. */
export function visitSamples(data: MetricsData, policy: IntakePolicy, visit: SampleVisitor): Tally {
  const tally = new Tally();
  const bounds = timeBounds(policy);
  const limit = new ValueLimit(policy.longestValue);
  for (const { resource, scopeMetrics } of data.resourceMetrics) {
    const target = targetOf(resource, limit);
    let newest = 0;
    for (const { metrics } of scopeMetrics) {
      for (const metric of metrics)
        newest = Math.max(newest, visitMetric(metric, target, bounds, limit, tally, visit));
    }
    const info = newest > 0 ? targetInfo(target) : undefined;
    if (info !== undefined) visit(info.family, info.labels, newest, 1);
  }
  return tally;
}

/** Returns the newest time that was stored, 0 for none. */
function visitMetric(
  metric: Metric,
  target: Target,
  bounds: TimeBounds,
  limit: ValueLimit,
  tally: Tally,
  visit: SampleVisitor,
): number {
  const { data } = metric;
  if (data.kind === "empty") return 0;
  const family = familyOf(metric);
  const problem = family.name === "" ? "the metric has no name" : metricProblem(metric);
  if (problem !== undefined) {
    tally.reject(problem, data.dataPoints.length);
    return 0;
  }
  let newest = 0;
  for (const point of data.dataPoints) {
    const pointTrouble = pointProblem(point, bounds, limit);
    if (pointTrouble !== undefined) {
      tally.reject(pointTrouble);
      continue;
    }
    const unixMilli = Number(point.timeUnixNano / 1_000_000n);
    emitPoint(family, point, target.identity, (of, labels, value) => visit(of, labels, unixMilli, value));
    tally.store();
    newest = Math.max(newest, unixMilli);
  }
  return newest;
}

function emitPoint(family: MetricFamily, point: Point, identity: Labels, emit: Emit): void {
  if ("value" in point) emitNumber(family, point, identity, emit);
  else if ("explicitBounds" in point) emitHistogram(family, point, identity, emit);
  else if ("quantileValues" in point) emitSummary(family, point, identity, emit);
}

function pointProblem(point: Point, bounds: TimeBounds, limit: ValueLimit): string | undefined {
  if ((point.flags & NO_RECORDED_VALUE) !== 0 || ("value" in point && point.value === undefined)) {
    return NO_VALUE;
  }
  if (point.attributes.length > MOST_LABELS) return TOO_MANY_LABELS;
  // A label that is cut could make one series out of two.
  if (point.attributes.some(({ value }) => Buffer.byteLength(valueText(value)) > limit.bytes)) {
    return tooLongLabel(limit.bytes);
  }
  const { explicitBounds, bucketCounts } =
    "explicitBounds" in point ? point : { explicitBounds: [], bucketCounts: [] };
  if (bucketCounts.length > 0 && bucketCounts.length !== explicitBounds.length + 1) {
    return BUCKET_MISMATCH;
  }
  const time = timeProblem(point.timeUnixNano, bounds);
  return time === undefined ? undefined : `point time is ${time}`;
}
