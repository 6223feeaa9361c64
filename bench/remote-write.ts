/**
 * Requests of remote write 1.0: https://prometheus.io/docs/specs/prw/remote_write_spec/. Snappy takes what is not compressed
 * too, as literals, so that the sender's compression is no part of what is measured.
 */
import { entriesOf, type SourceSeries } from "@sightline/promql";

/** Series a request, and samples of each: 20,000, ten times what Prometheus sends at once. */
const SERIES = 500;
const SAMPLES = 40;
/** Of a literal whose length is in the two bytes after its tag. */
const LITERAL = 61 << 2;
const LONGEST_LITERAL = 65_536;

/** All samples, by time as they would have come. */
export function* writeRequests(series: readonly SourceSeries[]): Generator<Buffer<ArrayBuffer>> {
  const length = series[0]?.times.length ?? 0;
  for (let from = 0; from < length; from += SAMPLES)
    for (let at = 0; at < series.length; at += SERIES)
      yield literals(message(series.slice(at, at + SERIES), from, from + SAMPLES));
}

function message(series: readonly SourceSeries[], from: number, to: number): Buffer {
  return Buffer.concat(
    series.map(({ labels, times, values }) => {
      const parts: Buffer[] = [];
      for (const [name, value] of entriesOf(labels))
        parts.push(field(1, Buffer.concat([text(1, name), text(2, value)])));
      for (let at = from; at < Math.min(to, times.length); at++) {
        const number = Buffer.alloc(9);
        number[0] = 0x09;
        number.writeDoubleLE(values[at] ?? 0, 1);
        parts.push(field(2, Buffer.concat([number, Buffer.of(0x10), varint(times[at] ?? 0)])));
      }
      return field(1, Buffer.concat(parts));
    }),
  );
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function literals(bytes: Buffer): Buffer<ArrayBuffer> {
  const parts = [varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += LONGEST_LITERAL) {
    const piece = bytes.subarray(at, at + LONGEST_LITERAL);
    const length = piece.length - 1;
    parts.push(Buffer.of(LITERAL, length & 255, length >> 8), piece);
  }
  return Buffer.concat(parts);
}
