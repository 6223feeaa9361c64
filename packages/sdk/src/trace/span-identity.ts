/**
 * What every span is before it is anything else: ids as words, the sampling decision, and the context values that were
 * active when it began. It answers the questions of an OpenTelemetry context, so it can itself be the active context.
 *
 * An interface with functions, and no base class: V8 does not inline the allocation of a derived class here, which made a
 * span of 15 ns one of 70 to 90 (bench/span.ts).
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
import type { UnitOfWork } from "./unit-of-work.ts";

/** W3C's sampled flag. */
export const SAMPLED = 1;

export interface SpanIdentity extends Context {
  /** On the prototype of each class of ours, which tells them from other spans as cheaply as `instanceof` would. */
  readonly ofSightline: true;
  /** Words of the ids. Those of a span that is not recorded are made by the first question for one. */
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
  logFragment: string | undefined;
  /** Whether it came from another process. */
  readonly isRemote: boolean;
  /** The first span of this process above it; `undefined` for the first one itself. */
  readonly root: SpanIdentity | undefined;
  /** What is counted while the work of this span goes on; on first spans only. */
  unit: UnitOfWork | undefined;
  spanContext(): SpanContext;
}

/** Whether a value is a span of this SDK, its own or one that a header named. */
export function isIdentity(value: unknown): value is SpanIdentity & Span {
  return typeof value === "object" && value !== null && "ofSightline" in value;
}

/** Whether its trace id is one: that of a span under suppression is not. */
export function isInTrace(span: SpanIdentity): boolean {
  // The end of the id is known without asking for the rest, and nearly always answers.
  return (span.trace2 | span.trace3) !== 0 || (span.trace0 | span.trace1) !== 0;
}

/** `getValue` of a span as a context. */
export function valueIn(span: SpanIdentity, key: symbol): unknown {
  return key === SPAN_KEY ? span : span.values?.getValue(key);
}

/** `setValue` of a span as a context. */
export function withValue(span: SpanIdentity & Span, key: symbol, value: unknown): Context {
  const values = span.values ?? ROOT_CONTEXT;
  if (key !== SPAN_KEY) return new SpanWithValues(span, values.setValue(key, value));
  if (isIdentity(value) && value.values === span.values) return value;
  return values.setValue(key, value);
}

/** `deleteValue` of a span as a context. */
export function withoutValue(span: SpanIdentity & Span, key: symbol): Context {
  if (key === SPAN_KEY) return span.values ?? ROOT_CONTEXT;
  if (span.values === undefined) return span;
  return new SpanWithValues(span, span.values.deleteValue(key));
}

export function makeSpanContext(span: SpanIdentity): SpanContext {
  const spanContext: SpanContext = {
    traceId: traceIdOf(span),
    spanId: spanIdOf(span),
    traceFlags: span.flags,
  };
  if (span.traceState !== undefined) spanContext.traceState = span.traceState;
  if (span.isRemote) spanContext.isRemote = true;
  return spanContext;
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
