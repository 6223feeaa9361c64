/** Rings of a single length: what windows of values share. */
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

/** A ring whose slots follow the time. */
export abstract class Ring {
  readonly #ratio: number;
  readonly #slots: number;
  #turned: number;
  #at: number;

  constructor({ ratio, slots }: RingShape, slot: number) {
    this.#ratio = ratio;
    this.#slots = slots;
    this.#turned = Math.floor(slot / ratio);
    this.#at = this.#turned % slots;
  }

  /** Forgets what a slot of the ring holds. */
  protected abstract empty(at: number): void;

  /** The ring's slot for base slot `slot`, after what is too old was emptied. */
  protected turn(slot: number): number {
    const to = Math.floor(slot / this.#ratio);
    return to > this.#turned ? this.#forward(to) : this.#at;
  }

  #forward(to: number): number {
    const slots = this.#slots;
    for (let next = Math.max(this.#turned + 1, to - slots + 1); next <= to; next++) this.empty(next % slots);
    this.#turned = to;
    this.#at = to % slots;
    return this.#at;
  }
}
