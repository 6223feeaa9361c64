/** What one recorded value says, in numbers. One object for all values, filled anew: recording must not make garbage. */
import { bucketOf } from "../window/latency-window.ts";
import type { MetricPlan } from "./plan.ts";
import type { BusinessValue } from "./spec.ts";

export class Reading {
  /** Events, and those of them that were bad. */
  bad = 0;
  total = 0;
  /** The duration, sample or step, in the metric's unit. */
  amount = 0;
  /** Of a percentile: where the duration lies among its bounds. */
  bucket = 0;

  /** Reads a value; false when the metric cannot have it. */
  take(plan: MetricPlan, value: BusinessValue): boolean {
    switch (plan.measure) {
      case "ratio":
        if (plan.type === "latency") return this.#duration(value, plan.spec.goodBelow ?? 0);
        return typeof value === "object"
          ? this.#batch(value)
          : this.#share(value, plan.type === "error_rate");
      case "percentile":
        if (!this.#duration(value, plan.bounds?.target ?? Infinity)) return false;
        this.bucket = bucketOf(plan.latencyBounds, this.amount);
        return true;
      case "samples":
        return this.#sample(value, plan);
      default:
        return this.#amount(value) && this.amount >= 0;
    }
  }

  #duration(value: BusinessValue, limit: number): boolean {
    if (!this.#amount(value) || this.amount < 0) return false;
    this.total = 1;
    this.bad = this.amount <= limit ? 0 : 1;
    return true;
  }

  #sample(value: BusinessValue, { bounds }: MetricPlan): boolean {
    if (!this.#amount(value)) return false;
    this.total = 1;
    const isGood =
      bounds === undefined ||
      (bounds.direction === "at-least" ? this.amount >= bounds.target : this.amount <= bounds.target);
    this.bad = isGood ? 0 : 1;
    return true;
  }

  /** A share of one event, good or, of an error rate, bad. */
  #share(value: number | boolean, isBad: boolean): boolean {
    const share = Number(value);
    if (!(share >= 0 && share <= 1) || (typeof value !== "number" && typeof value !== "boolean"))
      return false;
    this.total = 1;
    this.bad = isBad ? share : 1 - share;
    return true;
  }

  #batch(value: { readonly good: number; readonly total: number } | null): boolean {
    if (value === null) return false;
    const { good, total } = value;
    if (!isCount(good) || !isCount(total) || good > total) return false;
    this.total = total;
    this.bad = total - good;
    return true;
  }

  #amount(value: unknown): boolean {
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    this.amount = value;
    return true;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}

/** What a metric takes, for people. */
export function wantedValue({ measure, type, unit }: MetricPlan): string {
  if (measure === "ratio" && type !== "latency")
    return "true, false, a share from 0 to 1, or { good, total }";
  if (type === "latency") return `a duration in ${unit}, 0 or more`;
  return measure === "samples" ? "a finite number" : "a finite number, 0 or more";
}
