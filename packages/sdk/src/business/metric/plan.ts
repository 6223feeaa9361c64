/** What follows from a specification: checked once, read at every step. */
import {
  type BurnRatePair,
  type BurnRateWindow,
  burnRatePairs,
  durationSeconds,
  type SloBounds,
  type SloDirection,
  TRAFFIC_FLOOR,
  type TrafficFloor,
} from "@sightline/model";
import { businessErrors } from "../errors.ts";
import { latencyBounds } from "../window/latency-window.ts";
import { type RingShape, ringShape } from "../window/ring.ts";
import type { BusinessMetricSpec } from "./spec.ts";
import { problemOf } from "./spec-problems.ts";
import type { BusinessMetricType } from "./type.ts";

/**
 * How values become a current value and a budget. `ratio`: good among all events; `percentile`: of durations; `samples`:
 * an aggregate of readings, each of them good or bad; `rate`: a sum per time, each minute good or bad; `sum`: a sum in the
 * window, of which an `at-most` target is itself the budget.
 */
export type Measure = "ratio" | "percentile" | "samples" | "rate" | "sum";

/** Percent of samples or minutes that must keep a target that says nothing about how often. */
export const SAMPLE_OBJECTIVE = 99;
export const DEFAULT_WINDOW: BurnRateWindow = "1h";
export const DEFAULT_PERCENTILE = 95;

export interface MetricPlan {
  readonly spec: BusinessMetricSpec;
  readonly name: string;
  readonly type: BusinessMetricType;
  readonly measure: Measure;
  /** `undefined`: recorded, not judged. */
  readonly bounds: SloBounds | undefined;
  /** Percent of events that must be good; `undefined` where there is no such budget. */
  readonly objective: number | undefined;
  readonly window: BurnRateWindow;
  readonly windowSeconds: number;
  readonly shape: RingShape;
  /** Of currentValue and targets. */
  readonly unit: string;
  readonly percentile: number;
  readonly latencyBounds: Float64Array;
  readonly aggregate: NonNullable<BusinessMetricSpec["aggregate"]>;
  /** Seconds to which a rate refers. */
  readonly perSeconds: number;
  readonly floor: TrafficFloor;
  readonly pairs: readonly BurnRatePair[];
  readonly period: string;
  readonly periodSeconds: number;
}

/** @throws BUSINESS_METRIC_INVALID */
export function metricPlan(spec: BusinessMetricSpec, period: string): MetricPlan {
  const problem = problemOf(spec);
  if (problem !== undefined) throw businessErrors.BUSINESS_METRIC_INVALID(problem);
  const { name, metricType: type, window = DEFAULT_WINDOW, percentile = DEFAULT_PERCENTILE } = spec;
  const bounds = boundsOf(spec);
  const windowSeconds = durationSeconds(window) ?? 0;
  const periodSeconds = durationSeconds(period) ?? 0;
  const measure = measureOf(spec);
  const target = bounds?.target ?? 1;
  return Object.freeze({
    spec: Object.freeze({ ...spec }),
    name,
    type,
    measure,
    bounds,
    objective: bounds === undefined ? undefined : objectiveOf(spec, bounds, measure, percentile),
    window,
    windowSeconds,
    shape: ringShape(windowSeconds),
    unit: unitOf(spec),
    percentile,
    latencyBounds:
      measure === "percentile" ? latencyBounds(target, bounds?.alertThreshold ?? target) : new Float64Array(),
    aggregate: spec.aggregate ?? "mean",
    perSeconds: durationSeconds(spec.per ?? "1s") ?? 1,
    floor: { ...TRAFFIC_FLOOR, ...spec.floor },
    pairs: burnRatePairs(periodSeconds),
    period,
    periodSeconds,
  });
}

function measureOf({ metricType, goodBelow }: BusinessMetricSpec): Measure {
  switch (metricType) {
    case "latency":
      return goodBelow === undefined ? "percentile" : "ratio";
    case "utilisation":
    case "custom":
      return "samples";
    case "throughput":
      return "rate";
    case "count":
      return "sum";
    default:
      return "ratio";
  }
}

function boundsOf(spec: BusinessMetricSpec): SloBounds | undefined {
  const { sloTarget, alertThreshold = sloTarget } = spec;
  if (sloTarget === undefined || alertThreshold === undefined) return undefined;
  const direction = directionOf(spec);
  const best = bestOf(spec, direction);
  return { direction, target: sloTarget, alertThreshold, ...(best === undefined ? {} : { best }) };
}

/** On which side of the target it is good: by type, else as target and alert threshold lie. */
export function directionOf(spec: BusinessMetricSpec): SloDirection {
  const { metricType, goodBelow, sloTarget = 0, alertThreshold = sloTarget, direction } = spec;
  switch (metricType) {
    case "success_rate":
    case "availability":
    case "throughput":
      return "at-least";
    case "error_rate":
    case "utilisation":
      return "at-most";
    case "latency":
      return goodBelow === undefined ? "at-most" : "at-least";
    default:
      return direction ?? (alertThreshold < sloTarget ? "at-least" : "at-most");
  }
}

function bestOf(spec: BusinessMetricSpec, direction: SloDirection): number | undefined {
  if (isPercentage(spec)) return direction === "at-least" ? 100 : 0;
  return direction === "at-most" && spec.metricType !== "custom" ? 0 : undefined;
}

/** Whether target and value are percentages. */
export function isPercentage({ metricType, goodBelow }: BusinessMetricSpec): boolean {
  return (
    metricType === "success_rate" ||
    metricType === "availability" ||
    metricType === "error_rate" ||
    metricType === "utilisation" ||
    (metricType === "latency" && goodBelow !== undefined)
  );
}

function objectiveOf(
  spec: BusinessMetricSpec,
  { target, direction }: SloBounds,
  measure: Measure,
  percentile: number,
): number | undefined {
  switch (measure) {
    case "ratio":
      return direction === "at-least" ? target : 100 - target;
    case "percentile":
      return percentile;
    case "samples":
    case "rate":
      return spec.objective ?? SAMPLE_OBJECTIVE;
    default:
      return undefined;
  }
}

function unitOf(spec: BusinessMetricSpec): string {
  if (isPercentage(spec)) return "%";
  if (spec.metricType === "latency") return spec.unit ?? "ms";
  return spec.unit ?? "";
}
