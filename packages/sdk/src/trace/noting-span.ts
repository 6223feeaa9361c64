/** The span of a request that was left out, while its end may still keep it: what it is told is noted, and nothing else is done. */
import {
  type Attributes,
  type Context,
  type Exception,
  type Link,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import type { Clock } from "../time/clock.ts";
import { markRecorded } from "../exception/recorded.ts";
import { ownCopy } from "./attribute-list.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { Lack, SilentSpan } from "./silent-span.ts";
import type { SpanIdentity } from "./span-identity.ts";
import type { RandomWords } from "./words.ts";

type Note = (span: RecordedSpan) => void;

/** More calls on one span are rather a loop than a description. */
const MOST_NOTES = 256;

/**
 * It says that it does not record, so that libraries spare what they would compute for it. Made for requests only, whose
 * price hides that of a derived class (`span-identity.ts`).
 */
export class NotingSpan extends SilentSpan {
  readonly #clock: Clock;
  #notes: Note[] | undefined;
  #failed = false;

  /** Without a parent it is a root, by the end of its trace id. The clock tells when an event happened. */
  constructor(
    clock: Clock,
    random: RandomWords,
    parent: SpanIdentity | undefined,
    trace2: number,
    trace3: number,
    values: Context | undefined,
  ) {
    super(
      random,
      parent === undefined ? Lack.spanIdAndTraceStart : Lack.spanId,
      parent?.trace0 ?? 0,
      parent?.trace1 ?? 0,
      trace2,
      trace3,
      0,
      0,
      0,
      false,
      parent?.traceState,
      values,
    );
    this.#clock = clock;
  }

  /** Whether its status was set to error. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Tells `span` all that this one was told. */
  replay(span: RecordedSpan): void {
    for (const note of this.#notes ?? []) note(span);
    this.#notes = undefined;
  }

  override setAttribute(key?: string, value?: unknown): this {
    return key === undefined ? this : this.#note((span) => void span.setAttribute(key, value));
  }

  override setAttributes(attributes?: Attributes): this {
    if (attributes === undefined) return this;
    const own = ownCopy(attributes);
    return this.#note((span) => void span.setAttributes(own));
  }

  override addEvent(name?: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (name === undefined) return this;
    const isTime =
      typeof attributesOrTime !== "object" ||
      Array.isArray(attributesOrTime) ||
      attributesOrTime instanceof Date;
    const at = time ?? (isTime && attributesOrTime !== undefined ? attributesOrTime : this.#now());
    const own = isTime ? undefined : ownCopy(attributesOrTime);
    return this.#note((span) => void span.addEvent(name, own, at));
  }

  override addLink(link?: Link): this {
    return link === undefined ? this : this.#note((span) => void span.addLink(link));
  }

  override addLinks(links?: readonly Link[]): this {
    return links === undefined ? this : this.#note((span) => void span.addLinks(links));
  }

  override setStatus(status?: SpanStatus): this {
    if (status === undefined) return this;
    if (status.code !== SpanStatusCode.UNSET) this.#failed = status.code === SpanStatusCode.ERROR;
    return this.#note((span) => void span.setStatus(status));
  }

  override updateName(name?: string): this {
    return name === undefined ? this : this.#note((span) => void span.updateName(name));
  }

  override recordException(exception?: Exception, time?: TimeInput): void {
    if (exception === undefined) return;
    const at = time ?? this.#now();
    markRecorded(exception, this);
    this.#note((span) => span.recordException(exception, at));
  }

  #now(): TimeInput {
    return this.#clock.mark();
  }

  #note(note: Note): this {
    this.#notes ??= [];
    if (this.#notes.length < MOST_NOTES) this.#notes.push(note);
    return this;
  }
}
