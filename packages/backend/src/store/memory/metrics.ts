/** Series and samples in memory. */
import type { MetricList } from "@sightline/api";
import { storeErrors } from "../errors.ts";
import { markStale, type NativeHistogram } from "@sightline/promql";
import type { Labels } from "../metric/labels.ts";
import { isHistogram, type Exemplar, type SampleValue, type WrittenSeries } from "../metric/sample.ts";
import { seriesKey, type MetricFamily } from "../metric/series.ts";
import type { MetricReader, SeriesMatcher, StoredExemplars, StoredSeries, TimeWindow } from "../store.ts";

interface Series {
  readonly key: string;
  readonly labels: Labels;
  family: MetricFamily;
}

interface Sample {
  readonly series: Series;
  readonly unixMilli: number;
  readonly value: SampleValue;
}

interface KeptExemplar {
  readonly series: Series;
  readonly exemplar: Exemplar;
}

export class MemoryMetrics implements MetricReader {
  readonly #series = new Map<string, Series>();
  #samples: Sample[] = [];
  #exemplars: KeptExemplar[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get sampleCount(): number {
    return this.#samples.length;
  }

  /** Returns how many old samples were let go. */
  add(family: MetricFamily, labels: Labels, unixMilli: number, value: SampleValue): number {
    this.#samples.push({ series: this.#known(family, labels), unixMilli, value });
    if (this.#samples.length <= this.#limit) return 0;
    const dropped = Math.ceil(this.#limit / 10);
    this.#samples = this.#samples.slice(dropped);
    return dropped;
  }

  /** A tenth as many exemplars as samples are kept. */
  addExemplar(family: MetricFamily, labels: Labels, exemplar: Exemplar): void {
    this.#exemplars.push({ series: this.#known(family, labels), exemplar });
    const limit = Math.ceil(this.#limit / 10);
    if (this.#exemplars.length > limit) this.#exemplars = this.#exemplars.slice(Math.ceil(limit / 10));
  }

  /** Returns how many old samples were let go. */
  addSeries({ family, labels, samples, exemplars = [] }: WrittenSeries): number {
    let dropped = 0;
    for (const { unixMilli, value } of samples) dropped += this.add(family, labels, unixMilli, value);
    for (const exemplar of exemplars) this.addExemplar(family, labels, exemplar);
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
    const found = new Map<Series, Map<number, SampleValue>>();
    for (const { series, unixMilli, value } of this.#within(window)) {
      if (!tests.every((test) => test(series.labels))) continue;
      const samples = found.get(series) ?? new Map<number, SampleValue>();
      samples.set(unixMilli, preferred(value, samples.get(unixMilli)));
      found.set(series, samples);
    }
    return byLabels([...found])
      .slice(0, limit)
      .map(([series, samples]) => ({ labels: { ...series.labels }, ...columns(samples) }));
  }

  async exemplars(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredExemplars[]> {
    const tests = matchers.map(matcherTest);
    const newest = this.#exemplars
      .filter(
        ({ series, exemplar }) =>
          isWithin(exemplar.unixMilli, window) && tests.every((test) => test(series.labels)),
      )
      .toSorted((left, right) => right.exemplar.unixMilli - left.exemplar.unixMilli)
      .slice(0, limit);
    const found = new Map<Series, Map<string, Exemplar>>();
    for (const { series, exemplar } of newest) {
      const unique = found.get(series) ?? new Map<string, Exemplar>();
      unique.set(`${exemplar.unixMilli} ${exemplar.value} ${seriesKey(exemplar.labels)}`, exemplar);
      found.set(series, unique);
    }
    return byLabels([...found]).map(([series, unique]) => ({
      labels: { ...series.labels },
      exemplars: [...unique.values()].toSorted(
        (left, right) => left.unixMilli - right.unixMilli || left.value - right.value,
      ),
    }));
  }

  async labelSets(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly Labels[]> {
    return (await this.series(matchers, window, limit)).map(({ labels }) => labels);
  }

  #known(family: MetricFamily, labels: Labels): Series {
    const key = seriesKey(labels);
    const series = this.#series.get(key) ?? { key, labels, family };
    series.family = family;
    this.#series.set(key, series);
    return series;
  }

  #within(window: TimeWindow): readonly Sample[] {
    return this.#samples.filter(({ unixMilli }) => isWithin(unixMilli, window));
  }
}

function isWithin(unixMilli: number, window: TimeWindow): boolean {
  const nano = BigInt(unixMilli) * 1_000_000n;
  return nano >= window.from && nano < window.to;
}

function byLabels<T>(series: readonly (readonly [Series, T])[]): readonly (readonly [Series, T])[] {
  return series.toSorted(([left], [right]) => (left.key < right.key ? -1 : 1));
}

/** Of two at one time: the histogram that counts more, a histogram rather than a number, the larger number. */
function preferred(one: SampleValue, other: SampleValue | undefined): SampleValue {
  if (other === undefined) return one;
  if (isHistogram(one)) return isHistogram(other) && other.count >= one.count ? other : one;
  if (isHistogram(other) || other === "stale") return other;
  return one === "stale" ? one : Math.max(one, other);
}

function columns(samples: ReadonlyMap<number, SampleValue>): Omit<StoredSeries, "labels"> {
  const entries = [...samples].toSorted(([left], [right]) => left - right);
  const value = Float64Array.from(entries, ([, one]) => (typeof one === "number" ? one : 0));
  const histograms: (NativeHistogram | undefined)[] = [];
  let hasHistograms = false;
  for (const [index, [, one]] of entries.entries()) {
    if (one === "stale") markStale(value, index);
    histograms.push(isHistogram(one) ? one : undefined);
    hasHistograms ||= isHistogram(one);
  }
  const time = Float64Array.from(entries, ([at]) => at);
  return hasHistograms ? { time, value, histograms } : { time, value };
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
