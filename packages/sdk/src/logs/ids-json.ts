/** The ids of a span as a log line holds them. One text of bytes: put together from parts it costs twice as much. */
import type { SpanIdentity } from "../trace/span-identity.ts";

const TRACE_FIELD = ',"trace_id":"';
const SPAN_FIELD = '","span_id":"';
const TRACE_AT = TRACE_FIELD.length;
const SPAN_AT = TRACE_AT + 32 + SPAN_FIELD.length;
const LENGTH = SPAN_AT + 16 + 1;

const DIGITS = "0123456789abcdef";
/** The codes of both hex digits of each byte. */
const CODES: Uint8Array = Uint8Array.from({ length: 512 }, (_, at) =>
  DIGITS.charCodeAt(at % 2 === 0 ? at >> 5 : (at >> 1) & 15),
);

/** All but the digits stays from one to the next. */
let bytes: Buffer | undefined;

/** `,"trace_id":"…","span_id":"…"`. */
export function idsJson(span: SpanIdentity): string {
  bytes ??= Buffer.from(`${TRACE_FIELD}${"0".repeat(32)}${SPAN_FIELD}${"0".repeat(16)}"`, "latin1");
  // Asked for first, this makes those that are still to be made.
  put(bytes, TRACE_AT, span.trace0);
  put(bytes, TRACE_AT + 8, span.trace1);
  put(bytes, TRACE_AT + 16, span.trace2);
  put(bytes, TRACE_AT + 24, span.trace3);
  put(bytes, SPAN_AT, span.span0);
  put(bytes, SPAN_AT + 8, span.span1);
  return bytes.toString("latin1", 0, LENGTH);
}

function put(to: Uint8Array, at: number, word: number): void {
  putByte(to, at, word >>> 24);
  putByte(to, at + 2, (word >>> 16) & 255);
  putByte(to, at + 4, (word >>> 8) & 255);
  putByte(to, at + 6, word & 255);
}

function putByte(to: Uint8Array, at: number, byte: number): void {
  to[at] = CODES[2 * byte] ?? 0;
  to[at + 1] = CODES[2 * byte + 1] ?? 0;
}
