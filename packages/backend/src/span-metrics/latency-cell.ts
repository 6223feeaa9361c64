/** One row of counters: how many, how many failed, how long; and its series. */
import { DEFAULT_LATENCY_BUCKETS } from "@sightline/model";
import type { Labels } from "../store/metric/labels.ts";
import type { Exemplar, Sample, WrittenSeries } from "../store/metric/sample.ts";
import type { MetricFamily } from "../store/metric/series.ts";

/** What a cell is published as. */
export interface CellFamilies {
  readonly calls: MetricFamily;
  /** `undefined`: failures are told by a label. */
  readonly failed: MetricFamily | undefined;
  readonly duration: MetricFamily;
}

interface Series {
  readonly family: MetricFamily;
  readonly labels: Labels;
}

const BOUNDS = DEFAULT_LATENCY_BUCKETS;

export class LatencyCell {
  readonly #families: CellFamilies;
  readonly #labels: Readonly<Record<string, string>>;
  #calls = 0;
  #failed = 0;
  #sum = 0;
  /** What is at most each bound and above the one before; the last above all. */
  readonly #buckets = new Float64Array(BOUNDS.length + 1);
  /** Of each bucket the first since the last publication. */
  #exemplars: (Exemplar | undefined)[] = [];
  #series: readonly Series[] | undefined;
  #isTouched = false;
  #touchedAt = 0;

  constructor(families: CellFamilies, labels: Readonly<Record<string, string>>) {
    this.#families = families;
    this.#labels = labels;
  }

  /** The bucket that it fell into. `weight`: how many it stands for. */
  add(seconds: number, weight: number, failed: boolean): number {
    let at = 0;
    while (at < BOUNDS.length && seconds > (BOUNDS[at] ?? 0)) at++;
    this.#buckets[at] = (this.#buckets[at] ?? 0) + weight;
    this.#calls += weight;
    this.#sum += seconds * weight;
    if (failed) this.#failed += weight;
    this.#isTouched = true;
    return at;
  }

  wantsExemplar(bucket: number): boolean {
    return this.#exemplars[bucket] === undefined;
  }

  keep(bucket: number, exemplar: Exemplar): void {
    this.#exemplars[bucket] = exemplar;
  }

  /** Whether it has something new. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** Milliseconds since 1970 of the last publication that had something new. */
  get touchedAt(): number {
    return this.#touchedAt;
  }

  /**
   * `since`: the publication before. A cell that is new then counts from 0, so that its first requests are an increase
   * and not where the counter begins.
   */
  publish(unixMilli: number, since: number): readonly WrittenSeries[] {
    const isNew = this.#series === undefined;
    const series = (this.#series ??= this.#seriesOf());
    const values = this.#values();
    const exemplars = this.#exemplars;
    this.#exemplars = [];
    if (this.#isTouched) this.#touchedAt = unixMilli;
    this.#isTouched = false;
    const first = this.#firstBucket;
    return series.map((one, index) => {
      const samples: Sample[] = [{ unixMilli, value: values[index] ?? 0 }];
      // A millisecond later, since the same series may have ended with that publication.
      if (isNew && since + 1 < unixMilli) samples.unshift({ unixMilli: since + 1, value: 0 });
      const exemplar = exemplars[index - first];
      return exemplar === undefined ? { ...one, samples } : { ...one, samples, exemplars: [exemplar] };
    });
  }

  /** The ends of its series. */
  end(unixMilli: number): readonly WrittenSeries[] {
    return (this.#series ?? []).map((one) => ({ ...one, samples: [{ unixMilli, value: "stale" }] }));
  }

  get #firstBucket(): number {
    return this.#families.failed === undefined ? 1 : 2;
  }

  #values(): readonly number[] {
    const values = this.#families.failed === undefined ? [this.#calls] : [this.#calls, this.#failed];
    let total = 0;
    for (const count of this.#buckets) values.push((total += count));
    values.push(this.#sum, this.#calls);
    return values;
  }

  /** In the order of `#values`. */
  #seriesOf(): readonly Series[] {
    const { calls, failed, duration } = this.#families;
    const of = (family: MetricFamily, name: string, more: Readonly<Record<string, string>> = {}): Series => ({
      family,
      labels: Object.assign(Object.create(null), this.#labels, more, { ["__name__"]: name }),
    });
    const bounds = [...BOUNDS.map(String), "+Inf"];
    return [
      of(calls, calls.name),
      ...(failed === undefined ? [] : [of(failed, failed.name)]),
      ...bounds.map((le) => of(duration, `${duration.name}_bucket`, { le })),
      of(duration, `${duration.name}_sum`),
      of(duration, `${duration.name}_count`),
    ];
  }
}
