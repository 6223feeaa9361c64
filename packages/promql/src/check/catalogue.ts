/** What is known of the metrics that a query may ask for. */

export type MetricType = "counter" | "gauge" | "histogram" | "summary" | "unknown";

export interface KnownMetric {
  /** Of a classic histogram: the name of its family, without `_bucket`, `_sum` and `_count`. */
  readonly type: MetricType;
  /** Label names of its series, without `__name__`. */
  readonly labels: readonly string[];
}

export interface Catalogue {
  /** By the name that a query uses; of a family, its name without suffix. */
  readonly metrics: ReadonlyMap<string, KnownMetric>;
  /** How often series are sampled, in milliseconds; a range of `rate` has to span two samples. */
  readonly intervalMs?: number;
}

/** A metric as a query names it: with the suffix that stands for a part of its family. */
export interface FoundMetric {
  readonly type: MetricType;
  readonly labels: ReadonlySet<string>;
}

/** Suffixes of the series of a family, and what each of these is. */
const PARTS: readonly (readonly [
  suffix: string,
  families: readonly MetricType[],
  label: string | undefined,
])[] = [
  ["_bucket", ["histogram"], "le"],
  ["_count", ["histogram", "summary"], undefined],
  ["_sum", ["histogram", "summary"], undefined],
];

export function findMetric({ metrics }: Catalogue, name: string): FoundMetric | undefined {
  const known = metrics.get(name);
  if (known !== undefined) {
    const quantile = known.type === "summary" ? ["quantile"] : [];
    return { type: known.type, labels: new Set([...known.labels, ...quantile]) };
  }
  for (const [suffix, families, label] of PARTS) {
    if (!name.endsWith(suffix)) continue;
    const family = metrics.get(name.slice(0, -suffix.length));
    if (family === undefined || !families.includes(family.type)) continue;
    return {
      type: "counter",
      labels: new Set(label === undefined ? family.labels : [...family.labels, label]),
    };
  }
  return undefined;
}

/** Every name that a query could use. */
export function* namesOf({ metrics }: Catalogue): Generator<string> {
  for (const [name, { type }] of metrics) {
    yield name;
    for (const [suffix, families] of PARTS) if (families.includes(type)) yield name + suffix;
  }
}
