/** A trace in a line of a list. */
import type { TraceSummary } from "@sightline/api";
import { instantText } from "../record/instant.ts";
import type { SpanOutline } from "../record/records.ts";
import { selfTimes } from "./self-time.ts";

/** `spans`: all of one trace, at least one. A span that was sent twice counts once. */
export function summarise(traceId: string, stored: readonly SpanOutline[]): TraceSummary | undefined {
  const spans = [...new Map(stored.map((span) => [span.spanId, span])).values()].toSorted(byStart);
  const first = spans[0];
  if (first === undefined) return undefined;
  const root = spans.find((span) => span.parentSpanId === "");
  const shown = root ?? first;
  let end = first.start;
  for (const span of spans) if (span.start + span.duration > end) end = span.start + span.duration;
  const failed = spans.filter((span) => span.failed).toSorted(byEnd);
  return {
    traceId,
    start: instantText(first.start),
    durationNano: Number(end - first.start),
    service: shown.service,
    name: shown.name,
    rootMissing: root === undefined,
    spanCount: spans.length,
    errorCount: failed.length,
    error: failed[0]?.error ?? null,
    tenant: (shown.tenant || spans.find((span) => span.tenant !== "")?.tenant) ?? null,
    services: shares(spans),
  };
}

function shares(spans: readonly SpanOutline[]): TraceSummary["services"] {
  const self = selfTimes(spans);
  const services = new Map<string, { service: string; selfNano: number; spanCount: number }>();
  for (const [index, span] of spans.entries()) {
    const share = services.get(span.service) ?? { service: span.service, selfNano: 0, spanCount: 0 };
    share.selfNano += Number(self[index] ?? 0n);
    share.spanCount++;
    services.set(span.service, share);
  }
  return [...services.values()];
}

function byStart(left: SpanOutline, right: SpanOutline): number {
  return Number(left.start - right.start) || (left.spanId < right.spanId ? -1 : 1);
}

/** The error that ended first is where it began: those around it only pass it on. */
function byEnd(left: SpanOutline, right: SpanOutline): number {
  return Number(left.start + left.duration - right.start - right.duration);
}
