/** Messages of remote write as bytes, for tests: the sender's side, by hand. */
import type { BucketSpan } from "@sightline/promql";

export interface SentHistogram {
  readonly unixMilli: number;
  readonly count: number;
  /** Eight bytes or a number. */
  readonly sum: number | Uint8Array;
  readonly schema: number;
  readonly zeroThreshold?: number;
  readonly zeroCount?: number;
  readonly positiveSpans?: readonly BucketSpan[];
  readonly positiveDeltas?: readonly number[];
  readonly customValues?: readonly number[];
  readonly resetHint?: number;
}

export interface SentSeries {
  /** Names and values in turn. */
  readonly labels: readonly string[];
  readonly samples?: readonly (readonly [unixMilli: number, value: number | Uint8Array])[];
  readonly histograms?: readonly SentHistogram[];
  readonly exemplars?: readonly (readonly [labels: readonly string[], value: number, unixMilli: number])[];
  /** Of 2.0. */
  readonly metadata?: { readonly type: number; readonly help: string; readonly unit: string };
}

export interface SentMetadata {
  readonly type: number;
  readonly name: string;
  readonly help: string;
  readonly unit: string;
}

/** The bits of `StaleNaN`. */
export const STALE: Uint8Array = Buffer.of(2, 0, 0, 0, 0, 0, 0xf0, 0x7f);

export function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}

function zigzag(value: number): bigint {
  const big = BigInt(value);
  return (big << 1n) ^ (big >> 63n);
}

function double(value: number | Uint8Array): Buffer {
  if (typeof value !== "number") return Buffer.from(value);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

const tag = (field: number, type: number): Buffer => varint(field * 8 + type);
const whole = (field: number, value: number | bigint): Buffer =>
  Buffer.concat([tag(field, 0), varint(value)]);
const real = (field: number, value: number | Uint8Array): Buffer =>
  Buffer.concat([tag(field, 1), double(value)]);
export const message = (field: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([tag(field, 2), varint(body.length), body]);
};
export const text = (field: number, value: string): Buffer => message(field, Buffer.from(value));

function histogram(field: number, sent: SentHistogram): Buffer {
  const { positiveSpans = [], positiveDeltas = [], customValues = [] } = sent;
  return message(
    field,
    whole(1, sent.count),
    real(3, sent.sum),
    whole(4, zigzag(sent.schema)),
    real(5, sent.zeroThreshold ?? 0),
    whole(6, sent.zeroCount ?? 0),
    ...positiveSpans.map(({ offset, length }) => message(11, whole(1, zigzag(offset)), whole(2, length))),
    message(12, ...positiveDeltas.map((delta) => varint(zigzag(delta)))),
    whole(14, sent.resetHint ?? 0),
    whole(15, sent.unixMilli),
    message(16, ...customValues.map(double)),
  );
}

function sample(field: number, [unixMilli, value]: readonly [number, number | Uint8Array]): Buffer {
  return message(field, real(1, value), whole(2, unixMilli));
}

function labelPairs(labels: readonly string[]): readonly Buffer[] {
  return Array.from({ length: labels.length / 2 }, (_, at) =>
    message(1, text(1, labels[at * 2] ?? ""), text(2, labels[at * 2 + 1] ?? "")),
  );
}

/** `prometheus.WriteRequest`. */
export function writeRequestV1(
  series: readonly SentSeries[],
  metadata: readonly SentMetadata[] = [],
): Buffer {
  return Buffer.concat([
    ...series.map(({ labels, samples = [], exemplars = [], histograms = [] }) =>
      message(
        1,
        ...labelPairs(labels),
        ...samples.map((one) => sample(2, one)),
        ...exemplars.map(([own, value, unixMilli]) =>
          message(3, ...labelPairs(own), real(2, value), whole(3, unixMilli)),
        ),
        ...histograms.map((one) => histogram(4, one)),
      ),
    ),
    ...metadata.map(({ type, name, help, unit }) =>
      message(3, whole(1, type), text(2, name), text(4, help), text(5, unit)),
    ),
  ]);
}

/** `io.prometheus.write.v2.Request`. */
export function writeRequestV2(series: readonly SentSeries[]): Buffer {
  const symbols = [""];
  const ref = (symbol: string): Buffer => {
    if (!symbols.includes(symbol)) symbols.push(symbol);
    return varint(symbols.indexOf(symbol));
  };
  const sent = series.map(({ labels, samples = [], exemplars = [], histograms = [], metadata }) =>
    message(
      5,
      message(1, ...labels.map(ref)),
      ...samples.map((one) => sample(2, one)),
      ...histograms.map((one) => histogram(3, one)),
      ...exemplars.map(([own, value, unixMilli]) =>
        message(4, message(1, ...own.map(ref)), real(2, value), whole(3, unixMilli)),
      ),
      ...(metadata === undefined
        ? []
        : [
            message(
              5,
              whole(1, metadata.type),
              Buffer.concat([tag(3, 0), ref(metadata.help)]),
              Buffer.concat([tag(4, 0), ref(metadata.unit)]),
            ),
          ]),
    ),
  );
  return Buffer.concat([...symbols.map((symbol) => text(4, symbol)), ...sent]);
}
