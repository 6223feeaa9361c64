/** One declaration of what a service measures and promises: plain frozen data that starts nothing. */
import type { AlertDeclarations } from "./alert/declaration.ts";
import type { DashboardDeclaration } from "./dashboard/declaration.ts";
import { frozen, type LabelOf, type MetricDeclarations } from "./metric-declaration.ts";
import type { SloOf } from "./slo/declared-names.ts";
import type { WithStandard } from "./standard-metrics.ts";

export interface ServiceDeclaration {
  /** `service.name`: `{org}-{component}`. */
  readonly name: string;
  readonly description?: string;
  /** Who is called when it breaks. */
  readonly team?: string;
}

/** Whose load and whose budgets are told apart. */
export interface TenantDeclaration {
  /** The label of metrics that tells tenants apart: `tenant_id`. */
  readonly label: string;
  /** Tenants that are always told apart, however many there are. */
  readonly known?: readonly string[];
}

/** The metrics that queries of a declaration may name: its own and the standard ones. */
export type QueriedMetric<M extends MetricDeclarations> = string extends keyof M
  ? string
  : Extract<keyof WithStandard<M>, string>;

export interface TelemetryDeclaration<M extends MetricDeclarations = MetricDeclarations> {
  readonly service: ServiceDeclaration;
  readonly metrics: M;
  readonly slos?: Readonly<Record<string, SloOf<NoInfer<M>>>>;
  readonly alerts?: AlertDeclarations<QueriedMetric<NoInfer<M>>>;
  readonly dashboards?: Readonly<Record<string, DashboardDeclaration<QueriedMetric<NoInfer<M>>>>>;
  readonly tenants?: TenantDeclaration;
}

/** The names of the declared metrics. */
export type MetricName<T extends TelemetryDeclaration> = Extract<keyof T["metrics"], string>;

/** The label names of one declared metric; `never` when it has none. */
export type LabelName<T extends TelemetryDeclaration, N extends MetricName<T>> = LabelOf<T["metrics"][N]>;

/**
 * Declares a service's telemetry. The result is the same object, frozen, with its literal types: what names a metric or
 * a label that is not in it does not compile. Nothing is checked here but the types; `telemetryProblems` says the rest.
 *
 * @example
 * export default defineTelemetry({
 *   service: { name: "shop-orders" },
 *   metrics: {
 *     orders_created_total: { type: "counter", unit: "{order}", labels: ["status"] },
 *     order_value: { type: "exponential-histogram", unit: "{PHP}" },
 *   },
 *   slos: {
 *     answers: {
 *       objective: 99.9,
 *       indicator: {
 *         kind: "ratio",
 *         total: { metric: "orders_created_total" },
 *         bad: { metric: "orders_created_total", where: { status: "failed" } },
 *       },
 *     },
 *   },
 * });
 */
export function defineTelemetry<const M extends MetricDeclarations>(
  declaration: TelemetryDeclaration<M>,
): TelemetryDeclaration<M> {
  return frozen(declaration);
}
