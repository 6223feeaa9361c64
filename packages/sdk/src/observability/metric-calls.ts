/** The registry of the process, by plain calls. */
import type { Meter } from "@opentelemetry/api";
import type { TelemetryDeclaration } from "@sightline/model";
import { refuseUnknown } from "../config/unknown-settings.ts";
import { sdkErrors } from "../errors.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import { type AnyFunction, type FunctionTracker, functionTracker } from "../metrics/function-metrics.ts";
import type { Labels } from "../metrics/getter.ts";
import { mirrorTo } from "../metrics/meter-mirror.ts";
import { metricProducer, type RegistryProducer } from "../metrics/metric-producer.ts";
import type { MetricsInfo } from "../metrics/metrics-info.ts";
import { type MetricsHandler, metricsHandler, registryPage } from "../metrics/metrics-handler.ts";
import { type MergedRegistry, mergePromClientInto, type PromClientRegistry } from "../metrics/prom-client.ts";
import { clusterPage } from "../metrics/processes/cluster.ts";
import { threadsPage } from "../metrics/processes/threads.ts";
import type { InstrumentOf, InstrumentsOf, MetricsRegistry } from "../metrics/registry.ts";
import { callerOf } from "../notice/caller.ts";
import { requireMethod, requireName } from "../notice/argument.ts";
import { guarded } from "../notice/guarded.ts";
import { registry } from "./process-state.ts";

export interface MetricsRegistryOptions {
  /** Whether the metrics are served as text; true by default. Over OTLP they go out either way. */
  readonly enablePrometheus?: boolean;
  /** Before every name that is registered, default metrics too: `dotmac_`. None by default. */
  readonly prefix?: string;
}

/** `createMetricsConfig` gives all four; where metrics are served and how often they are sent is the set-up's. */
const REGISTRY_OPTIONS = ["enablePrometheus", "prefix", "metricsPath", "exportIntervalMillis"] as const;

type RegistryFacts = Readonly<Record<string, string | boolean>>;
let initialized: { readonly settings: RegistryFacts; readonly where: string } | undefined;

/**
 * Names and prefixes the registry of the process and gives it. It may be called before or after metrics are registered:
 * the prefix holds for all of them. `setupObservability` uses the same registry.
 *
 * @example
 * const registry = initializeMetricsRegistry("isp-billing", { prefix: "dotmac_" });
 * @throws ARGUMENT_WRONG, CONFIG_UNKNOWN, METRIC_NAME_INVALID, METRICS_REGISTRY_CLASH
 */
export function initializeMetricsRegistry(
  serviceName: string,
  options: MetricsRegistryOptions = {},
): MetricsRegistry {
  requireName("initializeMetricsRegistry", serviceName);
  refuseUnknown(options, REGISTRY_OPTIONS);
  const { enablePrometheus = true, prefix = registry.prefix } = options;
  const settings = { "service name": serviceName, prefix, enablePrometheus };
  const difference = differenceOf(initialized?.settings, settings);
  if (initialized !== undefined && difference !== undefined) {
    throw sdkErrors.METRICS_REGISTRY_CLASH({ difference, where: initialized.where });
  }
  registry.prefix = prefix;
  registry.exposed = enablePrometheus;
  registry.serviceName = serviceName;
  initialized ??= { settings, where: callerOf(initializeMetricsRegistry) };
  return registry;
}

/** What differs first, in words: `prefix "shop_", not "isp_"`. */
function differenceOf(first: RegistryFacts | undefined, second: RegistryFacts): string | undefined {
  const differing = Object.entries(second).find(([name, value]) => (first?.[name] ?? value) !== value);
  if (differing === undefined) return undefined;
  const [name, value] = differing;
  return `${name} ${JSON.stringify(first?.[name])}, not ${JSON.stringify(value)}`;
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

/**
 * Registers all metrics of a declaration and gives their handles by name.
 *
 * @example
 * const { orders_created_total: orders } = registerTelemetry(telemetry);
 * orders.inc(1, { status: "paid" });
 * @throws METRIC_NAME_INVALID, METRIC_DEFINITION_INVALID, METRIC_CLASH
 */
export function registerTelemetry<const T extends TelemetryDeclaration>(telemetry: T): InstrumentsOf<T> {
  return registry.from(telemetry, registerTelemetry);
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
  return registry.listMetrics();
}

/** All metrics with their kinds, labels, numbers of series, and what overflowed. */
export function getMetricsInfo(): MetricsInfo {
  return registry.getMetricsInfo();
}

/** All metrics as Prometheus text (`text/plain; version=0.0.4`), or as OpenMetrics 1.0 with exemplars. */
export function getPrometheusMetrics(format: "prometheus" | "openmetrics" = "prometheus"): string {
  return registry.prometheusText(format);
}

/**
 * Shows all registered metrics to a meter of another OpenTelemetry SDK, those that are registered later too.
 *
 * @throws ARGUMENT_WRONG
 */
export function setOtelMeter(meter: Meter): void {
  requireMethod("setOtelMeter", meter, "createObservableGauge", "a meter of OpenTelemetry");
  mirrorTo(registry, meter);
}

/**
 * Counts a function's calls and errors and times it: `function_calls_total`, `function_errors_total`,
 * `function_duration_seconds`, each with the label `function`. Without `fn` it gives what wraps one, and decorates a method.
 *
 * @example
 * const pay = trackFunctionMetrics("payment_processing", async (order: Order) => gateway.charge(order));
 *
 * class Payments {
 *   \@trackFunctionMetrics("refund")
 *   refund(order: Order) {}
 * }
 * @throws FUNCTION_EXPECTED
 */
export function trackFunctionMetrics<F extends AnyFunction>(name: string, fn: F): F;
export function trackFunctionMetrics(name: string): FunctionTracker;
export function trackFunctionMetrics<F extends AnyFunction>(
  name: string,
  ...given: readonly [] | readonly [F]
): F | FunctionTracker {
  const track = functionTracker(registry, name);
  // A function that is missing is not the same as none.
  return given.length === 0 ? track : track(given[0]);
}

/**
 * Puts the metrics of a prom-client registry on the same page, so that a service keeps its endpoint while it moves. Where
 * both have a name, the metric of this SDK stands, and it is said once.
 *
 * @example
 * const merged = mergePromClient(register);
 * console.table(await merged.report());
 */
export function mergePromClient(register: PromClientRegistry): MergedRegistry {
  requireMethod("mergePromClient", register, "getMetricsAsJSON", "a registry of prom-client");
  return mergePromClientInto(registry, register);
}

/**
 * All metrics for a reader of `@opentelemetry/sdk-metrics` 3.
 *
 * @example
 * new PrometheusExporter({ port: 9464, metricProducers: [getMetricProducer()] });
 */
export function getMetricProducer(): RegistryProducer {
  return metricProducer(registry);
}

export const metrics: {
  /** Answers with the `/metrics` page: `node:http`, Express, Fastify, Koa, Hono, or a function of `Request`. */
  readonly handler: () => MetricsHandler;
  /**
   * The same with the sums over all processes of a `node:cluster`. Call it in the primary and in each worker; any of them
   * may serve the page.
   */
  readonly clusterHandler: () => MetricsHandler;
  /** The same with the sums over all worker threads. Call it in the main thread, which serves the page, and in each other. */
  readonly threadsHandler: () => MetricsHandler;
} = guarded(
  "metrics",
  Object.freeze({
    handler: () => metricsHandler(registryPage(registry)),
    clusterHandler: () => metricsHandler(clusterPage(registry)),
    threadsHandler: () => metricsHandler(threadsPage(registry)),
  }),
);
