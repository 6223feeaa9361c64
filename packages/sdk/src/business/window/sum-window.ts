/** Sum, number, least and largest of the values of a sliding window. */
import { Ring, type RingShape } from "./ring.ts";
import { sparse, spread } from "./sparse.ts";

export interface ValueSummary {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** Numbers a slot: sum, count, least, largest. */
const WIDTH = 4;

export class SumWindow extends Ring {
  readonly #numbers: Float64Array;

  constructor(shape: RingShape, slot: number) {
    super(shape, slot);
    this.#numbers = new Float64Array(WIDTH * shape.slots);
    for (let at = 0; at < shape.slots; at++) this.empty(at);
  }

  add(slot: number, value: number): void {
    const at = WIDTH * this.turn(slot);
    const numbers = this.#numbers;
    numbers[at] = (numbers[at] ?? 0) + value;
    numbers[at + 1] = (numbers[at + 1] ?? 0) + 1;
    numbers[at + 2] = Math.min(numbers[at + 2] ?? Infinity, value);
    numbers[at + 3] = Math.max(numbers[at + 3] ?? -Infinity, value);
  }

  summary(slot: number): ValueSummary {
    this.turn(slot);
    const summary = { sum: 0, count: 0, min: Infinity, max: -Infinity };
    const numbers = this.#numbers;
    for (let at = 0; at < numbers.length; at += WIDTH) {
      summary.sum += numbers[at] ?? 0;
      summary.count += numbers[at + 1] ?? 0;
      summary.min = Math.min(summary.min, numbers[at + 2] ?? Infinity);
      summary.max = Math.max(summary.max, numbers[at + 3] ?? -Infinity);
    }
    return summary;
  }

  absorb(slot: number, other: SumWindow): void {
    this.turn(slot);
    other.turn(slot);
    const [ours, theirs] = [this.#numbers, other.#numbers];
    for (let at = 0; at < ours.length; at += WIDTH) {
      ours[at] = (ours[at] ?? 0) + (theirs[at] ?? 0);
      ours[at + 1] = (ours[at + 1] ?? 0) + (theirs[at + 1] ?? 0);
      ours[at + 2] = Math.min(ours[at + 2] ?? Infinity, theirs[at + 2] ?? Infinity);
      ours[at + 3] = Math.max(ours[at + 3] ?? -Infinity, theirs[at + 3] ?? -Infinity);
    }
  }

  /** Without the infinities of empty slots, which JSON does not have. */
  save(): readonly number[] {
    return sparse(this.#numbers.map((number) => (Number.isFinite(number) ? number : 0)));
  }

  /** Takes the place of what is there. False when it does not fit. */
  load(numbers: unknown): boolean {
    const loaded = new Float64Array(this.#numbers.length);
    if (!spread(numbers, loaded)) return false;
    for (let at = 0; at < loaded.length; at += WIDTH)
      if ((loaded[at + 1] ?? 0) > 0) this.#numbers.set(loaded.subarray(at, at + WIDTH), at);
    return true;
  }

  protected empty(slot: number): void {
    const at = WIDTH * slot;
    this.#numbers.fill(0, at, at + 2);
    this.#numbers[at + 2] = Infinity;
    this.#numbers[at + 3] = -Infinity;
  }
}
