/**
 * The spans of the last minute by their ids, in memory that does not grow: four places for each part of the ids, of which
 * the oldest is given up. What does not meet its partner within the minute, or loses its place, makes no edge.
 */

const WAYS = 4;

export interface KnownSpan {
  readonly service: number;
  readonly seconds: number;
  readonly weight: number;
  readonly failed: boolean;
}

export class SpanTable {
  readonly #sets: number;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** Seconds; 0 for an empty place. */
  readonly #time: Uint32Array;
  readonly #service: Uint16Array;
  readonly #seconds: Float32Array;
  readonly #weight: Float32Array;
  readonly #failed: Uint8Array;
  readonly #livesSeconds: number;

  /** `places`: a power of two. */
  constructor(places: number, livesSeconds: number) {
    this.#sets = places / WAYS;
    this.#livesSeconds = livesSeconds;
    this.#low = new Int32Array(places);
    this.#high = new Int32Array(places);
    this.#time = new Uint32Array(places);
    this.#service = new Uint16Array(places);
    this.#seconds = new Float32Array(places);
    this.#weight = new Float32Array(places);
    this.#failed = new Uint8Array(places);
  }

  /** Where the span is, −1 where it is not known (any more). */
  find(low: number, high: number, now: number): number {
    const begin = this.#setOf(low, high);
    for (let at = begin; at < begin + WAYS; at++) {
      if (this.#low[at] === low && this.#high[at] === high && this.#isAlive(at, now)) return at;
    }
    return -1;
  }

  serviceAt(at: number): number {
    return this.#service[at] ?? 0;
  }

  /** The span at a place, which becomes free. */
  take(at: number): KnownSpan {
    this.#time[at] = 0;
    return {
      service: this.#service[at] ?? 0,
      seconds: this.#seconds[at] ?? 0,
      weight: this.#weight[at] ?? 1,
      failed: this.#failed[at] === 1,
    };
  }

  /** Whether one that still waited had to give way. */
  add(
    low: number,
    high: number,
    now: number,
    service: number,
    seconds = 0,
    weight = 1,
    failed = false,
  ): boolean {
    const begin = this.#setOf(low, high);
    let place = begin;
    for (let at = begin; at < begin + WAYS; at++) {
      if ((this.#time[at] ?? 0) < (this.#time[place] ?? 0)) place = at;
    }
    const gaveWay = this.#isAlive(place, now);
    this.#low[place] = low;
    this.#high[place] = high;
    this.#time[place] = now;
    this.#service[place] = service;
    this.#seconds[place] = seconds;
    this.#weight[place] = weight;
    this.#failed[place] = failed ? 1 : 0;
    return gaveWay;
  }

  #isAlive(at: number, now: number): boolean {
    const time = this.#time[at] ?? 0;
    return time > 0 && now - time <= this.#livesSeconds;
  }

  #setOf(low: number, high: number): number {
    const mixed = Math.imul(low ^ Math.imul(high, 0x9e37_79b1), 0x85eb_ca6b);
    return ((mixed ^ (mixed >>> 15)) & (this.#sets - 1)) * WAYS;
  }
}
