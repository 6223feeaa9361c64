/**
 * What every span is before it is anything else: ids as words, the sampling decision, and the context values that were
 * active when it began. It answers the questions of an OpenTelemetry context, so it can itself be the active context.
 */
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type TraceState,
} from "@opentelemetry/api";
import { SPAN_KEY } from "../context/keys.ts";
import { SpanWithValues } from "../context/span-context.ts";
import { hexOfWord } from "./words.ts";

/** W3C's sampled flag. */
export const SAMPLED = 1;

export abstract class SpanIdentity implements Context {
  readonly trace0: number;
  readonly trace1: number;
  readonly trace2: number;
  readonly trace3: number;
  readonly span0: number;
  readonly span1: number;
  readonly flags: number;
  readonly traceState: TraceState | undefined;
  /** Context values other than the span; `undefined` when there are none. */
  readonly values: Context | undefined;
  /** The ids as a log line holds them, made by the first line that is written in this span. */
  logFragment: string | undefined = undefined;
  #spanContext: SpanContext | undefined = undefined;

  constructor(
    trace0: number,
    trace1: number,
    trace2: number,
    trace3: number,
    span0: number,
    span1: number,
    flags: number,
    traceState: TraceState | undefined,
    values: Context | undefined,
  ) {
    this.trace0 = trace0;
    this.trace1 = trace1;
    this.trace2 = trace2;
    this.trace3 = trace3;
    this.span0 = span0;
    this.span1 = span1;
    this.flags = flags;
    this.traceState = traceState;
    this.values = values;
  }

  /** Whether it came from another process. */
  abstract get isRemote(): boolean;

  /** This, as the API's span. */
  abstract asSpan(): Span;

  spanContext(): SpanContext {
    return (this.#spanContext ??= this.#makeSpanContext());
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this : this.values?.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key !== SPAN_KEY) return new SpanWithValues(this.asSpan(), this.#valuesOrRoot().setValue(key, value));
    if (value instanceof SpanIdentity && value.values === this.values) return value;
    return this.#valuesOrRoot().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    if (key === SPAN_KEY) return this.#valuesOrRoot();
    if (this.values === undefined) return this;
    return new SpanWithValues(this.asSpan(), this.values.deleteValue(key));
  }

  #valuesOrRoot(): Context {
    return this.values ?? ROOT_CONTEXT;
  }

  #makeSpanContext(): SpanContext {
    const spanContext: SpanContext = {
      traceId: traceIdOf(this),
      spanId: spanIdOf(this),
      traceFlags: this.flags,
    };
    if (this.traceState !== undefined) spanContext.traceState = this.traceState;
    if (this.isRemote) spanContext.isRemote = true;
    return spanContext;
  }
}

/** 32 hex digits. */
export function traceIdOf(span: SpanIdentity): string {
  return hexOfWord(span.trace0) + hexOfWord(span.trace1) + hexOfWord(span.trace2) + hexOfWord(span.trace3);
}

/** 16 hex digits. */
export function spanIdOf(span: SpanIdentity): string {
  return hexOfWord(span.span0) + hexOfWord(span.span1);
}

/** A parent from the API that is not of this SDK, if it is valid. */
export function validSpanContext(span: Span): SpanContext | undefined {
  const spanContext = span.spanContext();
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}
