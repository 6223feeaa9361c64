/** Ranges of the request to be read later, in a list that is used again and again. */
import { WireFault } from "../wire/wire-fault.ts";
import type { Limits } from "./limits.ts";

export class RangeList {
  count = 0;
  readonly #limits: Limits;
  #numbers = new Int32Array(16);

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The end comes first: `add(reader.range(tag, end), reader.start)`. */
  add(end: number, start: number): void {
    if (this.count >= this.#limits.parts) throw new WireFault("too many parts of one item", start, "parts");
    const at = this.count * 2;
    if (at === this.#numbers.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = start;
    this.#numbers[at + 1] = end;
    this.count++;
  }

  start(index: number): number {
    return this.#numbers[index * 2] ?? 0;
  }

  end(index: number): number {
    return this.#numbers[index * 2 + 1] ?? 0;
  }
}
