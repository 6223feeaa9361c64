/**
 * Reading and writing OTLP protobuf: requests of 10,000 spans with 10 attributes each, under a resource with 7. Reading is
 * measured up to the rows that the store keeps, ours and the rivals'; they are the same bytes, which is checked first.
 */
import { decodeTraces, encodeTraces, readTraces, type TraceVisitor } from "@sightline/otlp";
import { RowWriter } from "../packages/backend/src/store/chdb/rows/row-writer.ts";
import { transcodeTraces } from "../packages/backend/src/store/chdb/transcode/span-transcoder.ts";
import { measure } from "./measure.ts";
import { rivalReaders } from "./otlp-rivals.ts";
import type { Bench, BenchCase } from "./report.ts";
import { spansOf } from "./requests.ts";

const SPANS = 10_000;
const START = 1_767_225_600_000_000_000n;

export const otlp: Bench = { name: "otlp", run };

export function run(): Promise<readonly BenchCase[]> {
  return Promise.resolve(measured());
}

function measured(): readonly BenchCase[] {
  const data = spansOf(SPANS, START);
  const bytes = encodeTraces(data);
  const policy = { retentionDays: 15, clock: (): number => Number(START / 1_000_000n) };
  const writer = new RowWriter(16_777_216);
  const readers: Record<string, (bytes: Uint8Array, writer: RowWriter) => unknown> = {
    ours: (body, rows) => transcodeTraces(body, policy, rows),
    ...rivalReaders(),
  };
  const expected = rowsOf(readers["ours"], bytes);
  for (const [name, read] of Object.entries(readers)) {
    if (!rowsOf(read, bytes).equals(expected)) throw new Error(`The rows of ${name} are others than ours.`);
  }
  const rows = measure(
    Object.fromEntries(
      Object.entries(readers).map(([name, read]) => [
        name,
        repeat(() => {
          writer.reset();
          read(bytes, writer);
        }),
      ]),
    ),
  );
  let seen = 0;
  const visitor: TraceVisitor = {
    resource: () => {},
    scope: () => {},
    span: (view) => {
      seen += view.attributes.count;
    },
  };
  const alone = measure({
    visitor: repeat(() => readTraces(bytes, visitor)),
    objects: repeat(() => decodeTraces(bytes)),
    encode: repeat(() => encodeTraces(data)),
  });
  if (seen === 0) throw new Error("The visitor saw no attribute: nothing was measured.");
  const perSpan = (time: number | undefined): number => (time ?? Number.NaN) / SPANS;
  const { ours, ...others } = rows;
  const shape = { unit: "ns/span", better: "lower" } as const;
  const rivals = Object.fromEntries(Object.entries(others).map(([name, time]) => [name, perSpan(time)]));
  return [
    { case: "traces, to stored rows", ...shape, ours: perSpan(ours), rivals },
    { case: "traces, visitor", ...shape, ours: perSpan(alone["visitor"]), rivals: {} },
    { case: "traces, objects", ...shape, ours: perSpan(alone["objects"]), rivals: {} },
    { case: "traces, encode", ...shape, ours: perSpan(alone["encode"]), rivals: {} },
  ];
}

function rowsOf(
  read: ((bytes: Uint8Array, writer: RowWriter) => unknown) | undefined,
  bytes: Uint8Array,
): Buffer {
  const writer = new RowWriter();
  read?.(bytes, writer);
  if (writer.length === 0) throw new Error("No rows were written.");
  return Buffer.from(writer.view());
}

function repeat(operation: () => unknown): (times: number) => void {
  return (times) => {
    for (let at = 0; at < times; at++) operation();
  };
}
