/** Data points of OTLP metrics, straight from cells. */
import {
  BUCKETS,
  EXEMPLAR,
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  METRIC_DATA,
  NUMBER_POINT,
  ProtoWriter,
  writeAttribute,
} from "@sightline/otlp/encode";
import type { Cell, NumberCell } from "../metrics/cell.ts";
import type { ExemplarSlots } from "../metrics/exemplar.ts";
import {
  type BucketState,
  type ExponentialCell,
  type ExponentialState,
  exponentialState,
} from "../metrics/exponential-cell.ts";
import type { HistogramCell } from "../metrics/histogram-cell.ts";
import type { Clock } from "../time/clock.ts";
import { type CellState, exponentialDifference } from "./metric-delta.ts";

/** Usual sizes in bytes; a near guess spares the writer from moving what it wrote. */
const POINT_SIZE = 120;
const EXEMPLAR_SIZE = 60;

export class PointWriter {
  /** Points written. */
  count = 0;
  /** Exemplars up to this mark were sent before. */
  exemplarsAfter: number = -Infinity;
  readonly #writer: ProtoWriter;
  readonly #scratch = new ProtoWriter(256);
  readonly #words = new Uint32Array(2);
  /** The start mark whose words `#words` holds: most cells of a process share one. */
  #wordsMark: number = Number.NaN;
  readonly #clock: Clock;
  readonly #now: Uint32Array;
  readonly #nowBytes: Uint8Array;
  /** The wall time of mark 0: while it stays, times that were computed hold. */
  #anchor: number = Number.NaN;

  /** `now` holds the time of the points as two words, kept up to date by the caller. */
  constructor(writer: ProtoWriter, clock: Clock, now: Uint32Array) {
    this.#writer = writer;
    this.#clock = clock;
    this.#now = now;
    this.#nowBytes = new Uint8Array(now.buffer);
  }

  /** Before each request. */
  begin(): void {
    this.count = 0;
    this.#anchor = this.#clock.wallMs(0);
    this.#wordsMark = Number.NaN;
  }

  number(cell: NumberCell, exemplars: ExemplarSlots | undefined, before: CellState | undefined): void {
    this.count++;
    if (exemplars !== undefined || before !== undefined) {
      this.#numberWith(cell, exemplars, before);
      return;
    }
    if (cell.encoded === undefined || cell.encodedAnchor !== this.#anchor) this.#encodeNumber(cell);
    const point = cell.encoded;
    if (point === undefined) return;
    // Time and value are at its end; all before them is the same in each request.
    const end = point.length;
    const now = this.#nowBytes;
    value[0] = cell.value;
    for (let at = 0; at < 8; at++) {
      point[end - 17 + at] = now[at] ?? 0;
      point[end - 8 + at] = valueBytes[at] ?? 0;
    }
    this.#writer.raw(point);
  }

  /** The whole point with its tag and length, time and value last. */
  #encodeNumber(cell: NumberCell): void {
    const writer = this.#scratch;
    writer.reset();
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE);
    this.#writeAttributes(writer, cell, NUMBER_POINT.attributes);
    this.#setWords(cell.startMark);
    writer.fixed64Words(NUMBER_POINT.startTimeUnixNano, this.#words[0] ?? 0, this.#words[1] ?? 0);
    writer.fixed64Words(NUMBER_POINT.timeUnixNano, 0, 0);
    writer.double(NUMBER_POINT.asDouble, 0);
    writer.end(point);
    cell.encoded = writer.finish();
    cell.encodedAnchor = this.#anchor;
  }

  #numberWith(cell: NumberCell, exemplars: ExemplarSlots | undefined, before: CellState | undefined): void {
    const writer = this.#writer;
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE);
    this.#times(before?.mark ?? cell.startMark, NUMBER_POINT.startTimeUnixNano, NUMBER_POINT.timeUnixNano);
    writer.double(NUMBER_POINT.asDouble, cell.value - (before?.value ?? 0));
    if (exemplars !== undefined) this.#exemplars(NUMBER_POINT.exemplars, exemplars);
    this.#writeAttributes(writer, cell, NUMBER_POINT.attributes);
    writer.end(point);
  }

  histogram(cell: HistogramCell, before: CellState | undefined): void {
    const writer = this.#writer;
    this.count++;
    const earlier = before?.counts;
    const counts =
      earlier === undefined ? cell.counts : cell.counts.map((count, at) => count - (earlier[at] ?? 0));
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE + counts.length * 16);
    this.#times(
      before?.mark ?? cell.startMark,
      HISTOGRAM_POINT.startTimeUnixNano,
      HISTOGRAM_POINT.timeUnixNano,
    );
    writer.fixed53(HISTOGRAM_POINT.count, sumOf(counts));
    writer.double(HISTOGRAM_POINT.sum, cell.sum - (before?.value ?? 0));
    writer.packedFixed53(HISTOGRAM_POINT.bucketCounts, counts);
    writer.packedDoubles(HISTOGRAM_POINT.explicitBounds, cell.bounds);
    if (cell.exemplars !== undefined) this.#exemplars(HISTOGRAM_POINT.exemplars, cell.exemplars);
    writer.raw(this.#attributesOf(cell, HISTOGRAM_POINT.attributes));
    writer.end(point);
  }

  exponential(cell: ExponentialCell, before: CellState | undefined): void {
    const writer = this.#writer;
    this.count++;
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE * 4);
    const earlier = before?.exponential;
    const now = exponentialState(cell);
    const state: ExponentialState = earlier === undefined ? now : exponentialDifference(now, earlier);
    this.#times(
      before?.mark ?? cell.startMark,
      EXPONENTIAL_POINT.startTimeUnixNano,
      EXPONENTIAL_POINT.timeUnixNano,
    );
    writer.raw(this.#attributesOf(cell, EXPONENTIAL_POINT.attributes));
    writer.fixed53(EXPONENTIAL_POINT.count, state.count);
    writer.double(EXPONENTIAL_POINT.sum, state.sum);
    writer.sint32(EXPONENTIAL_POINT.scale, state.scale);
    writer.fixed53(EXPONENTIAL_POINT.zeroCount, state.zeroCount);
    this.#buckets(EXPONENTIAL_POINT.positive, state.positive);
    this.#buckets(EXPONENTIAL_POINT.negative, state.negative);
    if (cell.exemplars !== undefined) this.#exemplars(EXPONENTIAL_POINT.exemplars, cell.exemplars);
    writer.end(point);
  }

  #buckets(field: number, { offset, counts }: BucketState): void {
    if (counts.length === 0) return;
    const writer = this.#writer;
    const mark = writer.begin(field, counts.length * 2);
    writer.sint32(BUCKETS.offset, offset);
    const list = writer.begin(BUCKETS.bucketCounts, counts.length * 2);
    for (const count of counts) writer.varint(count);
    writer.end(list);
    writer.end(mark);
  }

  #exemplars(field: number, slots: ExemplarSlots): void {
    const writer = this.#writer;
    for (const { value: measured, mark, traceId, spanId } of slots.since(this.exemplarsAfter)) {
      const exemplar = writer.begin(field, EXEMPLAR_SIZE);
      this.#setWords(mark);
      writer.fixed64Words(EXEMPLAR.timeUnixNano, this.#words[0] ?? 0, this.#words[1] ?? 0);
      writer.double(EXEMPLAR.asDouble, measured);
      writer.hex(EXEMPLAR.spanId, spanId);
      writer.hex(EXEMPLAR.traceId, traceId);
      writer.end(exemplar);
    }
  }

  #times(start: number, startField: number, timeField: number): void {
    this.#setWords(start);
    this.#writer.fixed64Words(startField, this.#words[0] ?? 0, this.#words[1] ?? 0);
    this.#writer.fixed64Words(timeField, this.#now[0] ?? 0, this.#now[1] ?? 0);
  }

  #setWords(mark: number): void {
    if (mark === this.#wordsMark) return;
    this.#clock.unixNanos(mark, this.#words);
    this.#wordsMark = mark;
  }

  #attributesOf(cell: Cell, field: number): Uint8Array {
    if (cell.encoded !== undefined) return cell.encoded;
    const writer = this.#scratch;
    writer.reset();
    this.#writeAttributes(writer, cell, field);
    cell.encoded = writer.finish();
    return cell.encoded;
  }

  #writeAttributes(writer: ProtoWriter, cell: Cell, field: number): void {
    for (let at = 0; at < cell.pairs.length; at += 2) {
      const attribute = cell.pairs[at + 1];
      // An empty label is an absent one, in OTLP as in Prometheus.
      if (attribute !== "") writeAttribute(writer, field, String(cell.pairs[at]), attribute);
    }
  }
}

/** A double and its bytes, as they lie on the wire: every platform of Node is little-endian. */
const value = new Float64Array(1);
const valueBytes = new Uint8Array(value.buffer);

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) sum += counts[at] ?? 0;
  return sum;
}
