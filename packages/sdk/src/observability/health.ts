/** Whether an application's telemetry works: for people and for probes. */
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { IncidentReport } from "../sampling/incident.ts";
import { exporterCheck, type QueueSizes } from "./health/exporter-checks.ts";
import { poolChecks } from "./health/pool-checks.ts";
import { losses } from "./health/sources.ts";
import type { ObservabilityStatus } from "./status.ts";

/** `degraded`: something is lost or late; `unhealthy`: a signal goes nowhere. */
export type HealthStatus = "healthy" | "degraded" | "unhealthy";

export interface HealthCheck {
  readonly name: string;
  readonly status: HealthStatus;
  /** A sentence. */
  readonly message: string;
}

export interface ObservabilityHealth {
  readonly status: HealthStatus;
  readonly checks: readonly HealthCheck[];
  readonly summary: string;
}

/** The parts whose health is asked for; one that is absent is not checked. */
export interface HealthSubjects {
  /** The handle of a set-up: its exporters and their queues. */
  readonly otelBootstrap?: { status(): ObservabilityStatus; readonly config?: QueueSizes } | undefined;
  /** Label sets beyond the limit, and the pools of databases, which are measured there. */
  readonly metricsRegistry?: MetricsRegistry | undefined;
  /** Business metrics of tenants, and whatever else has checks of its own. */
  readonly tenantMetrics?: { healthChecks(): readonly HealthCheck[] } | undefined;
}

/**
 * What works and what does not, and why. One part that cannot be asked makes its own check degraded, and no answer of the
 * others is lost by it.
 *
 * @example
 * const health = getObservabilityHealth({ otelBootstrap: observability, metricsRegistry });
 * if (health.status !== "healthy") console.error(health.summary);
 */
export function getObservabilityHealth(subjects: HealthSubjects = {}): ObservabilityHealth {
  return verdict(checksOf(subjects));
}

export function verdict(checks: readonly HealthCheck[]): ObservabilityHealth {
  return { status: worst(checks), checks, summary: summaryOf(checks) };
}

function checksOf({ otelBootstrap, metricsRegistry, tenantMetrics }: HealthSubjects): readonly HealthCheck[] {
  const parts: readonly (readonly [string, (() => readonly HealthCheck[]) | undefined])[] = [
    ["sdk", otelBootstrap && (() => bootChecks(otelBootstrap.status(), otelBootstrap.config))],
    ["metrics registry", metricsRegistry && (() => [registryCheck(metricsRegistry)])],
    ["pools", metricsRegistry && (() => poolChecks(metricsRegistry))],
    ["business metrics", tenantMetrics && (() => tenantMetrics.healthChecks())],
  ];
  return parts.flatMap(([name, check]) => (check === undefined ? [] : asked(name, check)));
}

function asked(name: string, check: () => readonly HealthCheck[]): readonly HealthCheck[] {
  try {
    return check();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [{ name, status: "degraded", message: `It could not be asked: ${said}` }];
  }
}

function bootChecks(status: ObservabilityStatus, sizes: QueueSizes | undefined): HealthCheck[] {
  if (!status.enabled) {
    return [{ name: "sdk", status: "healthy", message: "Turned off by OTEL_ENABLED or OTEL_SDK_DISABLED." }];
  }
  const on = {
    name: "sdk",
    status: "healthy",
    message: `On, as ${status.service} in ${status.environment}.`,
  } as const;
  return [
    on,
    ...status.sampling.incidents.map(incidentCheck),
    ...status.exporters.map((report) => exporterCheck(report, losses, sizes)),
  ];
}

/** Nothing is wrong with it, but it costs, and who looks should know that it is on. */
function incidentCheck({ id, ratio, route, tenant, endsAt }: IncidentReport): HealthCheck {
  const of = [route, tenant === undefined ? undefined : `tenant ${tenant}`].filter(
    (part) => part !== undefined,
  );
  const whole = of.length === 0 ? "everything" : of.join(", ");
  const share = Number((ratio * 100).toFixed(2));
  return {
    name: `incident ${id}`,
    status: "healthy",
    message: `Sampling is raised to ${share} % of ${whole} until ${endsAt}.`,
  };
}

function registryCheck(registry: MetricsRegistry): HealthCheck {
  const families = registry.families();
  const over = families.filter((family) => family.overflowed > 0).map(({ info }) => info.name);
  const name = "metrics registry";
  if (over.length === 0) return { name, status: "healthy", message: `${families.length} metrics.` };
  return {
    name,
    status: "degraded",
    message: `${over.join(", ")} ${over.length === 1 ? "has" : "have"} more label sets than allowed; further ones share one cell.`,
  };
}

function worst(checks: readonly HealthCheck[]): HealthStatus {
  if (checks.some(({ status }) => status === "unhealthy")) return "unhealthy";
  return checks.some(({ status }) => status === "degraded") ? "degraded" : "healthy";
}

function summaryOf(checks: readonly HealthCheck[]): string {
  const bad = checks.filter(({ status }) => status !== "healthy");
  if (bad.length === 0) return `All ${checks.length} checks are good.`;
  return `${bad.length} of ${checks.length} checks are not good: ${bad.map(({ name }) => name).join(", ")}.`;
}
