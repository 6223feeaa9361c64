/** A trace of the store in Jaeger's shape. */
import type { Attributes, Span, Trace } from "@sightline/api";
import { parseTime } from "../own-api/time.ts";
import type { JaegerReference, JaegerSpan, JaegerTag, JaegerTrace } from "./model.ts";

export function jaegerTrace(trace: Trace): JaegerTrace {
  const start = parseTime("start", trace.start);
  const processes: Record<string, { serviceName: string; tags: readonly JaegerTag[] }> = {};
  for (const [
    index,
    { "service.name": serviceName = "unknown_service", ...rest },
  ] of trace.resources.entries()) {
    processes[processId(index)] = { serviceName, tags: textTags(rest) };
  }
  return {
    traceID: trace.traceId,
    spans: trace.spans.map((span) => jaegerSpan(trace.traceId, start, span)),
    processes,
    warnings: trace.complete ? null : ["A limit cut this trace: spans are missing."],
  };
}

function jaegerSpan(traceID: string, start: bigint, span: Span): JaegerSpan {
  return {
    traceID,
    spanID: span.spanId,
    operationName: span.name,
    references: references(traceID, span),
    startTime: microseconds(start, span.offsetNano),
    duration: Math.floor(span.durationNano / 1000),
    tags: tags(span),
    logs: span.events.map(({ offsetNano, name, attributes }) => ({
      timestamp: microseconds(start, offsetNano),
      fields: [text("event", name), ...textTags(attributes)],
    })),
    processID: processId(span.resource),
    warnings: null,
  };
}

function references(traceID: string, { parentSpanId, links }: Span): readonly JaegerReference[] {
  const parent: readonly JaegerReference[] =
    parentSpanId === null ? [] : [{ refType: "CHILD_OF", traceID, spanID: parentSpanId }];
  const linked = links.map(({ traceId, spanId }): JaegerReference => ({
    refType: "FOLLOWS_FROM",
    traceID: traceId,
    spanID: spanId,
  }));
  return [...parent, ...linked];
}

/** As Jaeger's own translation from OTLP spells kind, status and scope. */
function tags({ attributes, kind, status, scope }: Span): readonly JaegerTag[] {
  const list = textTags(attributes);
  if (kind !== "unspecified") list.push(text("span.kind", kind));
  if (status.code !== "unset") list.push(text("otel.status_code", status.code.toUpperCase()));
  if (status.code === "error") list.push({ key: "error", type: "bool", value: true });
  if (status.message !== "") list.push(text("otel.status_description", status.message));
  if (scope.name !== "") list.push(text("otel.scope.name", scope.name));
  if (scope.version !== "") list.push(text("otel.scope.version", scope.version));
  return list;
}

/** The store keeps attribute values as text, whatever their type was. */
function textTags(attributes: Attributes): JaegerTag[] {
  return Object.entries(attributes).map(([key, value]) => text(key, value));
}

function text(key: string, value: string): JaegerTag {
  return { key, type: "string", value };
}

function processId(resource: number): string {
  return `p${resource + 1}`;
}

function microseconds(start: bigint, offsetNano: number): number {
  return Number((start + BigInt(Math.round(offsetNano))) / 1000n);
}
