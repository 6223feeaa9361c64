/** How long each span worked itself: its duration less the time in which a child of it ran. */
import type { SpanOutline } from "../record/records.ts";

type Timed = Pick<SpanOutline, "spanId" | "parentSpanId" | "start" | "duration">;

/** Nanoseconds, in the order of `spans`. Children that run at the same time count once; what lies outside does not. */
export function selfTimes(spans: readonly Timed[]): readonly bigint[] {
  const children = new Map<string, Timed[]>();
  for (const span of spans) {
    if (span.parentSpanId === "" || span.parentSpanId === span.spanId) continue;
    const siblings = children.get(span.parentSpanId);
    if (siblings === undefined) children.set(span.parentSpanId, [span]);
    else siblings.push(span);
  }
  return spans.map((span) => span.duration - covered(span, children.get(span.spanId) ?? []));
}

function covered(parent: Timed, children: readonly Timed[]): bigint {
  const end = parent.start + parent.duration;
  let reached = parent.start;
  let total = 0n;
  for (const child of children.toSorted((left, right) => Number(left.start - right.start))) {
    const from = child.start > reached ? child.start : reached;
    const childEnd = child.start + child.duration;
    const to = childEnd < end ? childEnd : end;
    if (to > from) {
      total += to - from;
      reached = to;
    }
  }
  return total;
}
