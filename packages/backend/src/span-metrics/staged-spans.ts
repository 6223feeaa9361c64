/**
 * What counts of the spans of one request, as numbers: places in its body, so that nothing is made for a span until the
 * request is stored. Until then it may still be refused, and be sent again.
 */

/** Numbers of a row: service, flags, name, trace id, span id, parent span id, database. */
const STRIDE = 9;
/** Seconds it took, seconds since 1970 at which it ended, weight. */
const FLOATS = 3;
const FIRST_ROWS = 64;

export const KIND_BITS = 7;
export const STATUS_SHIFT = 3;
export const IS_REQUEST = 32;

export class StagedSpans {
  count = 0;
  #ints = new Int32Array(FIRST_ROWS * STRIDE);
  #floats = new Float64Array(FIRST_ROWS * FLOATS);

  /** Places of −1 are absent. */
  add(
    service: number,
    flags: number,
    nameStart: number,
    nameEnd: number,
    traceAt: number,
    spanAt: number,
    parentAt: number,
    databaseStart: number,
    databaseEnd: number,
    seconds: number,
    ended: number,
    weight: number,
  ): void {
    if ((this.count + 1) * STRIDE > this.#ints.length) this.#grow();
    let at = this.count * STRIDE;
    const ints = this.#ints;
    ints[at++] = service;
    ints[at++] = flags;
    ints[at++] = nameStart;
    ints[at++] = nameEnd;
    ints[at++] = traceAt;
    ints[at++] = spanAt;
    ints[at++] = parentAt;
    ints[at++] = databaseStart;
    ints[at] = databaseEnd;
    const from = this.count * FLOATS;
    this.#floats[from] = seconds;
    this.#floats[from + 1] = ended;
    this.#floats[from + 2] = weight;
    this.count++;
  }

  service(row: number): number {
    return this.#ints[row * STRIDE] ?? 0;
  }

  flags(row: number): number {
    return this.#ints[row * STRIDE + 1] ?? 0;
  }

  nameStart(row: number): number {
    return this.#ints[row * STRIDE + 2] ?? 0;
  }

  nameEnd(row: number): number {
    return this.#ints[row * STRIDE + 3] ?? 0;
  }

  traceAt(row: number): number {
    return this.#ints[row * STRIDE + 4] ?? 0;
  }

  spanAt(row: number): number {
    return this.#ints[row * STRIDE + 5] ?? 0;
  }

  parentAt(row: number): number {
    return this.#ints[row * STRIDE + 6] ?? -1;
  }

  databaseStart(row: number): number {
    return this.#ints[row * STRIDE + 7] ?? 0;
  }

  databaseEnd(row: number): number {
    return this.#ints[row * STRIDE + 8] ?? 0;
  }

  seconds(row: number): number {
    return this.#floats[row * FLOATS] ?? 0;
  }

  ended(row: number): number {
    return this.#floats[row * FLOATS + 1] ?? 0;
  }

  weight(row: number): number {
    return this.#floats[row * FLOATS + 2] ?? 1;
  }

  #grow(): void {
    const ints = new Int32Array(this.#ints.length * 2);
    ints.set(this.#ints);
    this.#ints = ints;
    const floats = new Float64Array(this.#floats.length * 2);
    floats.set(this.#floats);
    this.#floats = floats;
  }
}
