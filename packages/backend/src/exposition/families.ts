/** The metrics that a page has declared, and which of them a sample belongs to. */
import type { ExpositionFamily, ExpositionFormat, FamilyType } from "./exposition.ts";

interface Draft {
  name: string;
  type: FamilyType;
  help: string;
  unit: string;
}

const HISTOGRAM = ["_bucket", "_sum", "_count", "_created"];
/** The ends of the names of a metric's samples. */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ["_total", "_created"],
  gauge: [],
  histogram: HISTOGRAM,
  gaugehistogram: ["_bucket", "_gsum", "_gcount"],
  summary: HISTOGRAM,
  info: ["_info"],
  stateset: [],
  unknown: [],
};

const CLASSIC: Readonly<Record<string, FamilyType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  summary: "summary",
  untyped: "unknown",
};
const OPEN: Readonly<Record<string, FamilyType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  gaugehistogram: "gaugehistogram",
  summary: "summary",
  info: "info",
  stateset: "stateset",
  unknown: "unknown",
};

/** `undefined`: the format has no such type. */
export function familyType(word: string, format: ExpositionFormat): FamilyType | undefined {
  const known = format === "prometheus" ? CLASSIC : OPEN;
  return Object.hasOwn(known, word) ? known[word] : undefined;
}

export class Families {
  readonly #byName = new Map<string, Draft>();

  list(): readonly ExpositionFamily[] {
    return [...this.#byName.values()];
  }

  /** The family of this very name, which is made where there is none. */
  declare(name: string): Draft {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const draft: Draft = { name, type: "unknown", help: "", unit: "" };
    this.#byName.set(name, draft);
    return draft;
  }

  /** One that was not declared is a family of unknown type of its own. */
  of(sample: string): ExpositionFamily {
    const known = this.#byName.get(sample);
    if (known !== undefined) return known;
    const end = sample.lastIndexOf("_");
    const base = end <= 0 ? undefined : this.#byName.get(sample.slice(0, end));
    if (base !== undefined && SUFFIXES[base.type].includes(sample.slice(end))) return base;
    return this.declare(sample);
  }
}
