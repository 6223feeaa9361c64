/** Requests by tenant: the first tenants by name, the rest as one, so that the total is right and the page stays small. */
import type { Counter } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import { classicMetrics } from "../default-metrics.ts";

/** Tenants with a series of their own; with five classes of status they stay under the limit of one metric. */
export const TENANT_LIMIT = 200;
/** The `tenant_id` of all others. */
export const OTHER_TENANTS = "other";

export class TenantMetrics {
  readonly #requests: Counter<"tenant_id" | "status_class">;
  readonly #named = new Set<string>();

  constructor(registry: MetricsRegistry) {
    const name = "tenant_requests_total";
    this.#requests = registry.register({ name, ...classicMetrics[name] });
  }

  count(tenant: string, status: number): void {
    this.#requests.inc(1, {
      tenant_id: this.#bounded(tenant),
      status_class: `${Math.floor(status / 100)}xx`,
    });
  }

  #bounded(tenant: string): string {
    if (this.#named.has(tenant)) return tenant;
    if (this.#named.size >= TENANT_LIMIT) return OTHER_TENANTS;
    this.#named.add(tenant);
    return tenant;
  }
}
