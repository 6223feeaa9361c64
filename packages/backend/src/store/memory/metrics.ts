/** Series and samples in memory. */
import type { MetricList } from "@sightline/api";
import { storeErrors } from "../errors.ts";
import type { Labels } from "../metric/labels.ts";
import { seriesKey, type MetricFamily } from "../metric/series.ts";
import type { MetricSource } from "../source.ts";
import type { SeriesMatcher, StoredSeries, TimeWindow } from "../store.ts";

interface Series {
  readonly key: string;
  readonly labels: Labels;
  family: MetricFamily;
}

interface Sample {
  readonly series: Series;
  readonly unixMilli: number;
  readonly value: number;
}

export class MemoryMetrics implements MetricSource {
  readonly #series = new Map<string, Series>();
  #samples: Sample[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get sampleCount(): number {
    return this.#samples.length;
  }

  /** Returns how many old samples were let go. */
  add(family: MetricFamily, labels: Labels, unixMilli: number, value: number): number {
    const key = seriesKey(labels);
    const series = this.#series.get(key) ?? { key, labels, family };
    series.family = family;
    this.#series.set(key, series);
    this.#samples.push({ series, unixMilli, value });
    if (this.#samples.length <= this.#limit) return 0;
    const dropped = Math.ceil(this.#limit / 10);
    this.#samples = this.#samples.slice(dropped);
    return dropped;
  }

  async metrics(window: TimeWindow): Promise<MetricList> {
    const families = new Map<string, { readonly family: MetricFamily; readonly keys: Set<string> }>();
    for (const { series } of this.#within(window)) {
      const known = families.get(series.family.name) ?? { family: series.family, keys: new Set<string>() };
      known.keys.add(series.key);
      families.set(series.family.name, known);
    }
    const metrics = [...families.values()].map(({ family, keys }) => ({
      name: family.name,
      kind: family.kind,
      unit: family.unit,
      description: family.help,
      series: keys.size,
    }));
    return { complete: true, metrics: metrics.toSorted((left, right) => (left.name < right.name ? -1 : 1)) };
  }

  async series(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredSeries[]> {
    const tests = matchers.map(matcherTest);
    const found = new Map<Series, Map<number, number>>();
    for (const { series, unixMilli, value } of this.#within(window)) {
      if (!tests.every((test) => test(series.labels))) continue;
      const samples = found.get(series) ?? new Map<number, number>();
      samples.set(unixMilli, Math.max(value, samples.get(unixMilli) ?? value));
      found.set(series, samples);
    }
    const sorted = [...found].toSorted(([left], [right]) => (left.key < right.key ? -1 : 1));
    return sorted.slice(0, limit).map(([series, samples]) => {
      const entries = [...samples].toSorted(([left], [right]) => left - right);
      return {
        labels: { ...series.labels },
        time: Float64Array.from(entries, ([time]) => time),
        value: Float64Array.from(entries, ([, value]) => value),
      };
    });
  }

  async labelSets(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly Labels[]> {
    return (await this.series(matchers, window, limit)).map(({ labels }) => labels);
  }

  #within(window: TimeWindow): readonly Sample[] {
    const inWindow = ({ unixMilli }: Sample): boolean => {
      const nano = BigInt(unixMilli) * 1_000_000n;
      return nano >= window.from && nano < window.to;
    };
    return this.#samples.filter(inWindow);
  }
}

/** A label that is not there counts as empty, as in Prometheus; patterns match the whole value. */
function matcherTest({ label, operator, value }: SeriesMatcher): (labels: Labels) => boolean {
  if (operator === "=") return (labels) => (labels[label] ?? "") === value;
  if (operator === "!=") return (labels) => (labels[label] ?? "") !== value;
  const pattern = wholePattern(label, value);
  return (labels) => pattern.test(labels[label] ?? "") === (operator === "=~");
}

function wholePattern(label: string, value: string): RegExp {
  try {
    return new RegExp(`^(?:${value})$`, "su");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw storeErrors.BAD_MATCHER({ label, pattern: value, reason }, { cause });
  }
}
