/** How a team declares a business metric and what it promises of it. Plain data. */
import type { BurnRateWindow, SloDirection, TrafficFloor } from "@sightline/model";
import type { BusinessMetricType } from "./type.ts";

export interface BusinessMetricSpec {
  /** As Prometheus spells it, without the registry's prefix: `login_success_rate`. */
  readonly name: string;
  readonly metricType: BusinessMetricType;
  /** What is measured, as a sentence. */
  readonly description?: string;
  /**
   * The promise. Percent for `success_rate`, `availability`, `error_rate`, `utilisation`, and for `latency` with
   * `goodBelow`; else in the metric's `unit`. Without it the metric is recorded, and nothing is judged.
   */
  readonly sloTarget?: number;
  /** Past it the state is critical. The target itself when absent, so that there is no warning. */
  readonly alertThreshold?: number;
  /** Label names beside the tenant; `service` and `region` are taken from the context. They go to a metric of their own. */
  readonly labels?: readonly string[];
  /** Over which `currentValue` is taken; `1h` when absent. */
  readonly window?: BurnRateWindow;
  /** Of a latency: which one must keep the target; 95 when absent. */
  readonly percentile?: number;
  /** Of a latency: an event is good up to this, and `sloTarget` is the percentage of good events. */
  readonly goodBelow?: number;
  /**
   * Of a latency: `ms` (when absent) or `s`, of values and targets alike; it goes out in seconds. Of `count`, `throughput`
   * and `custom` a UCUM unit: `{order}`.
   */
  readonly unit?: string;
  /** Of a throughput: the time to which target and value refer: `1s` when absent, `1m`, `1h`. */
  readonly per?: string;
  /** Of `count` and `custom`, where target and alert threshold do not tell it. */
  readonly direction?: SloDirection;
  /** Of `custom`: what becomes of the values in the window; `mean` when absent. */
  readonly aggregate?: "mean" | "min" | "max" | "sum";
  /** Of `utilisation`, `throughput`, `custom`: percent of samples, or of minutes, that must keep the target; 99 when absent. */
  readonly objective?: number;
  /** Below it nothing is critical and nothing pages; 20 events with 2 failures, or 5 failures, when absent. */
  readonly floor?: Partial<TrafficFloor>;
}

/** One step: what happened, or how long it took. */
export type BusinessValue = number | boolean | EventBatch;

/** Several events at once. */
export interface EventBatch {
  readonly good: number;
  readonly total: number;
}
