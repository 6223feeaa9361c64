/**
 * The sampling decision, made before anything else: a function of the trace id, so that every service that asks for the
 * same ratio keeps the same traces.
 */
import type { TraceState } from "@opentelemetry/api";
import { reaches, type Threshold, thresholdOf, withThreshold } from "../sampling/threshold.ts";
import type { SpanIdentity } from "./span-identity.ts";
import { SAMPLED } from "./span-identity.ts";

export interface SamplerSettings {
  /** A trace that began elsewhere, or in a parent span here, keeps that decision. */
  readonly parentBased: boolean;
  /** Share of new traces that are kept, 0 to 1. */
  readonly ratio: number;
}

export class Sampler {
  readonly #parentBased: boolean;
  readonly ratio: number;
  readonly #threshold: Threshold;
  /** Of every root that the ratio keeps: one object for all. */
  readonly #rootState: TraceState | undefined;

  constructor(settings: SamplerSettings) {
    this.#parentBased = settings.parentBased;
    this.ratio = settings.ratio;
    this.#threshold = thresholdOf(settings.ratio);
    this.#rootState = withThreshold(undefined, this.#threshold);
  }

  /** `trace2` and `trace3` are the last two words of the trace id. */
  keeps(parent: SpanIdentity | undefined, trace2: number, trace3: number): boolean {
    if (parent !== undefined && this.#parentBased) return (parent.flags & SAMPLED) === SAMPLED;
    return reaches(this.#threshold, trace2, trace3);
  }

  /** The `tracestate` of a span that `keeps` let through: it says how many traces this one stands for. */
  stateOf(parent: SpanIdentity | undefined): TraceState | undefined {
    if (parent === undefined) return this.#rootState;
    return this.#parentBased ? parent.traceState : withThreshold(parent.traceState, this.#threshold);
  }
}
