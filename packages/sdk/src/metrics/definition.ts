/** How an application declares a metric, and what is checked before it exists. */
import {
  DEFAULT_LATENCY_BUCKETS,
  type InstrumentDefinition,
  type InstrumentKind,
  isMetricName,
  type MetricDeclaration,
  metricProblems,
  nearestName,
} from "@sightline/model";
import { sdkErrors } from "../errors.ts";

export type MetricType = InstrumentKind;

/** The kinds by name, for those who rather write `MetricType.COUNTER`. */
export const MetricType: {
  readonly COUNTER: "counter";
  readonly UP_DOWN_COUNTER: "up-down-counter";
  readonly GAUGE: "gauge";
  readonly HISTOGRAM: "histogram";
  readonly EXPONENTIAL_HISTOGRAM: "exponential-histogram";
} = Object.freeze({
  COUNTER: "counter",
  UP_DOWN_COUNTER: "up-down-counter",
  GAUGE: "gauge",
  HISTOGRAM: "histogram",
  EXPONENTIAL_HISTOGRAM: "exponential-histogram",
});

/** A metric as it is registered: a declaration with its name. */
export interface MetricDefinition extends MetricDeclaration {
  /** Without the registry's prefix. */
  readonly name: string;
}

/** The checked, frozen form. Throws `METRIC_NAME_INVALID` or `METRIC_DEFINITION_INVALID`. */
export function instrumentDefinition(definition: MetricDefinition): InstrumentDefinition {
  checkForm(definition);
  const { name, type: kind } = definition;
  if (!isMetricName(name)) throw sdkErrors.METRIC_NAME_INVALID({ name });
  const [first] = metricProblems(definition, name);
  if (first !== undefined) throw sdkErrors.METRIC_DEFINITION_INVALID({ name, problem: first.message });
  return Object.freeze({
    name,
    kind,
    description: definition.description ?? "",
    unit: definition.unit ?? "",
    labels: Object.freeze([...(definition.labels ?? [])]),
    ...(kind === "histogram"
      ? { buckets: Object.freeze([...(definition.buckets ?? DEFAULT_LATENCY_BUCKETS)]) }
      : {}),
    ...(definition.exemplars === true ? { exemplars: true } : {}),
    ...(definition.aggregation === undefined ? {} : { aggregation: definition.aggregation }),
  });
}

/** From JavaScript, or by the earlier API's positions, it may be anything. */
function checkForm(definition: unknown): void {
  if (typeof definition !== "object" || definition === null) {
    const form = "{ name, type, description, unit, labels, buckets }";
    throw sdkErrors.METRIC_DEFINITION_INVALID({
      name: String(definition),
      problem: `it is no object of the form ${form}; @sightline/sdk/compat takes the earlier positional call`,
    });
  }
  const strange = Object.keys(definition).find((key) => !MEMBERS.includes(key));
  if (strange === undefined) return;
  const nearest = nearestName(strange, MEMBERS);
  throw sdkErrors.METRIC_DEFINITION_INVALID({
    name: "name" in definition ? String(definition.name) : "the metric",
    problem: `it has a member ${strange}${nearest === undefined ? "" : `; is ${nearest} meant`}`,
  });
}

const MEMBERS: readonly string[] = [
  "name",
  "type",
  "description",
  "unit",
  "labels",
  "buckets",
  "exemplars",
  "aggregation",
] satisfies readonly (keyof MetricDefinition)[];

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
