/** The registry of the process, by plain calls. */
import type { MetricDefinition } from "../metrics/definition.ts";
import type { Labels } from "../metrics/getter.ts";
import type { InstrumentOf } from "../metrics/registry.ts";
import { type MetricsHandler, metricsHandler, registryPage } from "../metrics/metrics-handler.ts";
import { registry } from "./process-state.ts";

/**
 * Makes a metric, or gives the one that was made with the same definition.
 *
 * @example
 * const orders = registerMetric({ name: "orders_created_total", type: "counter", labels: ["status"] });
 * orders.inc(1, { status: "paid" });
 * @throws METRIC_NAME_INVALID, METRIC_DEFINITION_INVALID, METRIC_CLASH
 */
export function registerMetric<const D extends MetricDefinition>(definition: D): InstrumentOf<D> {
  return registry.register(definition, registerMetric);
}

/** Adds `step` to a registered counter. */
export function incrementCounter(name: string, step = 1, labels?: Labels): void {
  registry.incrementCounter(name, step, labels);
}

/** Sets a registered gauge. */
export function setGauge(name: string, value: number, labels?: Labels): void {
  registry.setGauge(name, value, labels);
}

/** Adds `value` to a registered histogram. */
export function observeHistogram(name: string, value: number, labels?: Labels): void {
  registry.observeHistogram(name, value, labels);
}

/** All metrics as Prometheus text (`text/plain; version=0.0.4`). */
export function getPrometheusMetrics(): string {
  return registry.prometheusText();
}

export const metrics: {
  /** Answers a `node:http` request with the `/metrics` page. */
  readonly handler: () => MetricsHandler;
} = Object.freeze({ handler: () => metricsHandler(registryPage(registry)) });
