import { BUCKETS, EXPONENTIAL_POINT } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import type { Limits } from "./limits.ts";
import { CountList } from "./number-lists.ts";
import { PointView } from "./point-views.ts";

/** One side of an exponential histogram. */
export class BucketsView {
  offset = 0;
  readonly bucketCounts: CountList;

  constructor(limits: Limits) {
    this.bucketCounts = new CountList(limits);
  }

  clear(): void {
    this.offset = 0;
    this.bucketCounts.count = 0;
  }

  read(reader: ProtoReader, end: number): void {
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case BUCKETS.offset:
          reader.expect(tag, VARINT);
          this.offset = reader.zigzag32();
          break;
        case BUCKETS.bucketCounts:
          this.bucketCounts.readVarints(reader, tag, end);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }
}

export class ExponentialPointView extends PointView {
  /** Eight bytes, unsigned; so `zeroCountAt`. */
  countAt = -1;
  zeroCountAt = -1;
  /** Eight bytes, a double; so `minAt`, `maxAt` and `zeroThresholdAt`. */
  sumAt = -1;
  minAt = -1;
  maxAt = -1;
  zeroThresholdAt = -1;
  scale = 0;
  readonly positive: BucketsView;
  readonly negative: BucketsView;

  constructor(reader: ProtoReader, limits: Limits) {
    super(reader, limits);
    this.positive = new BucketsView(limits);
    this.negative = new BucketsView(limits);
  }

  protected clear(): void {
    this.countAt = this.zeroCountAt = this.sumAt = this.minAt = this.maxAt = -1;
    this.zeroThresholdAt = -1;
    this.scale = 0;
    this.positive.clear();
    this.negative.clear();
  }

  protected field(tag: number, end: number): boolean {
    switch (tag >>> 3) {
      case EXPONENTIAL_POINT.attributes:
        this.readAttribute(tag, end);
        return true;
      case EXPONENTIAL_POINT.startTimeUnixNano:
        this.startTimeAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.timeUnixNano:
        this.timeAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.count:
        this.countAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.sum:
        this.sumAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.scale:
        this.reader.expect(tag, VARINT);
        this.scale = this.reader.zigzag32();
        return true;
      case EXPONENTIAL_POINT.zeroCount:
        this.zeroCountAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.positive:
        this.#readBuckets(this.positive, tag, end);
        return true;
      case EXPONENTIAL_POINT.negative:
        this.#readBuckets(this.negative, tag, end);
        return true;
      case EXPONENTIAL_POINT.flags:
        this.readFlags(tag);
        return true;
      case EXPONENTIAL_POINT.exemplars:
        this.readExemplar(tag, end);
        return true;
      case EXPONENTIAL_POINT.min:
        this.minAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.max:
        this.maxAt = this.readFixed64(tag);
        return true;
      case EXPONENTIAL_POINT.zeroThreshold:
        this.zeroThresholdAt = this.readFixed64(tag);
        return true;
      default:
        return false;
    }
  }

  #readBuckets(buckets: BucketsView, tag: number, end: number): void {
    this.reader.expect(tag, LENGTH_DELIMITED);
    buckets.read(this.reader, this.reader.fieldEnd(end));
  }
}
