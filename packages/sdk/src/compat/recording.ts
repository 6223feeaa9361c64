/** Earlier names and positions of what records. */
import type { AttributeValue, SpanContext } from "@opentelemetry/api";
import type { MetricDefinition } from "../metrics/definition.ts";
import type { Labels } from "../metrics/getter.ts";
import { addSpanAttributes, getCurrentSpanContext } from "../observability/active-span.ts";
import {
  getPrometheusMetrics,
  incrementCounter,
  observeHistogram,
  registerMetric as register,
  setGauge,
} from "../observability/metric-calls.ts";
import { deprecated } from "./deprecation.ts";

/** By position or with a definition. @deprecated `registerMetric(definition)` of `@sightline/sdk` */
export function registerMetric(
  name: string | MetricDefinition,
  type: MetricDefinition["type"] = "counter",
  description?: string,
  labels: readonly string[] = [],
  unit?: string,
  buckets?: readonly number[],
): unknown {
  if (typeof name !== "string") return register(name);
  deprecated("registerMetric(name, type, description, labels, unit, buckets)");
  return register({
    name,
    type,
    labels,
    ...(description === undefined ? {} : { description }),
    ...(unit === undefined ? {} : { unit }),
    ...(buckets === undefined ? {} : { buckets }),
  });
}

/** @deprecated `incrementCounter` of `@sightline/sdk` */
export function recordCounter(name: string, value = 1, labels?: Labels): void {
  deprecated("recordCounter(name, value, labels)");
  incrementCounter(name, value, labels);
}

/** @deprecated `setGauge` of `@sightline/sdk` */
export function recordGauge(name: string, value: number, labels?: Labels): void {
  deprecated("recordGauge(name, value, labels)");
  setGauge(name, value, labels);
}

/** @deprecated `observeHistogram` of `@sightline/sdk` */
export function recordHistogram(name: string, value: number, labels?: Labels): void {
  deprecated("recordHistogram(name, value, labels)");
  observeHistogram(name, value, labels);
}

/** @deprecated `getPrometheusMetrics` of `@sightline/sdk` */
export function getMetricsText(): string {
  deprecated("getMetricsText()");
  return getPrometheusMetrics();
}

/** @deprecated `getCurrentSpanContext` of `@sightline/sdk` */
export function getTraceContext(): SpanContext | undefined {
  deprecated("getTraceContext()");
  return getCurrentSpanContext();
}

/** @deprecated `addSpanAttributes({ … })` of `@sightline/sdk` */
export function addSpanAttribute(key: string, value: AttributeValue): void {
  deprecated("addSpanAttribute(key, value)");
  addSpanAttributes({ [key]: value });
}
