/** The dashboards that ship, in the order in which a person meets them. */
import type { Dashboard } from "@sightline/model";
import { serviceDashboard } from "./service.ts";

export interface ShippedDashboardOptions {
  /** Before the names of the packs' metrics, as with `usePack`: `dotmac` where it is absent. */
  readonly organisation?: string;
}

/**
 * @example
 * shippedDashboards().map(({ id }) => id); // ["service", …]
 */
export function shippedDashboards(_options: ShippedDashboardOptions = {}): readonly Dashboard[] {
  return [serviceDashboard];
}
