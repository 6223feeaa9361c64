/** W3C Trace Context (https://www.w3.org/TR/trace-context/#tracestate-header): the `tracestate` header. */
import { createTraceState, type TraceState } from "@opentelemetry/api";

const MAX_MEMBERS = 32;
/** What must be passed on at least, and what OpenTelemetry's API keeps at most. */
const MAX_LENGTH = 512;
/** Members longer than this go first when the whole is too long (3.3.1.5). */
const LONG_MEMBER = 128;
const KEY = /^(?:[a-z][_0-9a-z\-*/]{0,255}|[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13})$/;
const VALUE = /^[\u0020-\u002b\u002d-\u003c\u003e-\u007e]{0,255}[\u0021-\u002b\u002d-\u003c\u003e-\u007e]$/;

/**
 * The state in the header, or in several of them, which are one list. `undefined` when there is none, and when any part
 * of it is not valid: it is then passed on not at all, as the specification asks, while the trace goes on.
 */
export function parseTraceState(header: string | readonly string[]): TraceState | undefined {
  const members = new Map<string, string>();
  const list = typeof header === "string" ? header : header.join(",");
  for (const part of list.split(",")) {
    const member = trimmed(part);
    // Empty members are allowed, and mean nothing.
    if (member === "") continue;
    const equals = member.indexOf("=");
    const key = member.slice(0, Math.max(equals, 0));
    const value = member.slice(equals + 1);
    if (!KEY.test(key) || !VALUE.test(value)) return undefined;
    // A key that comes twice names one vendor twice; the first, newer one holds.
    if (!members.has(key)) members.set(key, value);
    if (members.size > MAX_MEMBERS) return undefined;
  }
  return members.size === 0 ? undefined : createTraceState(shortened(members));
}

/** Whole members only, and as many as fit. */
function shortened(members: ReadonlyMap<string, string>): string {
  let kept = [...members].map(([key, value]) => `${key}=${value}`);
  const tooLong = (): boolean => kept.join(",").length > MAX_LENGTH;
  if (tooLong()) kept = kept.filter((member) => member.length <= LONG_MEMBER);
  while (tooLong()) kept.pop();
  return kept.join(",");
}

/** Without the white space that HTTP allows around a member: blanks and tabs. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
