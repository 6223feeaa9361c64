/** What is known of metrics by the names of their series: 1.0 sends it apart from the samples, once in a while. */
import type { MetricFamily, MetricKind } from "../store/metric/series.ts";

/** `MetricMetadata.MetricType` of 1.0 and `Metadata.MetricType` of 2.0, in the order of their numbers. */
const KINDS: readonly MetricKind[] = Object.freeze([
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "histogram",
  "summary",
  "gauge",
  "gauge",
]);
/** Names are a sender's: beyond this many the oldest is forgotten, and told again by its sender. */
const MOST_FAMILIES = 50_000;
/** What the names of the series of one metric end in. */
const PARTS: Readonly<Record<string, readonly MetricKind[]>> = {
  _bucket: ["histogram"],
  _sum: ["histogram", "summary"],
  _count: ["histogram", "summary"],
};

/** A kind that came later than this is `unknown`. */
export function metricKind(type: number): MetricKind {
  return KINDS[type] ?? "unknown";
}

export class FamilyBook {
  readonly #families = new Map<string, MetricFamily>();
  readonly #most: number;

  constructor(most: number = MOST_FAMILIES) {
    this.#most = most;
  }

  learn(family: MetricFamily): void {
    this.#families.delete(family.name);
    this.#families.set(family.name, family);
    if (this.#families.size <= this.#most) return;
    for (const oldest of this.#families.keys()) {
      this.#families.delete(oldest);
      return;
    }
  }

  /** Of a series' name; one of which nothing was told is a family of its own. */
  of(name: string): MetricFamily {
    const known = this.#families.get(name);
    if (known !== undefined) return known;
    const base = baseOf(name, (candidate) => this.#families.get(candidate)?.kind);
    const family = base === undefined ? undefined : this.#families.get(base);
    if (family !== undefined) return family;
    // OpenMetrics tells of `a` what is the counter `a_total`.
    const counter = name.endsWith("_total") ? this.#families.get(name.slice(0, -"_total".length)) : undefined;
    if (counter?.kind === "counter") return { ...counter, name };
    return { name, kind: "unknown", unit: "", help: "" };
  }
}

/** The name of the metric that a series is a part of; `undefined`: of none, by what `kindOf` knows. */
function baseOf(name: string, kindOf: (name: string) => MetricKind | undefined): string | undefined {
  const end = name.lastIndexOf("_");
  if (end <= 0) return undefined;
  const suffix = name.slice(end);
  const kinds = Object.hasOwn(PARTS, suffix) ? PARTS[suffix] : undefined;
  const base = name.slice(0, end);
  const kind = kindOf(base);
  return kind !== undefined && kinds?.includes(kind) === true ? base : undefined;
}

/** The family of a series whose metadata came with it, as in 2.0. */
export function familyWith(name: string, kind: MetricKind, help: string, unit: string): MetricFamily {
  return { name: baseOf(name, () => kind) ?? name, kind, unit, help };
}
