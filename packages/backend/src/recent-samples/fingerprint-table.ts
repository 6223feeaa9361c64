/**
 * From the 64 bits that a series is known by to a small whole number: open addressing in typed arrays, because a `Map` with
 * bigint keys takes five times the memory and the time.
 */

const FIRST_SLOTS = 1024;
/** Of the slots, at most this part is taken. */
const MOST_TAKEN = 0.6;
const FREE = -1;

export class FingerprintTable {
  /** Low and high half of each. */
  #keys = new Uint32Array(FIRST_SLOTS * 2);
  #numbers = new Int32Array(FIRST_SLOTS).fill(FREE);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#numbers.byteLength;
  }

  /** −1 where it is not known. */
  get(low: number, high: number): number {
    return this.#numbers[this.#slotOf(low, high)] ?? FREE;
  }

  /** `number` is not negative. */
  set(low: number, high: number, number: number): void {
    if (this.#size + 1 > this.#numbers.length * MOST_TAKEN) this.#grow();
    const slot = this.#slotOf(low, high);
    if (this.#numbers[slot] === FREE) this.#size++;
    this.#keys[slot * 2] = low;
    this.#keys[slot * 2 + 1] = high;
    this.#numbers[slot] = number;
  }

  /** The slot of the key, or the free one where it belongs. A fingerprint is a hash already. */
  #slotOf(low: number, high: number): number {
    const mask = this.#numbers.length - 1;
    let slot = (low ^ Math.imul(high, 0x9e37_79b1)) & mask;
    while (
      this.#numbers[slot] !== FREE &&
      (this.#keys[slot * 2] !== low >>> 0 || this.#keys[slot * 2 + 1] !== high >>> 0)
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    this.#keys = new Uint32Array(keys.length * 2);
    this.#numbers = new Int32Array(numbers.length * 2).fill(FREE);
    this.#size = 0;
    for (const [slot, number] of numbers.entries())
      if (number !== FREE) this.set(keys[slot * 2] ?? 0, keys[slot * 2 + 1] ?? 0, number);
  }
}
