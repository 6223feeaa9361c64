/**
 * What a `telemetry.ts` needs: plain data that starts nothing. Importing this loads neither the SDK nor OpenTelemetry.
 *
 * @example
 * import { defineMetrics, defineTelemetry, metricsOf, rate, ratio } from "@sightline/sdk/telemetry";
 *
 * const metrics = defineMetrics({
 *   orders_created_total: { type: "counter", labels: ["status"] },
 * });
 * const orders = rate(metricsOf(metrics).orders_created_total, "5m");
 *
 * export default defineTelemetry({
 *   service: { name: "shop-orders" },
 *   metrics,
 *   alerts: {
 *     rules: {
 *       OrdersFail: {
 *         query: ratio(orders.where({ status: "failed" }), orders).above(0.05),
 *         for: "5m",
 *         severity: "critical",
 *         summary: "{{ $value | humanizePercentage }} of all orders fail",
 *       },
 *     },
 *   },
 * });
 */
export {
  type AlertDeclaration,
  type AlertDeclarations,
  type AlertRouting,
  avg,
  count,
  type DashboardDeclaration,
  type DeclarationProblem,
  defineMetrics,
  defineTelemetry,
  increase,
  type LabelName,
  latest,
  max,
  type MetricDeclaration,
  type MetricDeclarations,
  type MetricName,
  type MetricReference,
  type MetricsOf,
  metricsOf,
  min,
  observationsOf,
  type PanelDeclaration,
  promql,
  quantile,
  type Query,
  type QueryNode,
  rate,
  ratio,
  type Selection,
  type ServiceDeclaration,
  type SloDeclaration,
  type SloOf,
  STANDARD_METRICS,
  sum,
  sumOf,
  type TelemetryDeclaration,
  telemetryProblems,
  type TenantDeclaration,
  top,
} from "@sightline/model";
