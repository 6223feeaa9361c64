/**
 * The places where numbers are kept, one for each label set. A cell is also the bound handle that `metric.with({…})`
 * gives, so recording through it costs little more than the addition.
 */
import type { AttributeList } from "../trace/attribute-list.ts";
import type { FamilyInfo } from "./family.ts";
import { checkedNumber } from "./misuse.ts";

/** Bounds beyond this are searched by halves; below, a plain scan is faster (measured at 14). */
const SCAN_LIMIT = 16;

/** What readers cache at a cell: its text and its bytes never change, only its number does. */
export abstract class Cell {
  readonly family: FamilyInfo;
  /** Label names and values, flat. */
  readonly pairs: AttributeList;
  /** Mark of the first moment: OTLP's start time. */
  readonly startMark: number;
  /** Prometheus' lines up to the value, made by the text writer. */
  linePrefixes: readonly string[] | undefined = undefined;
  /** The encoded attributes, made by the OTLP writer. */
  encodedAttributes: Uint8Array | undefined = undefined;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    this.family = family;
    this.pairs = pairs;
    this.startMark = startMark;
  }
}

export abstract class NumberCell extends Cell {
  value: number;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    super(family, pairs, startMark);
    // The field must be a double to V8 from the first moment, or every cell would change its shape on the first fraction.
    this.value = 0.5;
    this.value = 0;
  }
}

export class CounterCell extends NumberCell {
  /** Adds `step`, which must not be negative. */
  inc(step = 1): void {
    if (step >= 0 && step < Infinity) this.value += step;
    else this.family.misuse.step(this.family.name, step);
  }
}

export class UpDownCell extends NumberCell {
  add(step: number): void {
    if (checkedNumber(this.family, step)) this.value += step;
  }
}

export class GaugeCell extends NumberCell {
  set(value: number): void {
    if (checkedNumber(this.family, value)) this.value = value;
  }

  inc(step = 1): void {
    if (checkedNumber(this.family, step)) this.value += step;
  }

  dec(step = 1): void {
    if (checkedNumber(this.family, step)) this.value -= step;
  }

  setToCurrentTime(now: number = Date.now()): void {
    this.value = now / 1000;
  }
}

export class HistogramCell extends Cell {
  readonly bounds: Float64Array;
  /** Per bucket, not cumulated; the last holds what is above all bounds. */
  readonly counts: Float64Array;
  sum: number;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    super(family, pairs, startMark);
    this.bounds = family.bounds;
    this.counts = new Float64Array(family.bounds.length + 1);
    this.sum = 0.5;
    this.sum = 0;
  }

  observe(value: number): void {
    if (!checkedNumber(this.family, value)) return;
    const { bounds, counts } = this;
    const bucket = bounds.length <= SCAN_LIMIT ? scan(bounds, value) : search(bounds, value);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
  }

  /** Starts a clock; the result observes the seconds since and returns them. */
  startTimer(now: () => number = () => performance.now()): () => number {
    const start = now();
    return () => {
      const seconds = (now() - start) / 1000;
      this.observe(seconds);
      return seconds;
    };
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
