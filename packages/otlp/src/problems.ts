/**
 * What is wrong with an item that could be read: data, not an error, because a receiver refuses the item and takes the
 * rest of the request (partial success).
 */
import type { Span } from "./data/traces.ts";

export interface ItemProblem {
  /** As in the .proto file: `trace_id`, `links[2].span_id`. */
  readonly field: string;
  readonly reason: string;
}

const NONE: readonly ItemProblem[] = Object.freeze([]);

/**
 * A span needs a trace id of 16 and a span id of 8 bytes that are not all zeros (trace.proto), and its parent's id must
 * be 8 bytes where there is one. A link with an invalid id is reported too; receivers may keep such a span.
 */
export function problemsOfSpan(span: Span): readonly ItemProblem[] {
  if (
    isTraceId(span.traceId) &&
    isSpanId(span.spanId) &&
    (span.parentSpanId === "" || isSpanId(span.parentSpanId)) &&
    span.links.length === 0
  )
    return NONE;
  const problems: ItemProblem[] = [];
  check(problems, "trace_id", span.traceId, 16);
  check(problems, "span_id", span.spanId, 8);
  if (span.parentSpanId !== "") check(problems, "parent_span_id", span.parentSpanId, 8);
  for (const [index, link] of span.links.entries()) {
    check(problems, `links[${index}].trace_id`, link.traceId, 16);
    check(problems, `links[${index}].span_id`, link.spanId, 8);
  }
  return problems;
}

/** 32 lower-case hex digits, not all of them 0. */
export function isTraceId(text: string): boolean {
  return text.length === 32 && /^[0-9a-f]*[1-9a-f][0-9a-f]*$/.test(text);
}

/** 16 lower-case hex digits, not all of them 0. */
export function isSpanId(text: string): boolean {
  return text.length === 16 && /^[0-9a-f]*[1-9a-f][0-9a-f]*$/.test(text);
}

function check(problems: ItemProblem[], field: string, hex: string, bytes: number): void {
  if (hex.length !== bytes * 2)
    problems.push({ field, reason: `has ${hex.length / 2} bytes, must have ${bytes}` });
  else if (/^0*$/.test(hex)) problems.push({ field, reason: "is all zeros" });
}
