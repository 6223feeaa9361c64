/** Spans that record nothing: one that was not sampled, and the far end of a call from another process. */
import type { Context, Span, SpanContext, TraceState } from "@opentelemetry/api";
import { makeSpanContext, type SpanIdentity, valueIn, withoutValue, withValue } from "./span-identity.ts";
import { rootAbove, type UnitOfWork } from "./unit-of-work.ts";
import { type RandomWords, wordOfHex } from "./words.ts";

/** What of a span's ids is still to be made. */
export const Lack: { readonly nothing: 0; readonly spanId: 1; readonly spanIdAndTraceStart: 2 } =
  Object.freeze({ nothing: 0, spanId: 1, spanIdAndTraceStart: 2 });

/**
 * A span that carries ids and the decision onwards, and drops what it is told. The decision needs the end of the trace
 * id only, and most such spans are never asked for the rest: it is made by the first question, and then stays.
 */
export class SilentSpan implements Span, SpanIdentity {
  #trace0: number;
  #trace1: number;
  readonly trace2: number;
  readonly trace3: number;
  #span0: number;
  #span1: number;
  #lack: number;
  readonly #random: RandomWords;
  readonly flags: number;
  readonly isRemote: boolean;
  readonly traceState: TraceState | undefined;
  readonly values: Context | undefined;
  logFragment: string | undefined = undefined;
  root: SpanIdentity | undefined = undefined;
  unit: UnitOfWork | undefined = undefined;
  #spanContext: SpanContext | undefined = undefined;

  constructor(
    random: RandomWords,
    lack: number,
    trace0: number,
    trace1: number,
    trace2: number,
    trace3: number,
    span0: number,
    span1: number,
    flags: number,
    isRemote: boolean,
    traceState: TraceState | undefined,
    values: Context | undefined,
  ) {
    this.#random = random;
    this.#lack = lack;
    this.#trace0 = trace0;
    this.#trace1 = trace1;
    this.trace2 = trace2;
    this.trace3 = trace3;
    this.#span0 = span0;
    this.#span1 = span1;
    this.flags = flags;
    this.isRemote = isRemote;
    this.traceState = traceState;
    this.values = values;
  }

  get ofSightline(): true {
    return true;
  }

  get trace0(): number {
    if (this.#lack !== Lack.nothing) this.#makeIds();
    return this.#trace0;
  }

  get trace1(): number {
    if (this.#lack !== Lack.nothing) this.#makeIds();
    return this.#trace1;
  }

  get span0(): number {
    if (this.#lack !== Lack.nothing) this.#makeIds();
    return this.#span0;
  }

  get span1(): number {
    if (this.#lack !== Lack.nothing) this.#makeIds();
    return this.#span1;
  }

  spanContext(): SpanContext {
    return (this.#spanContext ??= makeSpanContext(this));
  }

  getValue(key: symbol): unknown {
    return valueIn(this, key);
  }

  setValue(key: symbol, value: unknown): Context {
    return withValue(this, key, value);
  }

  deleteValue(key: symbol): Context {
    return withoutValue(this, key);
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    this.unit?.end(undefined, undefined);
  }

  recordException(): void {
    // Nothing was recorded.
  }

  #makeIds(): void {
    const random = this.#random;
    if (this.#lack === Lack.spanIdAndTraceStart) {
      this.#trace0 = random();
      this.#trace1 = random();
    }
    this.#span0 = random();
    // W3C forbids the id of zeros only; one set bit rules it out and costs no check.
    this.#span1 = random() | 1;
    this.#lack = Lack.nothing;
  }
}

/** A root that is not kept, by the end of its trace id. */
export function silentRoot(
  random: RandomWords,
  trace2: number,
  trace3: number,
  values: Context | undefined,
): SilentSpan {
  return new SilentSpan(
    random,
    Lack.spanIdAndTraceStart,
    0,
    0,
    trace2,
    trace3,
    0,
    0,
    0,
    false,
    undefined,
    values,
  );
}

/** A span under a parent, with a span id of its own. */
export function silentChild(
  random: RandomWords,
  parent: SpanIdentity,
  values: Context | undefined,
): SilentSpan {
  const { trace0, trace1, trace2, trace3, traceState } = parent;
  const span = new SilentSpan(
    random,
    Lack.spanId,
    trace0,
    trace1,
    trace2,
    trace3,
    0,
    0,
    0,
    false,
    traceState,
    values,
  );
  span.root = rootAbove(parent);
  return span;
}

/** A span in name only: it has the parent's ids. */
export function passedOn(parent: SpanIdentity, values: Context | undefined): SilentSpan {
  const { trace0, trace1, trace2, trace3, span0, span1, flags, traceState } = parent;
  const span = new SilentSpan(
    noWords,
    Lack.nothing,
    trace0,
    trace1,
    trace2,
    trace3,
    span0,
    span1,
    flags,
    false,
    traceState,
    values,
  );
  span.root = rootAbove(parent);
  return span;
}

/** A span in no trace. */
export function invalidSpan(values: Context): SilentSpan {
  return new SilentSpan(noWords, Lack.nothing, 0, 0, 0, 0, 0, 0, 0, false, undefined, values);
}

/** The parent that an incoming header names, from words that are known to be valid. */
export function remoteParent(
  trace0: number,
  trace1: number,
  trace2: number,
  trace3: number,
  span0: number,
  span1: number,
  flags: number,
  traceState: TraceState | undefined,
): SilentSpan {
  return new SilentSpan(
    noWords,
    Lack.nothing,
    trace0,
    trace1,
    trace2,
    trace3,
    span0,
    span1,
    flags,
    true,
    traceState,
    undefined,
  );
}

/** A span of another implementation of the API, as a parent: its ids are known to be valid. */
export function adopted({ traceId, spanId, traceFlags, traceState, isRemote }: SpanContext): SilentSpan {
  const trace = traceId.toLowerCase();
  const span = spanId.toLowerCase();
  return new SilentSpan(
    noWords,
    Lack.nothing,
    wordOfHex(trace, 0),
    wordOfHex(trace, 8),
    wordOfHex(trace, 16),
    wordOfHex(trace, 24),
    wordOfHex(span, 0),
    wordOfHex(span, 8),
    traceFlags,
    isRemote === true,
    traceState,
    undefined,
  );
}

/** A parent in another process, from hex ids that are known to be valid. */
export function remoteSpan(
  traceId: string,
  spanId: string,
  traceFlags: number,
  traceState: TraceState | undefined,
): SilentSpan {
  const spanContext: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return adopted(traceState === undefined ? spanContext : { ...spanContext, traceState });
}

/** Where all ids are known. */
function noWords(): number {
  return 0;
}
