/** The cells of distributions in explicit buckets. */
import type { SpanIdentity } from "../trace/span-identity.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import { Cell } from "./cell.ts";
import { ExemplarSlots } from "./exemplar.ts";
import type { FamilyInfo } from "./family.ts";
import { checkedNumber } from "./misuse.ts";

/** Bounds beyond this are searched by halves; below, a plain scan is faster (measured at 14). */
const SCAN_LIMIT = 16;

/** Whatever takes values one by one and can time. */
export abstract class TimedCell extends Cell {
  /** Adds `value`; the active span may become an exemplar. */
  abstract observe(value: number): void;

  /** Adds a value that belongs to `span`, whatever is active. */
  abstract observeIn(value: number, span: SpanIdentity | undefined): void;

  abstract get count(): number;

  /** Starts a clock; the result observes the seconds since and returns them. */
  startTimer(now: () => number = () => performance.now()): () => number {
    const start = now();
    return () => {
      const seconds = (now() - start) / 1000;
      this.observe(seconds);
      return seconds;
    };
  }
}

export class HistogramCell extends TimedCell {
  readonly bounds: Float64Array;
  /** Per bucket, not cumulated; the last holds what is above all bounds. */
  readonly counts: Float64Array;
  sum: number;
  exemplars: ExemplarSlots | undefined = undefined;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    super(family, pairs, startMark);
    this.bounds = family.bounds;
    this.counts = new Float64Array(family.bounds.length + 1);
    this.sum = 0.5;
    this.sum = 0;
  }

  /** Adds `value`; the active span may become the bucket's exemplar. */
  observe(value: number): void {
    const bucket = this.#add(value);
    if (bucket < 0 || this.exemplars?.passes(bucket) === true) return;
    const span = this.family.activeSpan();
    if (span !== undefined) this.#keep(bucket, value, span);
  }

  /** The same for a value that belongs to `span`, whatever is active. */
  observeIn(value: number, span: SpanIdentity | undefined): void {
    const bucket = this.#add(value);
    if (span === undefined || bucket < 0 || this.exemplars?.passes(bucket) === true) return;
    this.#keep(bucket, value, span);
  }

  /** The bucket; −1 for a value that was refused. */
  #add(value: number): number {
    const { bounds, counts, family } = this;
    if (!checkedNumber(family, value)) return -1;
    const bucket = bounds.length <= SCAN_LIMIT ? scan(bounds, value) : search(bounds, value);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
    if (family.mirror !== undefined) family.mirror(value, this);
    return bucket;
  }

  #keep(bucket: number, value: number, span: SpanIdentity): void {
    this.exemplars ??= new ExemplarSlots(this.counts.length);
    this.exemplars.put(bucket, value, span, this.family.now());
  }

  get count(): number {
    let count = 0;
    for (const inBucket of this.counts) count += inBucket;
    return count;
  }
}

/** The first bucket whose bound is not below `value`: bounds are inclusive, as in Prometheus and OTLP. */
function scan(bounds: Float64Array, value: number): number {
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
  return bucket;
}

function search(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (bounds[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
