/** Whether an application's telemetry works: for people and for probes. */
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { IncidentReport } from "../sampling/incident.ts";
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
  readonly otelBootstrap?: { status(): ObservabilityStatus };
  readonly metricsRegistry?: MetricsRegistry;
  /** Business metrics of tenants, and whatever else has checks of its own. */
  readonly tenantMetrics?: { healthChecks(): readonly HealthCheck[] };
}

/**
 * @example
 * const health = getObservabilityHealth({ otelBootstrap: observability, metricsRegistry });
 * if (health.status !== "healthy") console.error(health.summary);
 */
export function getObservabilityHealth(subjects: HealthSubjects): ObservabilityHealth {
  const checks = [
    ...(subjects.otelBootstrap === undefined ? [] : bootChecks(subjects.otelBootstrap.status())),
    ...(subjects.metricsRegistry === undefined ? [] : [registryCheck(subjects.metricsRegistry)]),
    ...(subjects.tenantMetrics?.healthChecks() ?? []),
  ];
  const status = worst(checks);
  return { status, checks, summary: summaryOf(checks) };
}

function bootChecks(status: ObservabilityStatus): HealthCheck[] {
  if (!status.enabled) {
    return [{ name: "sdk", status: "healthy", message: "Turned off by OTEL_ENABLED or OTEL_SDK_DISABLED." }];
  }
  const on = {
    name: "sdk",
    status: "healthy",
    message: `On, as ${status.service} in ${status.environment}.`,
  } as const;
  return [on, ...status.sampling.incidents.map(incidentCheck), ...status.exporters.map(exporterCheck)];
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

function exporterCheck({
  signal,
  destination,
  delivered,
  lost,
  dropped,
  waiting,
  lastError,
}: ObservabilityStatus["exporters"][number]): HealthCheck {
  const name = `${signal} to ${destination}`;
  if (lastError !== undefined) {
    const never = delivered === 0;
    return {
      name,
      status: never ? "unhealthy" : "degraded",
      message: `The last request failed (${lastError}); ${never ? "nothing was delivered so far" : `${delivered} were delivered before`}, ${waiting} wait.`,
    };
  }
  if (lost + dropped > 0) {
    return {
      name,
      status: "degraded",
      message: `${delivered} delivered, ${lost} refused or given up, ${dropped} dropped from a full queue.`,
    };
  }
  return { name, status: "healthy", message: `${delivered} delivered, ${waiting} wait.` };
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
