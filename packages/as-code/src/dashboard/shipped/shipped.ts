/** The dashboards that ship, in the order in which a person meets them. */
import { type Dashboard, prometheusLabelName } from "@sightline/model";
import { audioOverview } from "./audio-overview.ts";
import { audioPipeline } from "./audio-pipeline.ts";
import { business } from "./business.ts";
import { serviceDetails } from "./service-details.ts";
import { serviceOverview } from "./service-overview.ts";
import { service } from "./service.ts";
import { slos } from "./slos.ts";
import { tenantAnalytics } from "./tenant-analytics.ts";

export interface ShippedDashboardOptions {
  /** Before the names of the partners' metrics, as with `usePack`: `dotmac` where it is absent. */
  readonly organisation?: string;
}

/** Whose names the SDK's packs have unless told otherwise. */
const DEFAULT_ORGANISATION = "dotmac";

/**
 * @example
 * shippedDashboards().map(({ id }) => id);
 * // ["service", "service-overview", "business", "tenant-analytics", "slos", "audio-overview", …]
 */
export function shippedDashboards({
  organisation = DEFAULT_ORGANISATION,
}: ShippedDashboardOptions = {}): readonly Dashboard[] {
  return [
    service,
    serviceOverview,
    business(prometheusLabelName(organisation)),
    tenantAnalytics,
    slos,
    audioOverview,
    audioPipeline,
    serviceDetails,
  ];
}
