/** Log records → the body of an OTLP log export. */
import {
  LOG_RECORD,
  type ProtoWriter,
  SCOPE_GROUP,
  writeAttribute,
  writeValue,
} from "@sightline/otlp/encode";
import type { AttributeLimits } from "../config/limits.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Clock } from "../time/clock.ts";
import { settle } from "../trace/attribute-list.ts";
import { RequestFrame } from "./request-frame.ts";
import type { Scope } from "./scope.ts";

/** A usual record's size in bytes. */
const RECORD_SIZE = 200;

export class LogEncoder {
  readonly #frame: RequestFrame;
  readonly #writer: ProtoWriter;
  readonly #words = new Uint32Array(2);
  readonly #clock: Clock;
  readonly #limits: AttributeLimits | undefined;
  readonly #write = (entry: LogEntry): void => this.#record(entry);

  /** `resource` is the encoded `Resource` message. */
  constructor(clock: Clock, resource: Uint8Array, limits?: AttributeLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#frame = new RequestFrame(resource);
    this.#writer = this.#frame.writer;
  }

  encode(entries: readonly LogEntry[]): Uint8Array<ArrayBuffer> {
    return this.#frame.encode(entries, RECORD_SIZE, scopeOf, this.#write);
  }

  #record(entry: LogEntry): void {
    const writer = this.#writer;
    const mark = writer.begin(SCOPE_GROUP.items, RECORD_SIZE);
    this.#time(LOG_RECORD.timeUnixNano, entry.mark);
    this.#time(LOG_RECORD.observedTimeUnixNano, entry.observedMark);
    if (entry.severityNumber !== 0) writer.uint32(LOG_RECORD.severityNumber, entry.severityNumber);
    if (entry.severityText !== "") writer.string(LOG_RECORD.severityText, entry.severityText);
    if (entry.body !== undefined && entry.body !== null) writeValue(writer, LOG_RECORD.body, entry.body);
    const { list, dropped } = settle(entry.attributes, this.#limits);
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

function scopeOf({ scope }: LogEntry): Scope {
  return scope;
}
