/** Native histograms of remote write's messages, which 1.0 and 2.0 have in common. */
import { FIXED64, type ProtoReader, VARINT } from "@sightline/otlp";
import { bucketsOfSpans, type BucketSpan, type NativeHistogram, type ResetHint } from "@sightline/promql";
import type { Sample, SampleValue } from "../store/metric/sample.ts";
import { fields, int64, message, valueAt, type Budget } from "./messages.ts";

const HISTOGRAM = {
  countInt: 1,
  countFloat: 2,
  sum: 3,
  schema: 4,
  zeroThreshold: 5,
  zeroCountInt: 6,
  zeroCountFloat: 7,
  negativeSpans: 8,
  negativeDeltas: 9,
  negativeCounts: 10,
  positiveSpans: 11,
  positiveDeltas: 12,
  positiveCounts: 13,
  resetHint: 14,
  timestamp: 15,
  customValues: 16,
} as const;
const RESET_HINTS: readonly ResetHint[] = ["unknown", "reset", "not_reset", "gauge"];
const WORD = 4_294_967_296;
const MOST_SCHEMA = 8;
const LEAST_SCHEMA = -4;
const CUSTOM = -53;
/** Indices are `int32`. */
const MOST_INDEX = 2_147_483_647;

function sint64(reader: ProtoReader): number {
  reader.varint64();
  const low = reader.low >>> 0;
  const high = reader.high >>> 0;
  const half = Math.floor(high / 2) * WORD + (high % 2) * (WORD / 2) + (low >>> 1);
  return low % 2 === 0 ? half : -half - 1;
}

interface Side {
  readonly spans: BucketSpan[];
  readonly deltas: number[];
  readonly counts: number[];
}

/** `problem`: what it says cannot be. */
export function readHistogram(
  reader: ProtoReader,
  end: number,
  budget: Budget,
): { readonly sample: Sample; readonly problem: string | undefined } {
  const negative: Side = { spans: [], deltas: [], counts: [] };
  const positive: Side = { spans: [], deltas: [], counts: [] };
  const customBounds: number[] = [];
  let [unixMilli, schema, zeroThreshold, zeroCount, count, hint] = [0, 0, 0, 0, 0, 0];
  let sumAt = -1;
  const double = (tag: number): number => {
    reader.expect(tag, FIXED64);
    return reader.doubleAt(reader.fixed64());
  };
  const varint = (tag: number): number => {
    reader.expect(tag, VARINT);
    return int64(reader);
  };
  fields(reader, end, (number, tag) => {
    switch (number) {
      case HISTOGRAM.countInt:
        count = varint(tag);
        return true;
      case HISTOGRAM.countFloat:
        count = double(tag);
        return true;
      case HISTOGRAM.sum:
        reader.expect(tag, FIXED64);
        sumAt = reader.fixed64();
        return true;
      case HISTOGRAM.schema:
        reader.expect(tag, VARINT);
        schema = reader.zigzag32();
        return true;
      case HISTOGRAM.zeroThreshold:
        zeroThreshold = double(tag);
        return true;
      case HISTOGRAM.zeroCountInt:
        zeroCount = varint(tag);
        return true;
      case HISTOGRAM.zeroCountFloat:
        zeroCount = double(tag);
        return true;
      case HISTOGRAM.negativeSpans:
        negative.spans.push(readSpan(reader, tag, end, budget));
        return true;
      case HISTOGRAM.positiveSpans:
        positive.spans.push(readSpan(reader, tag, end, budget));
        return true;
      case HISTOGRAM.negativeDeltas:
        deltas(reader, tag, end, negative.deltas, budget);
        return true;
      case HISTOGRAM.positiveDeltas:
        deltas(reader, tag, end, positive.deltas, budget);
        return true;
      case HISTOGRAM.negativeCounts:
        doubles(reader, tag, end, negative.counts, budget);
        return true;
      case HISTOGRAM.positiveCounts:
        doubles(reader, tag, end, positive.counts, budget);
        return true;
      case HISTOGRAM.resetHint:
        hint = varint(tag);
        return true;
      case HISTOGRAM.timestamp:
        unixMilli = varint(tag);
        return true;
      case HISTOGRAM.customValues:
        doubles(reader, tag, end, customBounds, budget);
        return true;
      default:
        return false;
    }
  });
  const sum = valueAt(reader, sumAt);
  if (sum === "stale") return { sample: { unixMilli, value: sum }, problem: undefined };
  const problem = histogramProblem(schema, [negative, positive], customBounds, count);
  const value: SampleValue =
    problem === undefined
      ? histogram({ schema, zeroThreshold, zeroCount, count, sum, customBounds, hint, negative, positive })
      : 0;
  return { sample: { unixMilli, value }, problem };
}

interface Parts extends Pick<
  NativeHistogram,
  "schema" | "zeroThreshold" | "zeroCount" | "count" | "sum" | "customBounds"
> {
  readonly hint: number;
  readonly negative: Side;
  readonly positive: Side;
}

function histogram({ hint, negative, positive, ...rest }: Parts): NativeHistogram {
  return {
    ...rest,
    resetHint: RESET_HINTS[hint] ?? "unknown",
    positive: bucketsOfSpans(positive.spans, countsOf(positive)),
    negative: bucketsOfSpans(negative.spans, countsOf(negative)),
  };
}

/** Integer counts come as differences, each to the one before. */
function countsOf({ deltas: differences, counts }: Side): readonly number[] {
  if (counts.length > 0) return counts;
  let total = 0;
  return differences.map((difference) => (total += difference));
}

/** What Prometheus refuses of a histogram, as `Histogram.Validate` of its model has it. */
function histogramProblem(
  schema: number,
  sides: readonly Side[],
  customBounds: readonly number[],
  count: number,
): string | undefined {
  if (schema !== CUSTOM && (schema < LEAST_SCHEMA || schema > MOST_SCHEMA))
    return `the histogram has the schema ${schema}; ${LEAST_SCHEMA} to ${MOST_SCHEMA} and ${CUSTOM} are known`;
  if (!(count >= 0) && !Number.isNaN(count)) return "the histogram counts less than nothing";
  for (const side of sides) {
    const counts = countsOf(side);
    let [buckets, index] = [0, 0];
    for (const [at, { offset, length }] of side.spans.entries()) {
      if (at > 0 && offset < 0) return "the histogram has spans that overlap";
      buckets += length;
      index += offset + length;
    }
    if (Math.abs(index) > MOST_INDEX) return "the histogram has a bucket beyond all numbers";
    if (buckets !== counts.length) return "the histogram's spans and counts do not fit together";
    if (counts.some((one) => one < 0)) return "the histogram has a bucket with less than nothing";
    if (schema === CUSTOM && buckets > customBounds.length + 1)
      return "the histogram has more buckets than bounds";
  }
  if (schema === CUSTOM && customBounds.some((bound, at) => !(bound > (customBounds[at - 1] ?? -Infinity))))
    return "the histogram's bounds do not ascend";
  return undefined;
}

function readSpan(reader: ProtoReader, tag: number, end: number, budget: Budget): BucketSpan {
  budget.item();
  let [offset, length] = [0, 0];
  message(reader, tag, end, (spanEnd) =>
    fields(reader, spanEnd, (number, inner) => {
      if (number !== 1 && number !== 2) return false;
      reader.expect(inner, VARINT);
      if (number === 1) offset = reader.zigzag32();
      else length = reader.varint32();
      return true;
    }),
  );
  return { offset, length };
}

function deltas(reader: ProtoReader, tag: number, end: number, into: number[], budget: Budget): void {
  const add = (): void => {
    budget.item();
    into.push(sint64(reader));
  };
  if ((tag & 7) === VARINT) {
    add();
    return;
  }
  message(reader, tag, end, (listEnd) => {
    while (reader.position < listEnd) add();
    reader.close(listEnd);
  });
}

function doubles(reader: ProtoReader, tag: number, end: number, into: number[], budget: Budget): void {
  const add = (): void => {
    budget.item();
    into.push(reader.doubleAt(reader.fixed64()));
  };
  if ((tag & 7) === FIXED64) {
    add();
    return;
  }
  message(reader, tag, end, (listEnd) => {
    while (reader.position < listEnd) add();
    reader.close(listEnd);
  });
}
