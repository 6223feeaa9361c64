/** Log records from OTLP protobuf as rows of `otel_logs`, without an object per record or attribute. */
import {
  ANY_VALUE,
  readingLogs,
  type LogView,
  type LogVisitor,
  type ResourceView,
  type ScopeView,
} from "@sightline/otlp";
import { Tally, type IntakePolicy } from "../../intake/policy.ts";
import { valueText } from "../../record/attribute-text.ts";
import { ValueLimit } from "../../record/value-limit.ts";
import type { Receipt } from "../../store.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { AttributeRows, checkAttributes } from "./attribute-rows.ts";
import { isPresent, SPAN_ID_BYTES, TRACE_ID_BYTES } from "./ids.ts";
import { writeServiceName } from "./service-name.ts";
import { TimeWords, wordAt } from "./time-words.ts";
import { checkSize, transcodingOf, whole, type Transcoding } from "./transcoding.ts";

/**
 * Appends the log records of a request that can be stored.
 *
 * @throws OTLP_MALFORMED, OTLP_LIMIT, STORE_REQUEST_TOO_LARGE: rows may have been written before.
 */
export function transcodeLogs(body: Uint8Array, policy: IntakePolicy, writer: RowWriter): Receipt {
  return whole(transcodingLogs(body, policy, writer)).receipt;
}

/** As `transcodeLogs`, piece by piece. */
export function transcodingLogs(body: Uint8Array, policy: IntakePolicy, writer: RowWriter): Transcoding {
  const logs = new LogTranscoder(body, policy, writer);
  return transcodingOf(readingLogs(body, logs), () => {
    const receipt = logs.receipt();
    return { receipt, rows: receipt.stored };
  });
}

class LogTranscoder implements LogVisitor {
  readonly #source: Buffer;
  readonly #writer: RowWriter;
  readonly #begun: number;
  readonly #window: TimeWords;
  readonly #limit: ValueLimit;
  readonly #attributes: AttributeRows;
  readonly #tally = new Tally();
  readonly #service = new RowWriter(64);
  #serviceBytes: Uint8Array = this.#service.view();
  /** The columns of resource and scope: the same for each record of a scope. */
  readonly #group = new RowWriter(1024);
  #resourceSize = 0;
  #groupBytes: Uint8Array = this.#group.view();

  constructor(body: Uint8Array, policy: IntakePolicy, writer: RowWriter) {
    this.#source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#window = new TimeWords(policy);
    this.#limit = new ValueLimit(policy.longestValue);
    this.#attributes = new AttributeRows(this.#limit);
    this.#writer = writer;
    this.#begun = writer.length;
  }

  receipt(): Receipt {
    return this.#tally.receipt(0n, this.#limit.count);
  }

  resource(view: ResourceView): void {
    this.#service.reset();
    writeServiceName(this.#service, this.#source, view.attributes, this.#limit);
    this.#serviceBytes = this.#service.view();
    const group = this.#group;
    group.reset();
    group.utf8(this.#source, view.schemaUrlStart, view.schemaUrlEnd);
    this.#attributes.write(group, this.#source, view.attributes);
    this.#resourceSize = group.length;
  }

  scope(view: ScopeView): void {
    const group = this.#group;
    group.truncate(this.#resourceSize);
    group.utf8(this.#source, view.schemaUrlStart, view.schemaUrlEnd);
    group.utf8(this.#source, view.nameStart, view.nameEnd);
    group.utf8(this.#source, view.versionStart, view.versionEnd);
    this.#attributes.write(group, this.#source, view.attributes);
    this.#groupBytes = group.view();
  }

  logRecord(view: LogView): void {
    const { data } = view.reader;
    let low = wordAt(data, view.timeAt, 0);
    let high = wordAt(data, view.timeAt, 4);
    if (low === 0 && high === 0) {
      low = wordAt(data, view.observedTimeAt, 0);
      high = wordAt(data, view.observedTimeAt, 4);
    }
    if (low === 0 && high === 0) {
      low = this.#window.nowLow;
      high = this.#window.nowHigh;
    }
    const problem = this.#window.problem(low, high);
    if (problem === undefined) {
      this.#write(view, low, high);
      checkSize(this.#writer, this.#begun);
      this.#tally.store();
    } else {
      checkAttributes(view.attributes);
      view.bodyValue();
      this.#tally.reject(`log time is ${problem}`);
    }
  }

  #write(view: LogView, low: number, high: number): void {
    const source = this.#source;
    const writer = this.#writer;
    writer.words(low, high);
    this.#writeId(view.traceIdStart, view.traceIdEnd, TRACE_ID_BYTES);
    this.#writeId(view.spanIdStart, view.spanIdEnd, SPAN_ID_BYTES);
    writer.uint8(view.reader.word32At(view.flagsAt) & 0xff);
    writer.utf8(source, view.severityTextStart, view.severityTextEnd);
    writer.uint8(view.severityNumber & 0xff);
    writer.raw(this.#serviceBytes);
    if (view.body[0] === ANY_VALUE.stringValue) writer.utf8(source, view.body[1] ?? 0, view.body[2] ?? 0);
    else writer.text(valueText(view.bodyValue()));
    writer.raw(this.#groupBytes);
    this.#attributes.write(writer, source, view.attributes);
    writer.utf8(source, view.eventNameStart, view.eventNameEnd);
  }

  /** Zeros, or another size, say that the record is not part of a trace (logs.proto). */
  #writeId(start: number, end: number, size: number): void {
    if (isPresent(this.#source, start, end, size)) this.#writer.hex(this.#source, start, end);
    else this.#writer.uint8(0);
  }
}
