/** A business metric's promise as an SLO of the model, for who makes Prometheus rules of it. */
import type { SloDeclaration } from "@sightline/model";
import { instrumentOf, latencyBorder } from "../metric/instruments.ts";
import { metricPlan } from "../metric/plan.ts";
import type { BusinessMetricSpec } from "../metric/spec.ts";

/**
 * The SLO that a specification stands for, over the metric that it is recorded in; `undefined` where no counter or
 * histogram carries it (utilisation, throughput, count, custom) or nothing is promised.
 *
 * @example
 * sloDeclarationOf({ name: "login_success_rate", metricType: "success_rate", sloTarget: 99 });
 * // { objective: 99, indicator: { kind: "ratio", total: { metric: "login_success_rate_events_total" }, bad: … }, … }
 * @throws BUSINESS_METRIC_INVALID
 */
export function sloDeclarationOf(spec: BusinessMetricSpec, period = "30d"): SloDeclaration | undefined {
  const plan = metricPlan(spec, period);
  const { bounds, objective, measure, floor } = plan;
  if (bounds === undefined || objective === undefined || (measure !== "ratio" && measure !== "percentile"))
    return undefined;
  const { name: metric } = instrumentOf(plan);
  const below = latencyBorder(plan);
  // Of a percentile the alert threshold is a duration, which an objective in percent of good events has no place for.
  const isShare = measure === "ratio";
  const alertThreshold =
    bounds.direction === "at-least" ? bounds.alertThreshold : 100 - bounds.alertThreshold;
  return {
    ...(spec.description === undefined ? {} : { description: spec.description }),
    objective,
    indicator:
      below === undefined
        ? { kind: "ratio", total: { metric }, bad: { metric, where: { result: "bad" } } }
        : { kind: "latency", histogram: { metric }, below },
    ...(isShare ? { alertThreshold } : {}),
    period,
    floor,
    tenantLabel: "tenant_id",
  };
}
