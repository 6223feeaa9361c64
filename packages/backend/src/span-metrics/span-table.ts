/**
 * The spans of the last minute by their ids, in memory that does not grow: four places for each part of the ids, of which
 * the oldest is given up. What does not meet its partner within the minute, or loses its place, makes no edge.
 */

const WAYS = 4;
/** Numbers of a place: both halves of the id, seconds of the clock (0: free), service. Four places are one line of the cache. */
const STRIDE = 4;

export interface WaitingSpan {
  readonly service: number;
  readonly seconds: number;
  readonly weight: number;
  readonly failed: boolean;
}

export class SpanTable {
  readonly #sets: number;
  readonly #places: Int32Array;
  readonly #livesSeconds: number;

  /** `places`: a power of two. */
  constructor(places: number, livesSeconds: number) {
    this.#sets = places / WAYS;
    this.#livesSeconds = livesSeconds;
    this.#places = new Int32Array(places * STRIDE);
  }

  /** Where the span is, −1 where it is not known (any more). */
  find(low: number, high: number, now: number): number {
    const places = this.#places;
    const begin = this.#setOf(low, high);
    for (let at = begin; at < begin + WAYS * STRIDE; at += STRIDE) {
      if (places[at] === low && places[at + 1] === high && this.#isAlive(at, now)) return at / STRIDE;
    }
    return -1;
  }

  serviceAt(place: number): number {
    return this.#places[place * STRIDE + 3] ?? 0;
  }

  free(place: number): void {
    this.#places[place * STRIDE + 2] = 0;
  }

  /** Whether there is a living span at the place that the next one of this id will take. */
  isFull(low: number, high: number, now: number): boolean {
    return this.#isAlive(this.#oldestOf(low, high), now);
  }

  /** The place that it took. */
  add(low: number, high: number, now: number, service: number): number {
    const at = this.#oldestOf(low, high);
    const places = this.#places;
    places[at] = low;
    places[at + 1] = high;
    places[at + 2] = now;
    places[at + 3] = service;
    return at / STRIDE;
  }

  #oldestOf(low: number, high: number): number {
    const places = this.#places;
    let oldest = this.#setOf(low, high);
    const end = oldest + WAYS * STRIDE;
    for (let at = oldest + STRIDE; at < end; at += STRIDE) {
      if ((places[at + 2] ?? 0) < (places[oldest + 2] ?? 0)) oldest = at;
    }
    return oldest;
  }

  #isAlive(at: number, now: number): boolean {
    const time = this.#places[at + 2] ?? 0;
    return time > 0 && now - time <= this.#livesSeconds;
  }

  #setOf(low: number, high: number): number {
    const mixed = Math.imul(low ^ Math.imul(high, 0x9e37_79b1), 0x85eb_ca6b);
    return ((mixed ^ (mixed >>> 15)) & (this.#sets - 1)) * WAYS * STRIDE;
  }
}

/** Spans that wait for another one, with what is counted when it comes. */
export class WaitingSpans {
  readonly #table: SpanTable;
  readonly #seconds: Float64Array;
  /** Below 0 for what failed: a weight is at least 1. */
  readonly #weight: Float64Array;
  #givenUp = 0;

  constructor(places: number, livesSeconds: number) {
    this.#table = new SpanTable(places, livesSeconds);
    this.#seconds = new Float64Array(places);
    this.#weight = new Float64Array(places);
  }

  /** Those that still waited when another one needed their place. */
  get givenUp(): number {
    return this.#givenUp;
  }

  add(low: number, high: number, now: number, span: WaitingSpan): void {
    if (this.#table.isFull(low, high, now)) this.#givenUp++;
    const place = this.#table.add(low, high, now, span.service);
    this.#seconds[place] = span.seconds;
    this.#weight[place] = span.failed ? -span.weight : span.weight;
  }

  /** One of those that wait for this id, if there is any; it waits no more. */
  take(low: number, high: number, now: number): WaitingSpan | undefined {
    const place = this.#table.find(low, high, now);
    if (place < 0) return undefined;
    this.#table.free(place);
    const weight = this.#weight[place] ?? 1;
    return {
      service: this.#table.serviceAt(place),
      seconds: this.#seconds[place] ?? 0,
      weight: Math.abs(weight),
      failed: weight < 0,
    };
  }
}
