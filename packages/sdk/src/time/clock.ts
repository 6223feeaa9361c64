/** Time of the process: one cheap monotonic reading per edge of a span, turned into wall time only at export. */
import type { TimeInput } from "@opentelemetry/api";

const WORD = 4_294_967_296;
/** An anchor that is off by less is left alone: moving it would tear apart spans that belong together. */
const TOLERANCE_MS = 5;

/** OpenTelemetry's own SDK takes a number past `performance.now()` as 1970; an end that lies a little ahead is none. */
const DAY_MS = 86_400_000;

export interface ClockSource {
  /** Milliseconds on a clock that never jumps, with a fraction. */
  readonly monotonic: () => number;
  /** Milliseconds since 1970. */
  readonly wall: () => number;
}

/**
 * Marks are milliseconds of the monotonic clock. `anchor` is the wall time of mark 0; it is compared with the wall
 * clock by `realign()`, so that a process that runs for weeks does not drift from its neighbours.
 */
export class Clock {
  readonly #source: ClockSource;
  #anchor: number;
  /** A moment by its mark and by the words of its nanoseconds since 1970, and the anchor that they were made from. */
  #nearMark = Infinity;
  #nearAnchor: number = Number.NaN;
  #nearLow = 0;
  #nearHigh = 0;

  constructor(source: ClockSource) {
    this.#source = source;
    this.#anchor = source.wall() - source.monotonic();
  }

  /** The mark of this instant. */
  mark(): number {
    return this.#source.monotonic();
  }

  /** Follows the wall clock after it was set or the monotonic clock drifted. */
  realign(): void {
    const anchor = this.#source.wall() - this.#source.monotonic();
    if (Math.abs(anchor - this.#anchor) > TOLERANCE_MS) this.#anchor = anchor;
  }

  /** Milliseconds since 1970, with a fraction. */
  wallMs(mark: number): number {
    return this.#anchor + mark;
  }

  /** Nanoseconds since 1970 as two unsigned 32-bit words, low word first, into `words`. */
  unixNanos(mark: number, words: Uint32Array): void {
    // From a moment near by, of which both words are known: 2^53 nanoseconds are 104 days.
    if (Math.abs(mark - this.#nearMark) > DAY_MS || this.#nearAnchor !== this.#anchor) this.#moveNear(mark);
    const nanos = this.#nearLow + Math.round((mark - this.#nearMark) * 1e6);
    const carry = Math.floor(nanos / WORD);
    words[0] = nanos - carry * WORD;
    words[1] = this.#nearHigh + carry;
  }

  /** Makes the words of the millisecond of `mark`. */
  #moveNear(mark: number): void {
    const anchor = this.#anchor;
    const wholeMs = Math.floor(anchor + mark);
    // wholeMs × 10^6 is past 2^53, so the product is made of two halves of the milliseconds.
    const high = Math.floor(wholeMs / 65_536) * 1_000_000;
    const shifted = (high % 65_536) * 65_536 + (wholeMs % 65_536) * 1_000_000;
    this.#nearAnchor = anchor;
    this.#nearMark = wholeMs - anchor;
    this.#nearLow = shifted % WORD;
    this.#nearHigh = Math.floor(high / 65_536) + Math.floor(shifted / WORD);
  }

  /**
   * The mark of a time that a caller gives: `[seconds, nanoseconds]` since 1970, a `Date`, or a number, which is a reading
   * of `performance.now()` when the process may have that reading within a day, else milliseconds since 1970. Exact to the
   * nanosecond within days of now, to 0.2 µs anywhere. What is no time (an invalid `Date`) is taken as now.
   */
  markOf(time: TimeInput): number {
    const mark = this.#given(time);
    return Number.isFinite(mark) ? mark : this.mark();
  }

  #given(time: TimeInput): number {
    if (Array.isArray(time)) return time[0] * 1000 - this.#anchor + time[1] / 1e6;
    if (typeof time === "number") return time < this.mark() + DAY_MS ? time : time - this.#anchor;
    return time.getTime() - this.#anchor;
  }
}

/** The clock of the running process. */
export function processClock(): Clock {
  return new Clock({ monotonic: () => performance.now(), wall: () => Date.now() });
}
