/** The function of the commerce pack. */
import { type Handles, makeHandles, type MetricMaker } from "../instruments.ts";
import { commerceMetrics } from "./table.ts";

/**
 * Registers the metrics of a shop.
 *
 * @example
 * const shop = createCommerceMetrics(observability);
 * shop.ordersCreated.inc(1, { status: "paid" });
 * shop.revenueTotalPhp.inc(1499.5);
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function createCommerceMetrics(maker: MetricMaker): Handles<typeof commerceMetrics> {
  return makeHandles("createCommerceMetrics", maker, commerceMetrics);
}
