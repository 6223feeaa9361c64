/** W3C Trace Context (https://www.w3.org/TR/trace-context/): the `traceparent` header. */
import type { TraceState } from "@opentelemetry/api";
import { remoteParent, type SilentSpan } from "../trace/silent-span.ts";
import { type SpanIdentity, SAMPLED, spanIdOf, traceIdOf } from "../trace/span-identity.ts";
import { wordOfHex } from "../trace/words.ts";

/** `00-<32 hex>-<16 hex>-<2 hex>`. */
const LENGTH = 55;
const DASH = 45;

/** The parent that the header names, or `undefined` when it is not valid: the trace then begins here. */
export function parseTraceparent(header: string, traceState: TraceState | undefined): SilentSpan | undefined {
  if (!wellFormed(header)) return undefined;
  const trace0 = wordOfHex(header, 3);
  const trace1 = wordOfHex(header, 11);
  const trace2 = wordOfHex(header, 19);
  const trace3 = wordOfHex(header, 27);
  const span0 = wordOfHex(header, 36);
  const span1 = wordOfHex(header, 44);
  const flags = byteOfHex(header, 53);
  // NaN for a digit that is none survives the sum.
  if (Number.isNaN(trace0 + trace1 + trace2 + trace3 + span0 + span1 + flags)) return undefined;
  if ((trace0 | trace1 | trace2 | trace3) === 0 || (span0 | span1) === 0) return undefined;
  return remoteParent(trace0, trace1, trace2, trace3, span0, span1, flags & SAMPLED, traceState);
}

export function formatTraceparent(span: SpanIdentity): string {
  return `00-${traceIdOf(span)}-${spanIdOf(span)}-0${span.flags & SAMPLED}`;
}

function wellFormed(header: string): boolean {
  if (header.charCodeAt(2) !== DASH || header.charCodeAt(35) !== DASH || header.charCodeAt(52) !== DASH)
    return false;
  const version = byteOfHex(header, 0);
  if (Number.isNaN(version) || version === 255) return false;
  // A later version may go on after another dash.
  return header.length === LENGTH || (version > 0 && header.charCodeAt(LENGTH) === DASH);
}

function byteOfHex(text: string, start: number): number {
  const byte = text.slice(start, start + 2);
  return /^[0-9a-f]{2}$/.test(byte) ? Number.parseInt(byte, 16) : Number.NaN;
}
