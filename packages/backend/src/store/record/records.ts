/** Spans and log records as the stores hand them to the code that makes answers. */
import type { Attributes, Span } from "@sightline/api";

export type SpanKindName = Span["kind"];
export type StatusName = Span["status"]["code"];

export interface SpanRecord {
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: SpanKindName;
  readonly service: string;
  readonly resource: Attributes;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly attributes: Attributes;
  /** Nanoseconds. */
  readonly duration: bigint;
  readonly status: StatusName;
  readonly statusMessage: string;
  readonly events: readonly EventRecord[];
  readonly links: readonly LinkRecord[];
}

export interface EventRecord {
  readonly time: bigint;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface LinkRecord {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly attributes: Attributes;
}

export interface LogEntry {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly traceId: string;
  readonly spanId: string;
  readonly severityText: string;
  readonly severityNumber: number;
  readonly service: string;
  readonly body: string;
  readonly resource: Attributes;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly attributes: Attributes;
  readonly eventName: string;
}

/** What a trace's summary needs of a span. */
export interface SpanOutline {
  readonly start: bigint;
  readonly duration: bigint;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly name: string;
  readonly failed: boolean;
  /** In a word or two, where `failed`. */
  readonly error: string;
  /** Empty where the span has none. */
  readonly tenant: string;
}

/** What is seen of a trace within a window. */
export interface TraceExtent {
  readonly traceId: string;
  /** Nanoseconds since 1970 of the first span that starts in the window. */
  readonly start: bigint;
  /** Nanoseconds from there to the last end of those spans. */
  readonly duration: bigint;
  readonly failed: boolean;
}
