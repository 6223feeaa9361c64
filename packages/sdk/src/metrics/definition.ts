/** How an application declares a metric, and what is checked before it exists. */
import { DEFAULT_LATENCY_BUCKETS, type InstrumentDefinition, type InstrumentKind } from "@sightline/model";
import { sdkErrors } from "../errors.ts";

export type MetricType = InstrumentKind;

/** The kinds by name, for those who rather write `MetricType.COUNTER`. */
export const MetricType: {
  readonly COUNTER: "counter";
  readonly UP_DOWN_COUNTER: "up-down-counter";
  readonly GAUGE: "gauge";
  readonly HISTOGRAM: "histogram";
} = Object.freeze({
  COUNTER: "counter",
  UP_DOWN_COUNTER: "up-down-counter",
  GAUGE: "gauge",
  HISTOGRAM: "histogram",
});

export interface MetricDefinition {
  /** Without the registry's prefix. */
  readonly name: string;
  readonly type: MetricType;
  readonly description?: string;
  /** UCUM: `s`, `By`, `{order}`. */
  readonly unit?: string;
  readonly labels?: readonly string[];
  /** A histogram's upper bounds in `unit`, ascending; the default suits latencies in seconds. */
  readonly buckets?: readonly number[];
}

/** Prometheus' and OpenTelemetry's common ground; dots are OpenTelemetry's and become underscores in Prometheus. */
const NAME = /^[a-zA-Z_][a-zA-Z0-9_.]{0,254}$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_.]*$/;

/** The checked, frozen form. Throws `METRIC_NAME_INVALID` or `METRIC_DEFINITION_INVALID`. */
export function instrumentDefinition(definition: MetricDefinition, prefix: string): InstrumentDefinition {
  const name = prefix + definition.name;
  if (!NAME.test(name)) throw sdkErrors.METRIC_NAME_INVALID({ name });
  const labels = definition.labels ?? [];
  const kind = definition.type;
  const problem = kindProblem(kind) ?? labelProblem(labels, kind) ?? bucketProblem(definition);
  if (problem !== undefined) throw sdkErrors.METRIC_DEFINITION_INVALID({ name, problem });
  const buckets =
    kind === "histogram"
      ? { buckets: Object.freeze([...(definition.buckets ?? DEFAULT_LATENCY_BUCKETS)]) }
      : {};
  return Object.freeze({
    name,
    kind,
    description: definition.description ?? "",
    unit: definition.unit ?? "",
    labels: Object.freeze([...labels]),
    ...buckets,
  });
}

/** How two definitions of one name differ, in words; `undefined` when they are the same. */
export function difference(first: InstrumentDefinition, second: InstrumentDefinition): string | undefined {
  if (first.kind !== second.kind) return `kind ${first.kind}, not ${second.kind}`;
  if (first.unit !== second.unit)
    return `unit ${JSON.stringify(first.unit)}, not ${JSON.stringify(second.unit)}`;
  const labels = [first.labels, second.labels].map((names) => `[${names.toSorted().join(", ")}]`);
  if (labels[0] !== labels[1]) return `labels ${labels[0]}, not ${labels[1]}`;
  const buckets = [first.buckets, second.buckets].map((bounds) => `[${bounds?.join(", ") ?? ""}]`);
  return buckets[0] === buckets[1] ? undefined : `buckets ${buckets[0]}, not ${buckets[1]}`;
}

function kindProblem(kind: string): string | undefined {
  const kinds: readonly string[] = Object.values(MetricType);
  return kinds.includes(kind)
    ? undefined
    : `its type is ${JSON.stringify(kind)}, not one of ${kinds.join(", ")}`;
}

function labelProblem(labels: readonly string[], kind: InstrumentKind): string | undefined {
  const seen = new Set<string>();
  for (const label of labels) {
    if (!LABEL.test(label)) return `${JSON.stringify(label)} cannot name a label`;
    if (label.startsWith("__"))
      return `the label ${label} begins with two underscores, which Prometheus keeps for itself`;
    if (label === "le" && kind === "histogram") return "the label le belongs to the buckets";
    if (seen.has(label)) return `the label ${label} is declared twice`;
    seen.add(label);
  }
  return undefined;
}

function bucketProblem({ type, buckets }: MetricDefinition): string | undefined {
  if (buckets === undefined) return undefined;
  if (type !== "histogram") return "only a histogram has buckets";
  if (buckets.length === 0) return "a histogram needs at least one bucket bound";
  const ascending = buckets.every(
    (bound, at) => Number.isFinite(bound) && (at === 0 || bound > (buckets[at - 1] ?? bound)),
  );
  return ascending ? undefined : "bucket bounds must ascend and be finite";
}
