/**
 * How many spans one stands for, from the threshold that samplers write into `tracestate`.
 * https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#sampling-threshold-value-th
 */
import type { SpanRecord } from "./records.ts";

/** A span that its end alone decided to keep; it is not among those that the threshold counts (docs/adr/0018). */
export const PARTIAL = "sightline.partial";

/** The weight of a stored span: none of its own where its end alone decided to keep it. */
export function weightOf(span: Pick<SpanRecord, "attributes" | "traceState">): number {
  return span.attributes[PARTIAL] === undefined ? spanWeight(span.traceState) : 0;
}

/** Digits of the threshold, of four bits each; trailing zeros are not written. */
const DIGITS = 14;
const WHOLE = 2 ** (4 * DIGITS);
const THRESHOLD = /(?:^|,)[ \t]*ot=(?:[^,;]*;)*?th:([0-9a-f]{1,14})(?=[;,\s]|$)/u;

/**
 * 1 for what says nothing, or nothing that can be read.
 *
 * @example
 * spanWeight("vendor=1,ot=th:c"); // 4: one in four was kept
 */
export function spanWeight(traceState: string): number {
  if (traceState === "") return 1;
  const threshold = THRESHOLD.exec(traceState)?.[1];
  if (threshold === undefined) return 1;
  const refused = Number.parseInt(threshold.padEnd(DIGITS, "0"), 16);
  return refused < WHOLE ? WHOLE / (WHOLE - refused) : 1;
}
