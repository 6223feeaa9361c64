/** What of a process has a say in its health, from the first import on. */
import { clock, redaction } from "../process-state.ts";
import { sdkErrors } from "../../errors.ts";
import { LossMemory } from "./exporter-checks.ts";
import { type HealthCheckOptions, type HealthQuestion, OwnChecks } from "./own-checks.ts";
import type { HealthSubjects } from "../health.ts";

export const ownChecks: OwnChecks = new OwnChecks({
  now: () => clock.mark(),
  clean: (text) => redaction.uncounted.text(text),
});

export const losses: LossMemory = new LossMemory(() => clock.mark());

let tenantMetrics: HealthSubjects["tenantMetrics"];

/** The business metrics that were initialised last. */
export function setTenantMetrics(metrics: NonNullable<HealthSubjects["tenantMetrics"]>): void {
  tenantMetrics = metrics;
}

export function tenantMetricsNow(): HealthSubjects["tenantMetrics"] {
  return tenantMetrics;
}

/**
 * Adds a check to the health of this process: to `/health/observability`, to handlers of `createHealthEndpointHandler`
 * and, with `isForReadiness`, to `/health/ready`. A check that throws, says `false` or takes too long has failed; while
 * it has not answered it is not asked again.
 *
 * @example
 * registerHealthCheck("payment gateway", async () => (await fetch("http://127.0.0.1:7070/ping")).ok, {
 *   timeoutMillis: 500,
 *   isRequired: false,
 * });
 * @returns Takes the check away again.
 * @throws ARGUMENT_WRONG, HEALTH_CHECK_CLASH
 */
export function registerHealthCheck(
  name: string,
  check: HealthQuestion,
  options: HealthCheckOptions = {},
): () => void {
  const call = "registerHealthCheck";
  if (typeof name !== "string" || name.trim() === "")
    throw sdkErrors.ARGUMENT_WRONG({
      call,
      wanted: "a name for the check",
      got: JSON.stringify(name),
    });
  if (typeof check !== "function")
    throw sdkErrors.ARGUMENT_WRONG({
      call,
      wanted: "a function as its second argument",
      got: `a ${typeof check}`,
    });
  for (const limit of ["timeoutMillis", "cacheMillis"] as const) {
    const value = options[limit];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      throw sdkErrors.ARGUMENT_WRONG({ call, wanted: `${limit} as milliseconds`, got: String(value) });
  }
  return ownChecks.add(name, check, options);
}
