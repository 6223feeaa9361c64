/** A sampled span. What it is told is kept as given, and is turned into OTLP only when it leaves the process. */
import {
  type Attributes,
  type Context,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  type TraceState,
} from "@opentelemetry/api";
import {
  appendAttribute,
  appendAttributes,
  ATTRIBUTE_LIMIT,
  type AttributeList,
  settle,
} from "./attribute-list.ts";
import { exceptionAttributes } from "./exception.ts";
import { SAMPLED, SpanIdentity } from "./span-identity.ts";
import type { SpanSink } from "./span-sink.ts";

/** OpenTelemetry's defaults (EventCountLimit, LinkCountLimit). */
const EVENT_LIMIT = 128;
const LINK_LIMIT = 128;

export interface RecordedEvent {
  readonly name: string;
  readonly mark: number;
  readonly attributes: AttributeList;
}

export interface RecordedLink {
  readonly context: SpanContext;
  readonly attributes: AttributeList;
}

export class RecordedSpan extends SpanIdentity implements Span {
  readonly sink: SpanSink;
  /** The parent's span id; zeros for a root. The parent itself is not held, or a long chain would never be freed. */
  readonly parent0: number;
  readonly parent1: number;
  readonly parentIsRemote: boolean;
  readonly kind: SpanKind;
  /** Marks of the clock: milliseconds. */
  readonly startMark: number;
  endMark: number;
  name: string;
  /** What it was started with; `attributes` came later and wins. */
  initial: Attributes | undefined = undefined;
  attributes: AttributeList = [];
  droppedAttributes = 0;
  events: RecordedEvent[] | undefined = undefined;
  droppedEvents = 0;
  links: RecordedLink[] | undefined = undefined;
  droppedLinks = 0;
  statusCode: SpanStatusCode = SpanStatusCode.UNSET;
  statusMessage = "";
  #ended = false;

  constructor(
    sink: SpanSink,
    parent: SpanIdentity | undefined,
    trace0: number,
    trace1: number,
    trace2: number,
    trace3: number,
    span0: number,
    span1: number,
    traceState: TraceState | undefined,
    values: Context | undefined,
    name: string,
    kind: SpanKind,
    startMark: number,
  ) {
    super(trace0, trace1, trace2, trace3, span0, span1, SAMPLED, traceState, values);
    this.sink = sink;
    this.parent0 = parent === undefined ? 0 : parent.span0;
    this.parent1 = parent === undefined ? 0 : parent.span1;
    this.parentIsRemote = parent !== undefined && parent.isRemote;
    this.name = name;
    this.kind = kind;
    this.startMark = startMark;
    this.endMark = startMark;
  }

  get isRemote(): boolean {
    return false;
  }

  asSpan(): Span {
    return this;
  }

  /** All attributes, as they were written. */
  allAttributes(): AttributeList {
    if (this.initial === undefined) return this.attributes;
    const all: AttributeList = [];
    for (const key in this.initial) appendAttribute(all, key, this.initial[key]);
    for (const part of this.attributes) all.push(part);
    return all;
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  setAttribute(key: string, value: unknown): this {
    if (this.#ended) return this;
    appendAttribute(this.attributes, key, value);
    if (this.attributes.length > 4 * ATTRIBUTE_LIMIT) this.#settle();
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.#ended) return this;
    appendAttributes(this.attributes, attributes);
    if (this.attributes.length > 4 * ATTRIBUTE_LIMIT) this.#settle();
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#ended) return this;
    const attributes: AttributeList = [];
    let at = time;
    if (isTime(attributesOrTime)) at ??= attributesOrTime;
    else if (attributesOrTime !== undefined) appendAttributes(attributes, attributesOrTime);
    this.events ??= [];
    if (this.events.length >= EVENT_LIMIT) this.droppedEvents++;
    else this.events.push({ name, mark: this.#markOf(at), attributes });
    return this;
  }

  addLink(link: Link): this {
    if (this.#ended) return this;
    const attributes: AttributeList = [];
    if (link.attributes !== undefined) appendAttributes(attributes, link.attributes);
    this.links ??= [];
    if (this.links.length >= LINK_LIMIT) this.droppedLinks++;
    else this.links.push({ context: link.context, attributes });
    return this;
  }

  addLinks(links: readonly Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** `OK` is final, and `UNSET` changes nothing, as OpenTelemetry has it. */
  setStatus(status: SpanStatus): this {
    if (this.#ended || this.statusCode === SpanStatusCode.OK || status.code === SpanStatusCode.UNSET)
      return this;
    this.statusCode = status.code;
    this.statusMessage = status.code === SpanStatusCode.ERROR ? (status.message ?? "") : "";
    return this;
  }

  updateName(name: string): this {
    if (!this.#ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.addEvent("exception", exceptionAttributes(exception), time);
  }

  end(time?: TimeInput): void {
    if (this.#ended) return;
    this.#ended = true;
    const end = this.#markOf(time);
    // A clock that was set back must not make a span end before it began.
    this.endMark = end < this.startMark ? this.startMark : end;
    this.sink.ended(this);
  }

  #markOf(time: TimeInput | undefined): number {
    return time === undefined ? this.sink.clock.mark() : this.sink.clock.markOf(time);
  }

  #settle(): void {
    const { list, dropped } = settle(this.attributes);
    this.attributes = list;
    this.droppedAttributes += dropped;
  }
}

function isTime(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === "number" || value instanceof Date || Array.isArray(value);
}
