/** Which slots of a ring are current: what windows of values share. */
import { SLOT_MS, slotOf, slotsIn } from "./slots.ts";

/** Whole slots of a window of values, where its length allows; 5 m goes in 10 of 30 s. The one that goes on comes on top. */
const WANTED = 12;

export interface RingShape {
  /** Base slots in one slot of the ring. */
  readonly ratio: number;
  readonly slots: number;
}

export function ringShape(seconds: number): RingShape {
  const base = slotsIn(seconds);
  const whole = base % WANTED === 0 ? WANTED : WANTED - 2;
  return { ratio: base / whole, slots: whole + 1 };
}

/** Seconds from the beginning of the oldest slot to `mark`: the window, and up to one slot more. */
export function coveredSeconds({ ratio, slots }: RingShape, mark: number): number {
  const oldest = Math.floor(slotOf(mark) / ratio) - slots + 1;
  return (mark - oldest * ratio * SLOT_MS) / 1000;
}

export class RingClock {
  readonly #shape: RingShape;
  #at: number;

  constructor(shape: RingShape, slot: number) {
    this.#shape = shape;
    this.#at = Math.floor(slot / shape.ratio);
  }

  /** The ring's slot for base slot `slot`, after `empty` was told of each slot that has to be emptied. */
  turn(slot: number, empty: (at: number) => void): number {
    const { ratio, slots } = this.#shape;
    const to = Math.floor(slot / ratio);
    for (let next = Math.max(this.#at + 1, to - slots + 1); next <= to; next++) empty(next % slots);
    if (to > this.#at) this.#at = to;
    return this.#at % slots;
  }
}
