/** One declaration of what a service measures: plain frozen data that starts nothing. */
import type { GaugeAggregation, InstrumentKind } from "./instrument.ts";
import { type DeclarationProblem, isMetricName, metricProblems } from "./metric-rules.ts";
import { prometheusMetricName } from "./prometheus-name.ts";

/** A metric of a declaration; its name is its key, without the registry's prefix. */
export interface MetricDeclaration {
  readonly type: InstrumentKind;
  /** What is counted or measured, as a sentence. */
  readonly description?: string;
  /** UCUM: `s`, `By`, `{order}`. */
  readonly unit?: string;
  readonly labels?: readonly string[];
  /** A histogram's upper bounds in `unit`, ascending; the default suits latencies in seconds. */
  readonly buckets?: readonly number[];
  /** Whether a counter keeps exemplars; it costs a look at the active span at each step. */
  readonly exemplars?: boolean;
  /** How a gauge of several processes becomes one; `sum` by default. */
  readonly aggregation?: GaugeAggregation;
}

export type MetricDeclarations = Readonly<Record<string, MetricDeclaration>>;

export interface ServiceDeclaration {
  /** `service.name`: `{org}-{component}`. */
  readonly name: string;
  readonly description?: string;
  /** Who is called when it breaks. */
  readonly team?: string;
}

export interface TelemetryDeclaration<M extends MetricDeclarations = MetricDeclarations> {
  readonly service: ServiceDeclaration;
  readonly metrics: M;
}

/** The names of the declared metrics. */
export type MetricName<T extends TelemetryDeclaration> = Extract<keyof T["metrics"], string>;

/** The label names of one declared metric; `never` when it has none. */
export type LabelName<T extends TelemetryDeclaration, N extends MetricName<T>> = LabelOf<T["metrics"][N]>;

/** The label names of a metric that declares them as a literal list. */
export type LabelOf<D> = D extends { readonly labels: readonly (infer L extends string)[] } ? L : never;

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
 * });
 */
export function defineTelemetry<const M extends MetricDeclarations>(
  declaration: TelemetryDeclaration<M>,
): TelemetryDeclaration<M> {
  return frozen(declaration);
}

/**
 * Everything that is wrong with a declaration, each with its path; empty when it is good. `declaration` may come from
 * JavaScript or JSON.
 */
export function telemetryProblems(declaration: unknown): readonly DeclarationProblem[] {
  if (!isRecord(declaration)) return [problem("", "it is not an object", EXPORT)];
  return [...serviceProblems(declaration["service"]), ...allMetricProblems(declaration["metrics"])];
}

const EXPORT = "Export the result of defineTelemetry({ service, metrics }) as default.";

function serviceProblems(service: unknown): DeclarationProblem[] {
  if (isRecord(service) && typeof service["name"] === "string" && service["name"] !== "") return [];
  return [problem("service.name", "the service has no name", 'Write service: { name: "shop-orders" }.')];
}

function allMetricProblems(metrics: unknown): DeclarationProblem[] {
  if (!isRecord(metrics))
    return [
      problem(
        "metrics",
        "it is not an object",
        "Write metrics: { NAME: { type, labels } }; it may be empty.",
      ),
    ];
  const problems: DeclarationProblem[] = [];
  const exposed = new Map<string, string>();
  for (const [name, metric] of Object.entries(metrics)) {
    const path = `metrics.${name}`;
    if (!isMetricName(name))
      problems.push(problem(path, `${JSON.stringify(name)} cannot name a metric`, NAMES));
    if (!isRecord(metric)) {
      problems.push(problem(path, "it is not an object", "Write { type, labels }."));
      continue;
    }
    problems.push(...metricProblems(metric, path), ...exposedProblems(name, metric, path, exposed));
  }
  return problems;
}

/** Two names may be one for Prometheus: `orders` and `orders_total` as counters. */
function exposedProblems(
  name: string,
  metric: Readonly<Record<string, unknown>>,
  path: string,
  exposed: Map<string, string>,
): DeclarationProblem[] {
  const { type, unit } = metric;
  const kind = type === "counter" || type === "gauge" ? type : "other";
  const shown = prometheusMetricName(name, typeof unit === "string" ? unit : "", kind);
  const other = exposed.get(shown);
  exposed.set(shown, name);
  if (other === undefined) return [];
  return [problem(path, `Prometheus shows it as ${shown}, as it does ${other}`, "Rename one of the two.")];
}

const NAMES = "Begin with a letter and go on with letters, digits, underscores or dots, at most 255 in all.";

function problem(path: string, message: string, fix: string): DeclarationProblem {
  return { path, message, fix };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
