/** Walks the data points of a request, turns them into samples, and refuses those that cannot be stored. */
import type { Metric, MetricsData } from "@sightline/otlp";
import type { Labels, Target } from "../metric/labels.ts";
import { targetOf } from "../metric/labels.ts";
import { bucketOf, exemplarOf, MOST_EXEMPLARS } from "../metric/exemplars.ts";
import { DELTA_OLDER, emptyHistogram, type DeltaTotals } from "../metric/delta.ts";
import { exponentialProblem } from "../metric/exponential.ts";
import {
  emitExponential,
  emitHistogram,
  emitNumber,
  emitSummary,
  familyOf,
  isDelta,
  metricProblem,
  partsOf,
  type Emit,
} from "../metric/points.ts";
import { isHistogram, type Exemplar, type SampleValue } from "../metric/sample.ts";
import type { MetricFamily } from "../metric/series.ts";
import { valueText } from "../record/attribute-text.ts";
import { ValueLimit } from "../record/value-limit.ts";
import type { DeltaBook } from "./delta-book.ts";
import { Tally, timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "./policy.ts";

export interface SampleVisitor {
  /** `unixMilli` is the point's time, cut to milliseconds as Prometheus does. */
  sample(family: MetricFamily, labels: Labels, unixMilli: number, value: SampleValue): void;
  exemplar(family: MetricFamily, labels: Labels, exemplar: Exemplar): void;
}

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
export function visitSamples(
  data: MetricsData,
  policy: IntakePolicy,
  deltas: DeltaBook,
  visitor: SampleVisitor,
): Tally {
  const tally = new Tally();
  const bounds = timeBounds(policy);
  const limit = new ValueLimit(policy.longestValue);
  const visit: Visit = { deltas, visitor, tally, bounds, limit };
  for (const { resource, scopeMetrics } of data.resourceMetrics) {
    const target = targetOf(resource, limit);
    let newest = 0;
    for (const { metrics } of scopeMetrics) {
      for (const metric of metrics) newest = Math.max(newest, visitMetric(metric, target, visit));
    }
    const info = newest > 0 ? targetInfo(target) : undefined;
    if (info !== undefined) visitor.sample(info.family, info.labels, newest, 1);
  }
  return tally;
}

interface Visit {
  readonly deltas: DeltaBook;
  readonly visitor: SampleVisitor;
  readonly tally: Tally;
  readonly bounds: TimeBounds;
  readonly limit: ValueLimit;
}

/** Returns the newest time that was stored, 0 for none. */
function visitMetric(metric: Metric, target: Target, visit: Visit): number {
  const { data } = metric;
  if (data.kind === "empty") return 0;
  const family = familyOf(metric);
  const problem = family.name === "" ? "the metric has no name" : metricProblem(metric);
  if (problem !== undefined) {
    visit.tally.reject(problem, data.dataPoints.length);
    return 0;
  }
  let newest = 0;
  for (const point of data.dataPoints) {
    const trouble =
      pointProblem(point, visit.bounds, visit.limit) ?? visitPoint(metric, family, point, target, visit);
    if (trouble === undefined) {
      visit.tally.store();
      newest = Math.max(newest, Number(point.timeUnixNano / 1_000_000n));
    } else visit.tally.reject(trouble);
  }
  return newest;
}

/** Returns why it cannot be stored. */
function visitPoint(
  metric: Metric,
  family: MetricFamily,
  point: Point,
  target: Target,
  visit: Visit,
): string | undefined {
  const unixMilli = Number(point.timeUnixNano / 1_000_000n);
  const { visitor, deltas } = visit;
  let series: readonly (readonly [Labels, SampleValue])[] = samplesOf(family, point, target.identity);
  if ((point.flags & NO_RECORDED_VALUE) !== 0) {
    for (const [labels] of series) visitor.sample(family, labels, unixMilli, "stale");
    return undefined;
  }
  if (isDelta(metric.data)) {
    const totals = deltas.of(deltaKey(metric, point, target), boundsOf(point));
    const added = totalsOf(totals, point, series);
    if (added === undefined) return DELTA_OLDER;
    const beginsAt =
      timeProblem(point.startTimeUnixNano, visit.bounds) === undefined ? added.beginsAt : undefined;
    if (beginsAt !== undefined) {
      for (const [labels, value] of series)
        visitor.sample(family, labels, beginsAt, isHistogram(value) ? emptyHistogram(value) : 0);
    }
    series = added.series;
  }
  for (const [labels, value] of series) visitor.sample(family, labels, unixMilli, value);
  for (const given of "exemplars" in point ? point.exemplars.slice(0, MOST_EXEMPLARS) : []) {
    const exemplar = exemplarOf(given, unixMilli);
    const [labels] = series[bucketOf(boundsOf(point), exemplar.value)] ?? [];
    if (labels === undefined || given.value === undefined) continue;
    if (timeProblem(BigInt(exemplar.unixMilli) * 1_000_000n, visit.bounds) === undefined)
      visitor.exemplar(family, labels, exemplar);
  }
  return undefined;
}

function samplesOf(
  family: MetricFamily,
  point: Point,
  identity: Labels,
): readonly (readonly [Labels, SampleValue])[] {
  const series: (readonly [Labels, SampleValue])[] = [];
  const emit: Emit = (_, labels, value) => series.push([labels, value]);
  if ("value" in point) emitNumber(family, point, identity, emit);
  else if ("explicitBounds" in point) emitHistogram(family, point, identity, emit);
  else if ("quantileValues" in point) emitSummary(family, point, identity, emit);
  else emitExponential(family, point, identity, emit);
  return series;
}

function totalsOf(
  totals: DeltaTotals,
  point: Point,
  series: readonly (readonly [Labels, SampleValue])[],
): { readonly beginsAt: number | undefined; readonly series: typeof series } | undefined {
  const { startTimeUnixNano: start, timeUnixNano: time } = point;
  const [labels, first] = series[0] ?? [];
  if (labels !== undefined && first !== undefined && isHistogram(first)) {
    const step = totals.addHistogram(start, time, first);
    return step === undefined ? undefined : { beginsAt: step.beginsAt, series: [[labels, step.total]] };
  }
  const values = Float64Array.from(series, ([, value]) => Number(value));
  const step = totals.add(start, time, values);
  if (step === undefined) return undefined;
  return { beginsAt: step.beginsAt, series: series.map(([own], at) => [own, values[at] ?? 0]) };
}

/** Of a classic histogram; others have none. */
function boundsOf(point: Point): readonly number[] {
  return "explicitBounds" in point ? point.explicitBounds : [];
}

/** Equal for points whose deltas add up. */
function deltaKey({ name, unit, description, data }: Metric, point: Point, target: Target): string {
  const attributes = point.attributes.map(({ key, value }) => [key, valueText(value)]);
  const isMonotonic = data.kind === "sum" && data.isMonotonic;
  const hasSum = "sum" in point && point.sum !== undefined;
  const of = [target.identity, target.info, name, unit, description, data.kind, isMonotonic, hasSum];
  return JSON.stringify([of, attributes]);
}

function pointProblem(point: Point, bounds: TimeBounds, limit: ValueLimit): string | undefined {
  const isStale = (point.flags & NO_RECORDED_VALUE) !== 0;
  if (!isStale && "value" in point && point.value === undefined) return NO_VALUE;
  if (point.attributes.length > MOST_LABELS) return TOO_MANY_LABELS;
  // A label that is cut could make one series out of two.
  if (point.attributes.some(({ value }) => Buffer.byteLength(valueText(value)) > limit.bytes)) {
    return tooLongLabel(limit.bytes);
  }
  if ("scale" in point) {
    const problem = exponentialProblem(partsOf(point));
    if (problem !== undefined) return problem;
  }
  const { explicitBounds, bucketCounts } =
    "explicitBounds" in point ? point : { explicitBounds: [], bucketCounts: [] };
  if (bucketCounts.length > 0 && bucketCounts.length !== explicitBounds.length + 1) {
    return BUCKET_MISMATCH;
  }
  const time = timeProblem(point.timeUnixNano, bounds);
  return time === undefined ? undefined : `point time is ${time}`;
}
