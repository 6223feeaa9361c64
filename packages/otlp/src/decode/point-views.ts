/** Data points as a visitor sees them: positions in the request; −1 means that the field is absent. */
import { HISTOGRAM_POINT, NUMBER_POINT, QUANTILE, SUMMARY_POINT } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import { ExemplarTable } from "./exemplar-table.ts";
import { WireFault } from "../wire/wire-fault.ts";
import type { Limits } from "./limits.ts";
import { CountList, DoubleList } from "./number-lists.ts";
import { RangeList } from "./range-list.ts";

/** What all points have. */
export abstract class PointView {
  /** Eight bytes, little-endian nanoseconds since 1970. */
  startTimeAt = -1;
  timeAt = -1;
  /** Bit 0: no recorded value. */
  flags = 0;
  readonly attributes: AttributeTable;
  readonly exemplars: ExemplarTable;
  readonly reader: ProtoReader;
  protected readonly exemplarRanges: RangeList;

  constructor(reader: ProtoReader, limits: Limits) {
    this.reader = reader;
    this.attributes = new AttributeTable(reader, limits);
    this.exemplars = new ExemplarTable(reader, limits);
    this.exemplarRanges = new RangeList(limits);
  }

  /** Reads the point that ends at `end`. */
  read(end: number): void {
    const reader = this.reader;
    this.startTimeAt = this.timeAt = -1;
    this.flags = 0;
    this.attributes.clear();
    this.exemplarRanges.count = 0;
    this.clear();
    while (reader.position < end) {
      const tag = reader.tag();
      if (!this.field(tag, end)) reader.skip(tag, end);
    }
    reader.close(end);
    this.exemplars.read(this.exemplarRanges);
    reader.position = end;
  }

  protected abstract clear(): void;

  /** Reads the value of a field that the point has; `false`: there is no such field. */
  protected abstract field(tag: number, end: number): boolean;

  protected readFixed64(tag: number): number {
    this.reader.expect(tag, FIXED64);
    return this.reader.fixed64();
  }

  protected readFlags(tag: number): void {
    this.reader.expect(tag, VARINT);
    this.flags = this.reader.varint32();
  }

  protected readAttribute(tag: number, end: number): void {
    this.reader.expect(tag, LENGTH_DELIMITED);
    this.attributes.read(end);
  }

  protected readExemplar(tag: number, end: number): void {
    this.exemplarRanges.add(this.reader.range(tag, end), this.reader.start);
  }
}

/** A point of a gauge or a sum. */
export class NumberPointView extends PointView {
  /** Eight bytes: a double, or with `isInt` a signed integer. */
  valueAt = -1;
  isInt = false;

  protected clear(): void {
    this.valueAt = -1;
    this.isInt = false;
  }

  protected field(tag: number, end: number): boolean {
    switch (tag >>> 3) {
      case NUMBER_POINT.startTimeUnixNano:
        this.startTimeAt = this.readFixed64(tag);
        return true;
      case NUMBER_POINT.timeUnixNano:
        this.timeAt = this.readFixed64(tag);
        return true;
      case NUMBER_POINT.asDouble:
        this.valueAt = this.readFixed64(tag);
        this.isInt = false;
        return true;
      case NUMBER_POINT.asInt:
        this.valueAt = this.readFixed64(tag);
        this.isInt = true;
        return true;
      case NUMBER_POINT.attributes:
        this.readAttribute(tag, end);
        return true;
      case NUMBER_POINT.exemplars:
        this.readExemplar(tag, end);
        return true;
      case NUMBER_POINT.flags:
        this.readFlags(tag);
        return true;
      default:
        return false;
    }
  }
}

export class HistogramPointView extends PointView {
  /** Eight bytes, unsigned. */
  countAt = -1;
  /** Eight bytes, a double; so `minAt` and `maxAt`. */
  sumAt = -1;
  minAt = -1;
  maxAt = -1;
  readonly bucketCounts: CountList;
  readonly explicitBounds: DoubleList;

  constructor(reader: ProtoReader, limits: Limits) {
    super(reader, limits);
    this.bucketCounts = new CountList(limits);
    this.explicitBounds = new DoubleList(limits);
  }

  protected clear(): void {
    this.countAt = this.sumAt = this.minAt = this.maxAt = -1;
    this.bucketCounts.count = 0;
    this.explicitBounds.count = 0;
  }

  protected field(tag: number, end: number): boolean {
    switch (tag >>> 3) {
      case HISTOGRAM_POINT.startTimeUnixNano:
        this.startTimeAt = this.readFixed64(tag);
        return true;
      case HISTOGRAM_POINT.timeUnixNano:
        this.timeAt = this.readFixed64(tag);
        return true;
      case HISTOGRAM_POINT.count:
        this.countAt = this.readFixed64(tag);
        return true;
      case HISTOGRAM_POINT.sum:
        this.sumAt = this.readFixed64(tag);
        return true;
      case HISTOGRAM_POINT.bucketCounts:
        this.bucketCounts.readFixed(this.reader, tag, end);
        return true;
      case HISTOGRAM_POINT.explicitBounds:
        this.explicitBounds.read(this.reader, tag, end);
        return true;
      case HISTOGRAM_POINT.exemplars:
        this.readExemplar(tag, end);
        return true;
      case HISTOGRAM_POINT.attributes:
        this.readAttribute(tag, end);
        return true;
      case HISTOGRAM_POINT.flags:
        this.readFlags(tag);
        return true;
      case HISTOGRAM_POINT.min:
        this.minAt = this.readFixed64(tag);
        return true;
      case HISTOGRAM_POINT.max:
        this.maxAt = this.readFixed64(tag);
        return true;
      default:
        return false;
    }
  }
}

export class SummaryPointView extends PointView {
  readonly #limits: Limits;
  /** Eight bytes, unsigned. */
  countAt = -1;
  /** Eight bytes, a double. */
  sumAt = -1;
  /** Quantile and value in turn: twice as many numbers as there are quantiles. */
  quantiles: number[] = [];

  constructor(reader: ProtoReader, limits: Limits) {
    super(reader, limits);
    this.#limits = limits;
  }

  protected clear(): void {
    this.countAt = this.sumAt = -1;
    this.quantiles.length = 0;
  }

  protected field(tag: number, end: number): boolean {
    switch (tag >>> 3) {
      case SUMMARY_POINT.startTimeUnixNano:
        this.startTimeAt = this.readFixed64(tag);
        return true;
      case SUMMARY_POINT.timeUnixNano:
        this.timeAt = this.readFixed64(tag);
        return true;
      case SUMMARY_POINT.count:
        this.countAt = this.readFixed64(tag);
        return true;
      case SUMMARY_POINT.sum:
        this.sumAt = this.readFixed64(tag);
        return true;
      case SUMMARY_POINT.quantileValues:
        this.reader.expect(tag, LENGTH_DELIMITED);
        this.#readQuantile(this.reader.fieldEnd(end));
        return true;
      case SUMMARY_POINT.attributes:
        this.readAttribute(tag, end);
        return true;
      case SUMMARY_POINT.flags:
        this.readFlags(tag);
        return true;
      default:
        return false;
    }
  }

  #readQuantile(end: number): void {
    const reader = this.reader;
    if (this.quantiles.length >= this.#limits.parts * 2)
      throw new WireFault("too many quantiles", reader.position, "parts");
    let quantile = -1;
    let value = -1;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case QUANTILE.quantile:
          quantile = this.readFixed64(tag);
          break;
        case QUANTILE.value:
          value = this.readFixed64(tag);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.quantiles.push(reader.doubleAt(quantile), reader.doubleAt(value));
  }
}
