/** Requests by service and operation, and calls between services: counted from spans, in bounded memory. */
import type { ProtoReader } from "@sightline/otlp";
import type { Clock } from "../clock.ts";
import type { Exemplar, WrittenSeries } from "../store/metric/sample.ts";
import { CellTable } from "./cell-table.ts";
import type { CellFamilies, LatencyCell } from "./latency-cell.ts";
import {
  CALLS,
  DURATION,
  EDGE_DURATION,
  EDGE_FAILED,
  EDGE_REQUESTS,
  SPAN_KINDS,
  STATUS_CODES,
} from "./names.ts";
import { LONGEST_NAME, MeasuredServices } from "./services.ts";
import { SpanTable, WaitingSpans, type WaitingSpan } from "./span-table.ts";
import { IS_REQUEST, KIND_BITS, STATUS_SHIFT, type StagedSpans } from "./staged-spans.ts";

export interface SpanCountLimits {
  readonly services: number;
  /** Of service, operation, kind and status: each is 18 series. */
  readonly operations: number;
  /** Pairs of services: each is 19 series. */
  readonly edges: number;
  /** Spans that wait for the other side of their call. */
  readonly waiting: number;
}

const LIMITS: SpanCountLimits = Object.freeze({
  services: 500,
  operations: 2000,
  edges: 1000,
  waiting: 131_072,
});
/** Spans of one call come in requests of two services, each sent every few seconds. */
const WAIT_SECONDS = 60;
/** What ended longer ago would raise the rates of now: it was kept back by an outage, or imported. */
const LATE_SECONDS = 600;

/** More than services can have numbers. */
const SERVICES = 65_536;

const SERVER = 2;
const CONSUMER = 5;
const ERROR = 2;

const RED: CellFamilies = { calls: CALLS, failed: undefined, duration: DURATION };
const EDGE: CellFamilies = { calls: EDGE_REQUESTS, failed: EDGE_FAILED, duration: EDGE_DURATION };

export class SpanCounts {
  readonly services: MeasuredServices;
  readonly #clock: Clock;
  readonly #operations: CellTable<string>;
  /** By service, kind and status the cells of its operations, for the many spans whose cell is known. */
  readonly #known = new Map<number, Map<string, LatencyCell>>();
  /** By both services, or by service and database. */
  readonly #edges: CellTable<number | string>;
  /** Spans that may have been the caller. */
  readonly #callers: SpanTable;
  /** Served requests whose caller has not come yet, by its id. */
  readonly #called: WaitingSpans;
  #late = 0;

  constructor(clock: Clock, limits: SpanCountLimits = LIMITS) {
    this.#clock = clock;
    this.services = new MeasuredServices(limits.services);
    this.#operations = new CellTable(RED, limits.operations);
    this.#edges = new CellTable(EDGE, limits.edges);
    this.#callers = new SpanTable(limits.waiting, WAIT_SECONDS);
    this.#called = new WaitingSpans(limits.waiting, WAIT_SECONDS);
  }

  /** Spans that ended too long ago to count. */
  get late(): number {
    return this.#late;
  }

  /** Spans for whose operation or edge there was no series any more. */
  get overflowed(): number {
    return this.#operations.overflowed + this.#edges.overflowed;
  }

  /** Served requests that gave their place up before their caller was known. */
  get unmatched(): number {
    return this.#called.givenUp;
  }

  /** `from` and `to`: rows of `spans`. */
  count(spans: StagedSpans, reader: ProtoReader, from = 0, to: number = spans.count): void {
    const now = Math.floor(this.#clock() / 1000);
    for (let row = from; row < to; row++) {
      if (now - spans.ended(row) > LATE_SECONDS) this.#late++;
      else {
        if ((spans.flags(row) & IS_REQUEST) !== 0) this.#countRequest(spans, reader, row);
        this.#countCalls(spans, reader, row, now);
      }
    }
  }

  *publish(unixMilli: number, since: number): Generator<WrittenSeries> {
    yield* this.#operations.publish(unixMilli, since);
    yield* this.#edges.publish(unixMilli, since);
    // Cells that have ended must not be found any more.
    this.#known.clear();
  }

  #countRequest(spans: StagedSpans, reader: ProtoReader, row: number): void {
    const flags = spans.flags(row);
    const name = reader.text(spans.nameStart(row), spans.nameEnd(row));
    const group = (spans.service(row) << 5) | (flags & 31);
    let cells = this.#known.get(group);
    if (cells === undefined) this.#known.set(group, (cells = new Map()));
    let cell = cells.get(name);
    if (cell === undefined) {
      cell = this.#operation(spans.service(row), name.slice(0, LONGEST_NAME), flags);
      // What has no cell of its own is looked up again, so that it is counted and no memory is kept for it.
      if (cell !== this.#operations.overflow) cells.set(name, cell);
    }
    const seconds = spans.seconds(row);
    const bucket = cell.add(seconds, spans.weight(row), statusOf(flags) === ERROR);
    if (cell.wantsExemplar(bucket)) cell.keep(bucket, exemplarOf(spans, reader, row, true));
  }

  #operation(service: number, operation: string, flags: number): LatencyCell {
    const kind = SPAN_KINDS[flags & KIND_BITS] ?? "";
    const status = STATUS_CODES[statusOf(flags)] ?? "";
    return this.#operations.cell(`${service} ${kind} ${status} ${operation}`, () => {
      const { name = "", job = "" } = this.services.at(service) ?? {};
      return { job, service: name, span_name: operation, span_kind: kind, status_code: status };
    });
  }

  #countCalls(spans: StagedSpans, reader: ProtoReader, row: number, now: number): void {
    const { data } = reader;
    const service = spans.service(row);
    const kind = spans.flags(row) & KIND_BITS;
    const trace = spans.traceAt(row);
    const traceLow = data.getInt32(trace, true);
    const traceHigh = data.getInt32(trace + 4, true);
    const parent = spans.parentAt(row);
    if (parent >= 0 && (kind === SERVER || kind === CONSUMER)) {
      const low = data.getInt32(parent, true) ^ traceLow;
      const high = data.getInt32(parent + 4, true) ^ traceHigh;
      const at = this.#callers.find(low, high, now);
      if (at < 0) this.#called.add(low, high, now, servedOf(spans, row));
      else this.#call(this.#callers.serviceAt(at), servedOf(spans, row), spans, reader, row);
    }
    const id = spans.spanAt(row);
    const low = data.getInt32(id, true) ^ traceLow;
    const high = data.getInt32(id + 4, true) ^ traceHigh;
    this.#callers.add(low, high, now, service);
    let called = this.#called.take(low, high, now);
    while (called !== undefined) {
      this.#call(service, called, spans, reader, row);
      called = this.#called.take(low, high, now);
    }
    if (spans.databaseEnd(row) > spans.databaseStart(row)) this.#databaseCall(spans, reader, row);
  }

  /** `row`: the span that showed the call, whose trace is that of both. */
  #call(caller: number, called: WaitingSpan, spans: StagedSpans, reader: ProtoReader, row: number): void {
    if (caller === called.service) return;
    const cell = this.#edges.cell(caller * SERVICES + called.service, () => ({
      client: this.services.at(caller)?.name ?? "",
      server: this.services.at(called.service)?.name ?? "",
    }));
    observe(cell, called, spans, reader, row);
  }

  #databaseCall(spans: StagedSpans, reader: ProtoReader, row: number): void {
    const system = reader.text(spans.databaseStart(row), spans.databaseEnd(row)).slice(0, LONGEST_NAME);
    const cell = this.#edges.cell(`${spans.service(row)} ${system}`, () => ({
      client: this.services.at(spans.service(row))?.name ?? "",
      server: system,
      connection_type: "database",
    }));
    observe(cell, servedOf(spans, row), spans, reader, row);
  }
}

function servedOf(spans: StagedSpans, row: number): WaitingSpan {
  return {
    service: spans.service(row),
    seconds: spans.seconds(row),
    weight: spans.weight(row),
    failed: statusOf(spans.flags(row)) === ERROR,
  };
}

function observe(
  cell: LatencyCell,
  { seconds, weight, failed }: WaitingSpan,
  spans: StagedSpans,
  reader: ProtoReader,
  row: number,
): void {
  const bucket = cell.add(seconds, weight, failed);
  if (cell.wantsExemplar(bucket))
    cell.keep(bucket, { ...exemplarOf(spans, reader, row, false), value: seconds });
}

function statusOf(flags: number): number {
  return (flags >> STATUS_SHIFT) & 3;
}

function exemplarOf(spans: StagedSpans, { bytes }: ProtoReader, row: number, withSpan: boolean): Exemplar {
  const trace = spans.traceAt(row);
  const span = spans.spanAt(row);
  const labels: Record<string, string> = Object.create(null);
  labels["trace_id"] = bytes.toString("hex", trace, trace + 16);
  if (withSpan) labels["span_id"] = bytes.toString("hex", span, span + 8);
  return { labels, value: spans.seconds(row), unixMilli: Math.floor(spans.ended(row) * 1000) };
}
