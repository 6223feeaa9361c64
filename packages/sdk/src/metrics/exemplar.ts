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
 * A slot that was filled takes the eighth measurement after that and passes over those between: finding the span, reading
 * the clock and spelling the ids cost more than the measurement.
 */
const SKIP = 8;

/** One slot a bucket, or one for a counter. */
export class ExemplarSlots {
  readonly #slots: (Exemplar | undefined)[];
  readonly #skip: Uint8Array;

  constructor(size: number) {
    this.#slots = Array.from({ length: size }, () => undefined);
    this.#skip = new Uint8Array(size);
  }

  /** Whether the measurement is to be passed over, which spares the look for its span. */
  passes(slot: number): boolean {
    const skip = this.#skip[slot] ?? 0;
    if (skip === 0) return false;
    this.#skip[slot] = skip - 1;
    return true;
  }

  put(slot: number, value: number, span: SpanIdentity, mark: number): void {
    this.#skip[slot] = SKIP - 1;
    this.#slots[slot] = { value, mark, traceId: traceIdOf(span), spanId: spanIdOf(span) };
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
