/** Short forms of a span. */
import type { LogLevel } from "@sightline/api";
import { ownOrResource } from "./own-or-resource.ts";
import type { LogEntry, SpanOutline, SpanRecord } from "./records.ts";
import { TENANT } from "./well-known.ts";

export function outlineOf(span: SpanRecord): SpanOutline {
  const failed = span.status === "error";
  return {
    start: span.start,
    duration: span.duration,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    service: span.service,
    name: span.name,
    failed,
    error: failed ? errorText(span) : "",
    tenant: ownOrResource(span.attributes, span.resource, TENANT) ?? "",
  };
}

/** `schema/0006-called-and-failed.sql` says the same. */
function errorText(span: SpanRecord): string {
  const thrown = span.events.map((event) => event.attributes["exception.type"]).find((type) => type);
  return span.attributes["error.type"] || thrown || span.statusMessage || "error";
}

/** Position in `LEVELS`. Without a number the text decides; without either it is information. */
export function levelIndex(log: Pick<LogEntry, "severityNumber" | "severityText">): number {
  if (log.severityNumber > 0) return Math.min(5, Math.floor((log.severityNumber - 1) / 4));
  const text = log.severityText.toLowerCase();
  for (const [level, words] of LEVEL_WORDS.entries()) if (words.includes(text)) return level;
  return 2;
}

export const LEVEL_WORDS: readonly (readonly string[])[] = Object.freeze([
  ["trace", "verbose", "finest"],
  ["debug", "fine"],
  ["info", "information", "notice"],
  ["warn", "warning"],
  ["error", "err", "severe"],
  ["fatal", "critical", "crit", "alert", "emergency", "panic"],
]);

export const LEVEL_NAMES: readonly LogLevel[] = Object.freeze([
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
]);
