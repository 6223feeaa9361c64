/** The cells of distributions in base-2 exponential buckets, which find their own resolution. */
import type { AttributeList } from "../trace/attribute-list.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { ExemplarSlots } from "./exemplar.ts";
import { bucketIndex, ExponentialBuckets, MAX_SCALE } from "./exponential-buckets.ts";
import type { FamilyInfo } from "./family.ts";
import { TimedCell } from "./histogram-cell.ts";
import { checkedNumber } from "./misuse.ts";

/** Exemplars are spread over so many slots. */
const EXEMPLAR_SLOTS = 8;

export class ExponentialCell extends TimedCell {
  /** Both signs have the same. Bucket `i` holds what is over base^i and up to base^(i+1), base = 2^(2^−scale). */
  scale: number = MAX_SCALE;
  zeroCount = 0;
  sum: number;
  #count = 0;
  readonly positive: ExponentialBuckets = new ExponentialBuckets();
  /** Of the absolute values of what is below zero; most never need it. */
  negative: ExponentialBuckets | undefined = undefined;
  exemplars: ExemplarSlots | undefined = undefined;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    super(family, pairs, startMark);
    this.sum = 0.5;
    this.sum = 0;
  }

  get count(): number {
    return this.#count;
  }

  observe(value: number): void {
    if (!this.#record(value)) return;
    const slot = slotOf(value);
    if (this.exemplars?.passes(slot) === true) return;
    const span = this.family.activeSpan();
    if (span !== undefined) this.#keep(slot, value, span);
  }

  observeIn(value: number, span: SpanIdentity | undefined): void {
    if (!this.#record(value) || span === undefined) return;
    const slot = slotOf(value);
    if (this.exemplars?.passes(slot) !== true) this.#keep(slot, value, span);
  }

  /** `false` for a value that was refused. */
  #record(value: number): boolean {
    const { family } = this;
    if (!checkedNumber(family, value)) return false;
    this.#count++;
    this.sum += value;
    if (value === 0) this.zeroCount++;
    else if (value > 0) this.#add(this.positive, value, 1);
    else this.#add((this.negative ??= new ExponentialBuckets()), -value, 1);
    if (family.mirror !== undefined) family.mirror(value, this);
    return true;
  }

  /** Adds all of `other`, bucket by bucket: the sum of two processes, or what went before. */
  merge(other: ExponentialState): void {
    this.#count += other.count;
    this.sum += other.sum;
    this.zeroCount += other.zeroCount;
    if (other.scale < this.scale) this.#lower(this.scale - other.scale);
    this.#mergeBuckets(this.positive, other.positive, other.scale);
    if (other.negative.counts.length > 0) {
      this.#mergeBuckets((this.negative ??= new ExponentialBuckets()), other.negative, other.scale);
    }
  }

  #mergeBuckets(into: ExponentialBuckets, { offset, counts }: BucketState, scale: number): void {
    counts.forEach((count, at) => {
      if (count === 0) return;
      let index = (offset + at) >> (scale - this.scale);
      const change = into.shrinkFor(index);
      if (change > 0) {
        this.#lower(change);
        index >>= change;
      }
      into.add(index, count);
    });
  }

  #add(buckets: ExponentialBuckets, magnitude: number, count: number): void {
    let index = bucketIndex(magnitude, this.scale);
    const change = buckets.shrinkFor(index);
    if (change > 0) {
      this.#lower(change);
      index >>= change;
    }
    buckets.add(index, count);
  }

  /** Halves the resolution `by` times: two neighbouring buckets become one. */
  #lower(by: number): void {
    this.scale -= by;
    this.positive.lower(by);
    this.negative?.lower(by);
  }

  #keep(slot: number, value: number, span: SpanIdentity): void {
    this.exemplars ??= new ExemplarSlots(EXEMPLAR_SLOTS);
    this.exemplars.put(slot, value, span, this.family.now());
  }
}

/** Values of one octave share a slot, those eight octaves apart too. */
function slotOf(value: number): number {
  const octave = value > 0 ? bucketIndex(value, 0) : 0;
  return ((octave % EXEMPLAR_SLOTS) + EXEMPLAR_SLOTS) % EXEMPLAR_SLOTS;
}

export interface BucketState {
  /** The index of the first count. */
  readonly offset: number;
  readonly counts: readonly number[];
}

/** An exponential histogram as plain data. */
export interface ExponentialState {
  readonly count: number;
  readonly sum: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: BucketState;
  readonly negative: BucketState;
}

const EMPTY: BucketState = { offset: 0, counts: [] };

export function exponentialState(cell: ExponentialCell): ExponentialState {
  const { count, sum, scale, zeroCount, positive, negative } = cell;
  return {
    count,
    sum,
    scale,
    zeroCount,
    positive: { offset: positive.offset, counts: positive.counts() },
    negative: negative === undefined ? EMPTY : { offset: negative.offset, counts: negative.counts() },
  };
}
