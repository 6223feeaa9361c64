/**
 * Exemplars: for a number that was recorded while a sampled span was active, which span that was. Only sampled ones are
 * kept, because only they can be looked up.
 */
import { contextStore } from "../context/store.ts";
import { SAMPLED, spanIdOf, type SpanIdentity, traceIdOf } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";

export interface Exemplar {
  readonly value: number;
  /** When, on the monotonic clock. */
  readonly mark: number;
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
}

/**
 * A slot that was filled takes the eighth measurement after that and drops those between: reading the clock and spelling
 * the ids cost more than the measurement.
 */
const SKIP = 8;

/** One slot a bucket, or one for a counter. */
export class ExemplarSlots {
  readonly #slots: (Exemplar | undefined)[] = [];
  readonly #skip: number[] = [];

  offer(slot: number, value: number, span: SpanIdentity, mark: () => number): void {
    const skip = this.#skip[slot] ?? 0;
    if (skip > 0) {
      this.#skip[slot] = skip - 1;
      return;
    }
    this.#skip[slot] = SKIP - 1;
    this.#slots[slot] = { value, mark: mark(), traceId: traceIdOf(span), spanId: spanIdOf(span) };
  }

  at(slot: number): Exemplar | undefined {
    return this.#slots[slot];
  }

  /** Those taken after `mark`, in order of the buckets. */
  since(mark: number): Exemplar[] {
    return this.#slots
      .filter((each) => each !== undefined && each.mark > mark)
      .filter((each) => each !== undefined);
  }
}

/** The active span if it is sampled. */
export function activeSampledSpan(): SpanIdentity | undefined {
  const active = contextStore.getStore();
  if (active === undefined) return undefined;
  const span = parentOf(active);
  return span === undefined || (span.flags & SAMPLED) === 0 ? undefined : span;
}
