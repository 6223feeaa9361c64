/** The function of the commerce pack. */
import type { MetricsRegistry } from "../../../metrics/registry.ts";
import type { ObservabilityManager } from "../../../observability/manager.ts";
import { type Handles, makeHandles } from "../instruments.ts";
import { commerceMetrics } from "./table.ts";

/**
 * Registers the metrics of a shop.
 *
 * @example
 * const shop = createCommerceMetrics(manager);
 * shop.ordersCreated.inc(1, { status: "paid" });
 * shop.revenueTotalPhp.inc(1499.5);
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function createCommerceMetrics(
  manager: ObservabilityManager | MetricsRegistry,
): Handles<typeof commerceMetrics> {
  return makeHandles("createCommerceMetrics", manager, commerceMetrics);
}
