import type { ProtoReader } from "../wire/reader.ts";

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

/**
 * An optional id as hex; empty when it has another length or is all zeros, which OTLP tells receivers to read as "not
 * part of a trace" (logs.proto, `trace_id`).
 */
export function idOrEmpty(reader: ProtoReader, start: number, end: number, size: number): string {
  if (end - start !== size) return "";
  for (let at = start; at < end; at++) if (reader.bytes[at] !== 0) return reader.hex(start, end);
  return "";
}
