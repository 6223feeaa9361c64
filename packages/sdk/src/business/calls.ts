/** Business metrics by plain calls: those that were initialised last, which a service does once. */
import { durationSeconds } from "@sightline/model";
import { refuseUnknown } from "../config/unknown-settings.ts";
import { sdkErrors } from "../errors.ts";
import { MetricsRegistry } from "../metrics/registry.ts";
import { described, requireName } from "../notice/argument.ts";
import { callerOf } from "../notice/caller.ts";
import { setTenantMetrics } from "../observability/health/sources.ts";
import { registry as processRegistry } from "../observability/process-state.ts";
import { businessErrors } from "./errors.ts";
import type { BusinessContext } from "./metric/context.ts";
import type { BusinessMetricSpec, BusinessValue, EventBatch } from "./metric/spec.ts";
import { difference } from "./metric/spec-difference.ts";
import type { SloEvaluation } from "./slo/evaluation.ts";
import { TenantMetrics, type TenantMetricsSettings } from "./tenant-metrics.ts";

export interface TenantMetricsOptions extends Omit<TenantMetricsSettings, "metricsRegistry"> {
  /** That of the process when absent. */
  readonly metricsRegistry?: MetricsRegistry;
}

const OPTIONS = [
  "serviceName",
  "metricsRegistry",
  "enableSloMonitoring",
  "registerDefaults",
  "topTenants",
  "alwaysTenants",
  "sloPeriod",
] as const satisfies readonly (keyof TenantMetricsOptions)[];

interface Started {
  readonly metrics: TenantMetrics;
  readonly settings: object;
  readonly where: string;
}

const started = new WeakMap<MetricsRegistry, Started>();
let current: TenantMetrics | undefined;

/**
 * Makes the business metrics of a service. A second call with the same settings gives the same; the plain calls below use
 * those of the last call.
 *
 * @example
 * const tenantMetrics = initializeTenantMetrics({ serviceName: "isp-api" });
 * tenantMetrics.recordBusinessMetric("login_success_rate", true, { tenantId: "acme" });
 * @throws ARGUMENT_WRONG, CONFIG_UNKNOWN, CONFIG_VALUE_INVALID, TENANT_METRICS_CLASH
 */
export function initializeTenantMetrics(options: TenantMetricsOptions): TenantMetrics {
  const call = "initializeTenantMetrics";
  requireName(call, options?.serviceName);
  refuseUnknown(options, OPTIONS);
  const { metricsRegistry = processRegistry, ...settings } = options;
  if (!(metricsRegistry instanceof MetricsRegistry)) {
    const wanted = "the registry that initializeMetricsRegistry gives";
    throw sdkErrors.ARGUMENT_WRONG({ call, wanted, got: described(metricsRegistry) });
  }
  checkNumbers(options);
  const before = started.get(metricsRegistry);
  if (before !== undefined) {
    const differing = difference(before.settings, settings);
    if (differing !== undefined)
      throw businessErrors.TENANT_METRICS_CLASH({ difference: differing, where: before.where });
    use(before.metrics);
    return before.metrics;
  }
  const metrics = new TenantMetrics({ ...settings, metricsRegistry });
  started.set(metricsRegistry, { metrics, settings, where: callerOf(initializeTenantMetrics) });
  use(metrics);
  return metrics;
}

function use(metrics: TenantMetrics): void {
  current = metrics;
  // Its promises are part of the service's health.
  setTenantMetrics(metrics);
}

/** Periods for which there are rings: the longest window of a burn rate must fit. */
const [SHORTEST_PERIOD, LONGEST_PERIOD] = [3 * 86_400, 90 * 86_400];

function checkNumbers({ topTenants, sloPeriod }: TenantMetricsOptions): void {
  if (topTenants !== undefined && !(Number.isInteger(topTenants) && topTenants >= 1)) {
    const allowed = "a whole number, 1 or more";
    throw sdkErrors.CONFIG_VALUE_INVALID({ name: "topTenants", value: String(topTenants), allowed });
  }
  if (sloPeriod === undefined) return;
  const seconds = durationSeconds(sloPeriod) ?? 0;
  if (seconds % 86_400 !== 0 || seconds < SHORTEST_PERIOD || seconds > LONGEST_PERIOD) {
    const allowed = "a number of whole days from 3d to 90d";
    throw sdkErrors.CONFIG_VALUE_INVALID({ name: "sloPeriod", value: sloPeriod, allowed });
  }
}

/**
 * Makes a business metric.
 *
 * @example
 * registerBusinessMetric({
 *   name: "invoice_delivery_rate",
 *   metricType: BusinessMetricType.SUCCESS_RATE,
 *   sloTarget: 99.5,
 *   alertThreshold: 98,
 * });
 * @throws TENANT_METRICS_NOT_STARTED, BUSINESS_METRIC_INVALID, BUSINESS_METRIC_CLASH, METRIC_CLASH
 */
export function registerBusinessMetric(spec: BusinessMetricSpec): void {
  tenantMetricsFor("registerBusinessMetric").registerBusinessMetric(spec);
}

/**
 * Records one value, or one batch of events, for a tenant; without one in `context` for the active tenant.
 *
 * @example
 * recordBusinessMetric("login_success_rate", false, { tenantId: "acme" });
 * recordBusinessMetric("api_response_latency", 182, { tenantId: "acme" }); // milliseconds
 * recordBusinessMetric("service_provisioning_success_rate", { good: 48, total: 50 });
 * @throws TENANT_METRICS_NOT_STARTED, BUSINESS_METRIC_UNKNOWN, BUSINESS_VALUE_INVALID
 */
export function recordBusinessMetric(name: string, value: BusinessValue, context?: BusinessContext): void {
  if (current === undefined) {
    processRegistry.misuse.refuse(
      businessErrors.TENANT_METRICS_NOT_STARTED({ call: "recordBusinessMetric" }),
    );
    return;
  }
  current.recordBusinessMetric(name, value, context);
}

/**
 * Records what has happened since the last call for the same tenant, of counters that something else keeps. The first call
 * only says where they stand; counters that have fallen have begun anew.
 *
 * @example
 * recordBusinessTotals("service_provisioning_success_rate", { good: 4810, total: 4822 }, { tenantId: "acme" });
 * @throws TENANT_METRICS_NOT_STARTED, BUSINESS_METRIC_UNKNOWN, BUSINESS_VALUE_INVALID, BUSINESS_TOTALS_LIMIT
 */
export function recordBusinessTotals(name: string, totals: EventBatch, context?: BusinessContext): void {
  if (current === undefined) {
    processRegistry.misuse.refuse(
      businessErrors.TENANT_METRICS_NOT_STARTED({ call: "recordBusinessTotals" }),
    );
    return;
  }
  current.recordBusinessTotals(name, totals, context);
}

/**
 * What each promise says now: of one tenant, or without a tenant of all of them together.
 *
 * @throws TENANT_METRICS_NOT_STARTED
 */
export function evaluateSlos(context: BusinessContext = {}): readonly SloEvaluation[] {
  return tenantMetricsFor("evaluateSlos").evaluateSlos(context);
}

function tenantMetricsFor(call: string): TenantMetrics {
  if (current === undefined) throw businessErrors.TENANT_METRICS_NOT_STARTED({ call });
  return current;
}
