/** The registry of the process, by plain calls. */
import type { Meter } from "@opentelemetry/api";
import { sdkErrors } from "../errors.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import type { Labels } from "../metrics/getter.ts";
import { mirrorTo } from "../metrics/meter-mirror.ts";
import { type MetricsInfo, metricsInfo } from "../metrics/metrics-info.ts";
import { type MetricsHandler, metricsHandler, registryPage } from "../metrics/metrics-handler.ts";
import type { InstrumentOf, MetricsRegistry } from "../metrics/registry.ts";
import { callerOf } from "../notice/caller.ts";
import { registry } from "./process-state.ts";

export interface MetricsRegistryOptions {
  /** Whether the metrics are served as text; true by default. Over OTLP they go out either way. */
  readonly enablePrometheus?: boolean;
  /** Before every name that is registered, default metrics too: `dotmac_`. None by default. */
  readonly prefix?: string;
}

let initialized: { readonly key: string; readonly where: string } | undefined;

/**
 * Names and prefixes the registry of the process and gives it. It may be called before or after metrics are registered:
 * the prefix holds for all of them. `setupObservability` uses the same registry.
 *
 * @example
 * const registry = initializeMetricsRegistry("isp-billing", { prefix: "dotmac_" });
 * @throws METRIC_NAME_INVALID, METRICS_REGISTRY_CLASH
 */
export function initializeMetricsRegistry(
  serviceName: string,
  { enablePrometheus = true, prefix = registry.prefix }: MetricsRegistryOptions = {},
): MetricsRegistry {
  const settings = { "service name": serviceName, prefix, enablePrometheus };
  const key = JSON.stringify(settings);
  if (initialized !== undefined && initialized.key !== key) {
    throw sdkErrors.METRICS_REGISTRY_CLASH({
      difference: `${initialized.key}, not ${key}`,
      where: initialized.where,
    });
  }
  registry.prefix = prefix;
  registry.exposed = enablePrometheus;
  registry.serviceName = serviceName;
  initialized ??= { key, where: callerOf(initializeMetricsRegistry) };
  return registry;
}

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

/** Adds `value`, in the metric's unit, to a registered histogram. */
export function observeHistogram(name: string, value: number, labels?: Labels): void {
  registry.observeHistogram(name, value, labels);
}

/**
 * Runs `work` and adds the seconds that it took to a registered histogram, also when it throws or rejects.
 *
 * @example
 * const invoice = await time("invoice_seconds", () => render(order), { kind: "pdf" });
 */
export function time<T>(name: string, work: () => T, labels?: Labels): T {
  return registry.time(name, work, labels);
}

/** The names of all metrics, with the prefix, in order. */
export function listMetrics(): readonly string[] {
  return metricsInfo(registry).metrics.map(({ name }) => name);
}

/** All metrics with their kinds, labels, numbers of series, and what overflowed. */
export function getMetricsInfo(): MetricsInfo {
  return metricsInfo(registry);
}

/** All metrics as Prometheus text (`text/plain; version=0.0.4`), or as OpenMetrics 1.0 with exemplars. */
export function getPrometheusMetrics(format: "prometheus" | "openmetrics" = "prometheus"): string {
  return registry.prometheusText(format);
}

/** Shows all registered metrics to a meter of another OpenTelemetry SDK, those that are registered later too. */
export function setOtelMeter(meter: Meter): void {
  mirrorTo(registry, meter);
}

export const metrics: {
  /** Answers with the `/metrics` page: `node:http`, Express, Fastify, Koa, Hono, or a function of `Request`. */
  readonly handler: () => MetricsHandler;
} = Object.freeze({ handler: () => metricsHandler(registryPage(registry)) });
