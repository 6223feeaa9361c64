/** A recorded span as OpenTelemetry's processors and exporters know it: it can be read, and written until its end. */
import type {
  Attributes,
  AttributeValue,
  Exception,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
  TimeInput,
} from "@opentelemetry/api";
import type { Departure } from "../export/departure.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { traceIdOf } from "../trace/span-identity.ts";
import { hexOfWord } from "../trace/words.ts";
import { attributeObject } from "./attribute-object.ts";
import { hrDuration, hrTimeOf } from "./hr-time.ts";
import type { OtelEvent, OtelReadableSpan, OtelResource, OtelScope } from "./open-telemetry.ts";

export class SpanView implements Span, OtelReadableSpan {
  readonly resource: OtelResource;
  readonly #span: RecordedSpan;
  readonly #departure: Departure;
  /** What is read after the end does not change any more. */
  #final: ReturnType<typeof attributeObject> | undefined;

  constructor(span: RecordedSpan, resource: OtelResource, departure: Departure) {
    this.#span = span;
    this.#departure = departure;
    this.resource = resource;
  }

  /** A field, not a method: exporters take it off the span and call it alone. */
  readonly spanContext = (): SpanContext => this.#span.spanContext();

  get name(): string {
    return this.#seenText(this.#span.name);
  }

  get kind(): SpanKind {
    return this.#span.kind;
  }

  get parentSpanContext(): SpanContext | undefined {
    const { parent0, parent1, parentIsRemote, flags, traceState } = this.#span;
    if (parent0 === 0 && parent1 === 0) return undefined;
    return {
      traceId: traceIdOf(this.#span),
      spanId: hexOfWord(parent0) + hexOfWord(parent1),
      traceFlags: flags,
      isRemote: parentIsRemote,
      ...(traceState === undefined ? {} : { traceState }),
    };
  }

  get startTime(): HrTime {
    return hrTimeOf(this.#span.sink.clock, this.#span.startMark);
  }

  get endTime(): HrTime {
    return this.ended ? hrTimeOf(this.#span.sink.clock, this.#span.endMark) : [0, 0];
  }

  get duration(): HrTime {
    return this.ended ? hrDuration(this.startTime, this.endTime) : [0, 0];
  }

  get ended(): boolean {
    return !this.#span.isRecording();
  }

  get status(): SpanStatus {
    const { statusCode: code, statusMessage: message } = this.#span;
    return message === "" ? { code } : { code, message: this.#seenText(message) };
  }

  get attributes(): Attributes {
    return this.#settled().attributes;
  }

  get droppedAttributesCount(): number {
    return this.#span.droppedAttributes + this.#settled().dropped;
  }

  get links(): Link[] {
    return (this.#span.links ?? []).map(({ context, attributes }) => {
      const own = attributeObject(this.#seen(attributes), this.#span.sink.limits.linkAttributes);
      return { context, attributes: own.attributes, droppedAttributesCount: own.dropped };
    });
  }

  get droppedLinksCount(): number {
    return this.#span.droppedLinks;
  }

  get events(): OtelEvent[] {
    return (this.#span.events ?? []).map(({ name, mark, attributes }) => {
      const own = attributeObject(this.#seen(attributes), this.#span.sink.limits.eventAttributes);
      const time = hrTimeOf(this.#span.sink.clock, mark);
      return {
        name: this.#seenText(name),
        time,
        attributes: own.attributes,
        droppedAttributesCount: own.dropped,
      };
    });
  }

  get droppedEventsCount(): number {
    return this.#span.droppedEvents;
  }

  get instrumentationScope(): OtelScope {
    return this.#span.sink.scope;
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#span.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    this.#span.setAttributes(attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    this.#span.addEvent(name, attributesOrTime, time);
    return this;
  }

  addLink(link: Link): this {
    this.#span.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.#span.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#span.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.#span.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.#span.recordException(exception, time);
  }

  end(time?: TimeInput): void {
    this.#span.end(time);
  }

  /** Until a span has ended secrets are still in it, and what looks at it gets a copy without. */
  #seen(attributes: AttributeList): AttributeList {
    return this.#span.hasDeparted ? attributes : this.#departure.seen(attributes);
  }

  #seenText(text: string): string {
    return this.#span.hasDeparted ? text : this.#departure.seenText(text);
  }

  #settled(): ReturnType<typeof attributeObject> {
    if (this.#final !== undefined) return this.#final;
    const settled = attributeObject(
      this.#seen(this.#span.allAttributes()),
      this.#span.sink.limits.attributes,
    );
    if (this.#span.hasDeparted) this.#final = settled;
    return settled;
  }
}

/** The view of each span, one and the same from its start to its end: processors keep spans by identity. */
export class SpanViews {
  readonly #resource: OtelResource;
  readonly #departure: Departure;
  readonly #views = new WeakMap<RecordedSpan, SpanView>();

  constructor(resource: OtelResource, departure: Departure) {
    this.#resource = resource;
    this.#departure = departure;
  }

  /** The view of a span that has ended, made ready to leave. */
  departed(span: RecordedSpan): SpanView {
    this.#departure.span(span);
    return this.of(span);
  }

  of(span: RecordedSpan): SpanView {
    const known = this.#views.get(span);
    if (known !== undefined) return known;
    const view = new SpanView(span, this.#resource, this.#departure);
    this.#views.set(span, view);
    return view;
  }
}
