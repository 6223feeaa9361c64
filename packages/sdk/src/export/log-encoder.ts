/** Log records → the body of an OTLP log export. */
import {
  LOG_RECORD,
  ProtoWriter,
  REQUEST,
  RESOURCE_GROUP,
  SCOPE_GROUP,
  writeAttribute,
  writeValue,
} from "@sightline/otlp/encode";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Clock } from "../time/clock.ts";
import { settle } from "../trace/attribute-list.ts";
import { grouped } from "./grouping.ts";
import type { Scope } from "./scope.ts";
import { writeScope } from "./scope-encoder.ts";

/** A usual record's size in bytes. */
const RECORD_SIZE = 200;

export class LogEncoder {
  readonly #writer = new ProtoWriter(64 * 1024);
  readonly #words = new Uint32Array(2);
  readonly #clock: Clock;
  readonly #resource: Uint8Array;

  constructor(clock: Clock, resource: Uint8Array) {
    this.#clock = clock;
    this.#resource = resource;
  }

  encode(entries: readonly LogEntry[]): Uint8Array<ArrayBuffer> {
    const writer = this.#writer;
    writer.reset();
    const group = writer.begin(REQUEST.resources, entries.length * RECORD_SIZE);
    writer.bytes(RESOURCE_GROUP.resource, this.#resource);
    for (const [scope, own] of grouped(entries, (entry) => entry.scope)) this.#scope(scope, own);
    writer.end(group);
    return writer.finish();
  }

  #scope(scope: Scope, entries: readonly LogEntry[]): void {
    const writer = this.#writer;
    const mark = writer.begin(RESOURCE_GROUP.scopes, entries.length * RECORD_SIZE);
    writeScope(writer, scope);
    for (const entry of entries) this.#record(entry);
    if (scope.schemaUrl !== "") writer.string(SCOPE_GROUP.schemaUrl, scope.schemaUrl);
    writer.end(mark);
  }

  #record(entry: LogEntry): void {
    const writer = this.#writer;
    const mark = writer.begin(SCOPE_GROUP.items, RECORD_SIZE);
    this.#time(LOG_RECORD.timeUnixNano, entry.mark);
    this.#time(LOG_RECORD.observedTimeUnixNano, entry.observedMark);
    if (entry.severityNumber !== 0) writer.uint32(LOG_RECORD.severityNumber, entry.severityNumber);
    if (entry.severityText !== "") writer.string(LOG_RECORD.severityText, entry.severityText);
    if (entry.body !== undefined && entry.body !== null) writeValue(writer, LOG_RECORD.body, entry.body);
    const { list, dropped } = settle(entry.attributes);
    for (let at = 0; at < list.length; at += 2) {
      writeAttribute(writer, LOG_RECORD.attributes, String(list[at]), list[at + 1]);
    }
    if (dropped > 0) writer.uint32(LOG_RECORD.droppedAttributesCount, dropped);
    const { span } = entry;
    if (span !== undefined) {
      writer.fixed32(LOG_RECORD.flags, span.flags);
      writer.id128(
        LOG_RECORD.traceId,
        span.trace0 >>> 0,
        span.trace1 >>> 0,
        span.trace2 >>> 0,
        span.trace3 >>> 0,
      );
      writer.id64(LOG_RECORD.spanId, span.span0 >>> 0, span.span1 >>> 0);
    }
    if (entry.eventName !== "") writer.string(LOG_RECORD.eventName, entry.eventName);
    writer.end(mark);
  }

  #time(field: number, mark: number): void {
    this.#clock.unixNanos(mark, this.#words);
    this.#writer.fixed64Words(field, this.#words[0] ?? 0, this.#words[1] ?? 0);
  }
}
