/** The backend's own metrics: few, long-lived, read when `/metrics` is asked. */
import { DEFAULT_LATENCY_BUCKETS } from "@sightline/model";

export type LabelValues = Readonly<Record<string, string>>;

export interface MeterSample {
  /** With suffix: `…_bucket`, `…_sum`, `…_count` of a histogram. */
  readonly name: string;
  readonly labels: LabelValues;
  readonly value: number;
}

export interface MeterFamily {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  collect(): Iterable<MeterSample>;
}

/** Only goes up. One cell for each set of label values; callers keep those sets few. */
export class Counter implements MeterFamily {
  readonly kind = "counter";
  readonly name: string;
  readonly help: string;
  readonly #cells = new Map<string, { labels: LabelValues; value: number }>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  add(amount: number, labels: LabelValues = {}): void {
    const key = Object.values(labels).join("\u0000");
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { labels, value: amount });
    else cell.value += amount;
  }

  /** Over all labels that match. */
  total(labels: LabelValues = {}): number {
    let sum = 0;
    for (const cell of this.#cells.values()) {
      if (Object.entries(labels).every(([name, value]) => cell.labels[name] === value)) sum += cell.value;
    }
    return sum;
  }

  *collect(): Iterable<MeterSample> {
    for (const { labels, value } of this.#cells.values()) yield { name: this.name, labels, value };
  }
}

/** Read when asked; `read` must not throw. */
export class Gauge implements MeterFamily {
  readonly kind: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
  readonly #read: () => Iterable<readonly [LabelValues, number]>;

  constructor(
    name: string,
    help: string,
    read: () => Iterable<readonly [LabelValues, number]>,
    kind: "gauge" | "counter" = "gauge",
  ) {
    this.name = name;
    this.help = help;
    this.kind = kind;
    this.#read = read;
  }

  *collect(): Iterable<MeterSample> {
    for (const [labels, value] of this.#read()) yield { name: this.name, labels, value };
  }
}

interface HistogramCell {
  readonly labels: LabelValues;
  readonly counts: number[];
  sum: number;
}

/** Seconds, in the buckets that every latency of Sightline has. */
export class DurationHistogram implements MeterFamily {
  readonly kind = "histogram";
  readonly name: string;
  readonly help: string;
  readonly #cells = new Map<string, HistogramCell>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  observe(seconds: number, labels: LabelValues = {}): void {
    const key = Object.values(labels).join("\u0000");
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      const counts = Array.from({ length: DEFAULT_LATENCY_BUCKETS.length + 1 }, () => 0);
      cell = { labels, counts, sum: 0 };
      this.#cells.set(key, cell);
    }
    const at = DEFAULT_LATENCY_BUCKETS.findIndex((bound) => seconds <= bound);
    const index = at === -1 ? DEFAULT_LATENCY_BUCKETS.length : at;
    cell.counts[index] = (cell.counts[index] ?? 0) + 1;
    cell.sum += seconds;
  }

  *collect(): Iterable<MeterSample> {
    for (const { labels, counts, sum } of this.#cells.values()) {
      let count = 0;
      for (const [index, inBucket] of counts.entries()) {
        count += inBucket;
        const le = String(DEFAULT_LATENCY_BUCKETS[index] ?? "+Inf");
        yield { name: `${this.name}_bucket`, labels: { ...labels, le }, value: count };
      }
      yield { name: `${this.name}_sum`, labels, value: sum };
      yield { name: `${this.name}_count`, labels, value: count };
    }
  }
}
