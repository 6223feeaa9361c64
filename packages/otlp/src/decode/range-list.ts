/** Ranges of the request to be read later, in a list that is used again and again. */
export class RangeList {
  count = 0;
  #numbers = new Int32Array(16);

  /** The end comes first: `add(reader.range(tag, end), reader.start)`. */
  add(end: number, start: number): void {
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
