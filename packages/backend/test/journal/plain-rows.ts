/** Rows of the real tables with nothing in them that a test of the journal does not need. */
import type { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";

/** Columns as in `SPAN_TABLE`. */
export function writePlainSpan(writer: RowWriter, traceId: string, timeUnixNano: bigint): void {
  writer.int64(timeUnixNano);
  for (const text of [traceId, "00f067aa0ba902b7", "", "", "op", "Server", "shop"]) writer.text(text);
  writer.varint(0);
  for (const text of ["", ""]) writer.text(text);
  writer.varint(0);
  writer.int64(1_000_000n);
  for (const text of ["Unset", ""]) writer.text(text);
  for (let column = 0; column < 7; column++) writer.varint(0);
}

/** Columns as in `SAMPLE_TABLE`. */
export function writeSample(writer: RowWriter, fingerprint: bigint, unixMilli: number): void {
  writer.int64(fingerprint);
  writer.int64(BigInt(unixMilli));
  writer.float64(1);
}
