/**
 * The sampling decision, made before anything else: a function of the trace id, so that every service that asks for the
 * same ratio keeps the same traces.
 */
import type { SpanIdentity } from "./span-identity.ts";
import { SAMPLED } from "./span-identity.ts";

export interface SamplerSettings {
  /** A trace that began elsewhere, or in a parent span here, keeps that decision. */
  readonly parentBased: boolean;
  /** Share of new traces that are kept, 0 to 1. */
  readonly ratio: number;
}

const WORD = 4_294_967_296;

/**
 * A trace is kept when the rightmost 56 bits of its id, read as a number, are at least (1 − ratio) × 2^56: the rule for
 * consistent sampling of W3C's "random" trace ids
 * (https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
 */
export class Sampler {
  readonly #parentBased: boolean;
  readonly ratio: number;
  /** The threshold's upper 24 and lower 32 bits; an upper half past 24 bits keeps nothing. */
  readonly #high: number;
  readonly #low: number;

  constructor(settings: SamplerSettings) {
    this.#parentBased = settings.parentBased;
    this.ratio = settings.ratio;
    const threshold = Math.round((1 - settings.ratio) * 2 ** 24 * WORD);
    this.#high = Math.floor(threshold / WORD);
    this.#low = threshold % WORD;
  }

  /** `trace2` and `trace3` are the last two words of the trace id. */
  keeps(parent: SpanIdentity | undefined, trace2: number, trace3: number): boolean {
    if (parent !== undefined && this.#parentBased) return (parent.flags & SAMPLED) === SAMPLED;
    const high = trace2 & 0xff_ffff;
    return high > this.#high || (high === this.#high && trace3 >>> 0 >= this.#low);
  }
}
