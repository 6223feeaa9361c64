/** A log record as OpenTelemetry's processors and exporters know it; what a processor sets shows in all exporters. */
import type { Attributes, HrTime, SeverityNumber, SpanContext } from "@opentelemetry/api";
import type { AttributeLimits } from "../config/limits.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Clock } from "../time/clock.ts";
import { appendAttribute, appendAttributes } from "../trace/attribute-list.ts";
import { attributeObject } from "./attribute-object.ts";
import { hrTimeOf } from "./hr-time.ts";
import type { OtelLogRecord, OtelResource, OtelScope } from "./open-telemetry.ts";

export class LogRecordView implements OtelLogRecord {
  readonly resource: OtelResource;
  readonly #entry: LogEntry;
  readonly #clock: Clock;
  readonly #limits: AttributeLimits;

  constructor(entry: LogEntry, clock: Clock, limits: AttributeLimits, resource: OtelResource) {
    this.#entry = entry;
    this.#clock = clock;
    this.#limits = limits;
    this.resource = resource;
  }

  get hrTime(): HrTime {
    return hrTimeOf(this.#clock, this.#entry.mark);
  }

  get hrTimeObserved(): HrTime {
    return hrTimeOf(this.#clock, this.#entry.observedMark);
  }

  get spanContext(): SpanContext | undefined {
    return this.#entry.span?.spanContext();
  }

  get severityText(): string | undefined {
    return this.#entry.severityText === "" ? undefined : this.#entry.severityText;
  }

  set severityText(text: string | undefined) {
    this.#entry.severityText = text ?? "";
  }

  get severityNumber(): SeverityNumber | undefined {
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is these numbers
    return this.#entry.severityNumber === 0 ? undefined : this.#entry.severityNumber;
  }

  set severityNumber(number: SeverityNumber | undefined) {
    this.#entry.severityNumber = number ?? 0;
  }

  get body(): unknown {
    return this.#entry.body;
  }

  set body(body: unknown) {
    this.#entry.body = body;
  }

  get eventName(): string | undefined {
    return this.#entry.eventName === "" ? undefined : this.#entry.eventName;
  }

  set eventName(name: string | undefined) {
    this.#entry.eventName = name ?? "";
  }

  get instrumentationScope(): OtelScope {
    return this.#entry.scope;
  }

  get attributes(): Attributes {
    return attributeObject(this.#entry.attributes, this.#limits).attributes;
  }

  get droppedAttributesCount(): number {
    return attributeObject(this.#entry.attributes, this.#limits).dropped;
  }

  setAttribute(key: string, value?: unknown): this {
    appendAttribute(this.#entry.attributes, key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    appendAttributes(this.#entry.attributes, attributes);
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }

  setEventName(eventName: string): this {
    this.eventName = eventName;
    return this;
  }

  setSeverityNumber(severityNumber: SeverityNumber): this {
    this.severityNumber = severityNumber;
    return this;
  }

  setSeverityText(severityText: string): this {
    this.severityText = severityText;
    return this;
  }
}
