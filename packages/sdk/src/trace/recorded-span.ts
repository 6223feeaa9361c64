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
import type { KeepReason } from "../sampling/work.ts";
import { markRecorded } from "../exception/recorded.ts";
import { appendAttribute, appendAttributes, type AttributeList, settle } from "./attribute-list.ts";
import { exceptionAttributes } from "./exception.ts";
import type { SharedAttributes } from "./shared-attributes.ts";
import {
  makeSpanContext,
  SAMPLED,
  type SpanIdentity,
  valueIn,
  withoutValue,
  withValue,
} from "./span-identity.ts";
import type { SpanSink } from "./span-sink.ts";
import { rootAbove, type UnitOfWork } from "./unit-of-work.ts";

export interface RecordedEvent {
  readonly name: string;
  readonly mark: number;
  readonly attributes: AttributeList;
  /** What was thrown, for its fingerprint, which is made when the span leaves. */
  readonly thrown?: unknown;
}

export interface RecordedLink {
  readonly context: SpanContext;
  readonly attributes: AttributeList;
}

export class RecordedSpan implements Span, SpanIdentity {
  readonly sink: SpanSink;
  readonly trace0: number;
  readonly trace1: number;
  readonly trace2: number;
  readonly trace3: number;
  readonly span0: number;
  readonly span1: number;
  /** The parent's span id; zeros for a root. The parent itself is not held, or a long chain would never be freed. */
  readonly parent0: number;
  readonly parent1: number;
  readonly parentIsRemote: boolean;
  readonly root: SpanIdentity | undefined;
  unit: UnitOfWork | undefined = undefined;
  readonly traceState: TraceState | undefined;
  readonly values: Context | undefined;
  /** 0 while a span of an unsampled trace is watched: what it calls is not sampled either. */
  flags: number = SAMPLED;
  readonly kind: SpanKind;
  /** Marks of the clock: milliseconds. */
  readonly startMark: number;
  endMark: number;
  name: string;
  /** What it has in common with others; what is its own wins. */
  shared: SharedAttributes | undefined = undefined;
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
  logFragment: string | undefined = undefined;
  /** Made ready to leave: nothing is added any more, and secrets are taken out. */
  hasDeparted = false;
  #spanContext: SpanContext | undefined = undefined;
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
    this.sink = sink;
    this.trace0 = trace0;
    this.trace1 = trace1;
    this.trace2 = trace2;
    this.trace3 = trace3;
    this.span0 = span0;
    this.span1 = span1;
    this.parent0 = parent === undefined ? 0 : parent.span0;
    this.parent1 = parent === undefined ? 0 : parent.span1;
    this.parentIsRemote = parent !== undefined && parent.isRemote;
    this.root = rootAbove(parent);
    this.traceState = traceState;
    this.values = values;
    this.name = name;
    this.kind = kind;
    this.startMark = startMark;
    this.endMark = startMark;
  }

  get ofSightline(): true {
    return true;
  }

  get isRemote(): boolean {
    return false;
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

  /** All attributes, as they were written. */
  allAttributes(): AttributeList {
    if (this.initial === undefined && this.shared === undefined) return this.attributes;
    const all: AttributeList = this.shared === undefined ? [] : [...this.shared.list];
    for (const key in this.initial) appendAttribute(all, key, this.initial[key]);
    for (const part of this.attributes) all.push(part);
    return all;
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  /** Keeps it though its trace was left out: its children are missing, and it stands for itself alone. */
  promote(reason: KeepReason): void {
    this.flags = SAMPLED;
    this.#spanContext = undefined;
    this.attributes.push("sightline.partial", true, "sightline.sampling.rule", reason);
  }

  setAttribute(key: string, value: unknown): this {
    if (this.#ended) return this.#late("setAttribute");
    appendAttribute(this.attributes, key, value);
    if (this.attributes.length > 4 * this.sink.limits.attributes.count) this.#settle();
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.#ended) return this.#late("setAttributes");
    appendAttributes(this.attributes, attributes);
    if (this.attributes.length > 4 * this.sink.limits.attributes.count) this.#settle();
    return this;
  }

  /** Of too many events the oldest go: the last ones tell how it ended. */
  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#ended) return this.#late("addEvent");
    let at = time;
    let attributes: Attributes | undefined;
    if (isTime(attributesOrTime)) at ??= attributesOrTime;
    else attributes = attributesOrTime;
    this.#addEvent(textOf(name), attributes, at, undefined);
    return this;
  }

  addLink(link: Link): this {
    if (this.#ended) return this.#late("addLink");
    const attributes: AttributeList = [];
    if (link.attributes !== undefined) appendAttributes(attributes, link.attributes);
    this.links ??= [];
    const kept = { context: link.context, attributes };
    this.droppedLinks += pushWithin(this.links, kept, this.sink.limits.links);
    return this;
  }

  addLinks(links: readonly Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** `OK` is final, and `UNSET` changes nothing, as OpenTelemetry has it. */
  setStatus(status: SpanStatus): this {
    if (this.#ended) return this.#late("setStatus");
    if (this.statusCode === SpanStatusCode.OK || status.code === SpanStatusCode.UNSET) return this;
    this.statusCode = status.code;
    this.statusMessage =
      status.code === SpanStatusCode.ERROR && typeof status.message === "string" ? status.message : "";
    return this;
  }

  updateName(name: string): this {
    if (this.#ended) return this.#late("updateName");
    this.name = textOf(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (this.#ended) this.#late("recordException");
    else {
      this.#addEvent("exception", exceptionAttributes(exception), time, exception);
      markRecorded(exception, this);
    }
  }

  #addEvent(
    name: string,
    given: Attributes | undefined,
    time: TimeInput | undefined,
    thrown: Exception | undefined,
  ): void {
    const attributes: AttributeList = [];
    if (given !== undefined) appendAttributes(attributes, given);
    this.events ??= [];
    const event = { name, mark: this.#markOf(time), attributes, thrown };
    this.droppedEvents += pushWithin(this.events, event, this.sink.limits.events);
  }

  /** `time` in any form of the API; a time before the start gives a span of no length. */
  end(time?: TimeInput): void {
    this.endAt(this.#markOf(time));
  }

  /** The same at a mark of the clock. */
  endAt(end: number): void {
    if (this.#ended) {
      this.#late("end");
      return;
    }
    // A clock that was set back must not make a span end before it began.
    this.endMark = end < this.startMark ? this.startMark : end;
    this.unit?.end(this, this.endMark - this.startMark);
    this.#ended = true;
    this.sink.ended(this);
  }

  /** What is said to a span that has ended is dropped; it may have left the process. */
  #late(call: string): this {
    this.sink.late(this.name, call);
    return this;
  }

  #markOf(time: TimeInput | undefined): number {
    return time === undefined ? this.sink.clock.mark() : this.sink.clock.markOf(time);
  }

  #settle(): void {
    // Those of the start were first, and have their places among the limited number.
    const { list, dropped } = settle(this.allAttributes(), this.sink.limits.attributes);
    this.shared = undefined;
    this.initial = undefined;
    this.attributes = list;
    this.droppedAttributes += dropped;
  }
}

/** Types do not hold what JavaScript passes, and one name that is no text would lose its whole batch. */
export function textOf(name: unknown): string {
  return typeof name === "string" ? name : String(name);
}

/** Adds `item`, and lets the oldest go when there are more than `limit`. Gives how many were let go. */
function pushWithin<T>(items: T[], item: T, limit: number): number {
  if (limit === 0) return 1;
  items.push(item);
  if (items.length <= limit) return 0;
  items.shift();
  return 1;
}

function isTime(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === "number" || value instanceof Date || Array.isArray(value);
}
