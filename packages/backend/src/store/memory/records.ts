/** Builds the records that the memory store keeps. */
import { SPAN_KINDS, STATUS_CODES } from "@sightline/api";
import type { LogRecord, ResourceLogs, ResourceSpans, ScopeLogs, ScopeSpans, Span } from "@sightline/otlp";
import type { LogVisitor } from "../intake/logs.ts";
import { durationOf, parentOf, type SpanVisitor } from "../intake/spans.ts";
import { attributeTexts, valueText } from "../record/attribute-text.ts";
import type { ValueLimit } from "../record/value-limit.ts";
import type { LogEntry, SpanKindName, SpanRecord, StatusName } from "../record/records.ts";
import { serviceName } from "../record/service-name.ts";

export class SpanRecords implements SpanVisitor {
  readonly spans: SpanRecord[] = [];
  /** The end of the newest span, nanoseconds since 1970. */
  newestNano = 0n;
  readonly #limit: ValueLimit;
  #service = "";
  #resource: SpanRecord["resource"] = {};
  #scope: ScopeSpans["scope"] | undefined;

  constructor(limit: ValueLimit) {
    this.#limit = limit;
  }

  resource(group: ResourceSpans): void {
    const attributes = this.#limit.attributes(group.resource.attributes);
    this.#service = serviceName({ ...group.resource, attributes });
    this.#resource = attributeTexts(attributes);
  }

  scope(group: ScopeSpans): void {
    this.#scope = group.scope;
  }

  span(span: Span): void {
    if (span.endTimeUnixNano > this.newestNano) this.newestNano = span.endTimeUnixNano;
    this.spans.push({
      start: span.startTimeUnixNano,
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: parentOf(span),
      traceState: span.traceState,
      name: span.name,
      kind: kindOf(span),
      service: this.#service,
      resource: this.#resource,
      scopeName: this.#scope?.name ?? "",
      scopeVersion: this.#scope?.version ?? "",
      attributes: this.#texts(span.attributes),
      duration: durationOf(span),
      status: statusOf(span),
      statusMessage: span.status.message,
      events: span.events.map((event) => ({
        time: event.timeUnixNano,
        name: event.name,
        attributes: this.#texts(event.attributes),
      })),
      links: span.links.map((link) => ({
        traceId: link.traceId,
        spanId: link.spanId,
        traceState: link.traceState,
        attributes: this.#texts(link.attributes),
      })),
    });
  }

  #texts(attributes: Span["attributes"]): SpanRecord["attributes"] {
    return attributeTexts(this.#limit.attributes(attributes));
  }
}

export class LogEntries implements LogVisitor {
  readonly logs: LogEntry[] = [];
  readonly #limit: ValueLimit;
  #service = "";
  #resource: LogEntry["resource"] = {};
  #scope: ScopeLogs["scope"] | undefined;

  constructor(limit: ValueLimit) {
    this.#limit = limit;
  }

  resource(group: ResourceLogs): void {
    const attributes = this.#limit.attributes(group.resource.attributes);
    this.#service = serviceName({ ...group.resource, attributes });
    this.#resource = attributeTexts(attributes);
  }

  scope(group: ScopeLogs): void {
    this.#scope = group.scope;
  }

  log(record: LogRecord, time: bigint): void {
    this.logs.push({
      time,
      traceId: record.traceId,
      spanId: record.spanId,
      severityText: record.severityText,
      severityNumber: record.severityNumber,
      service: this.#service,
      body: valueText(record.body),
      resource: this.#resource,
      scopeName: this.#scope?.name ?? "",
      scopeVersion: this.#scope?.version ?? "",
      attributes: attributeTexts(this.#limit.attributes(record.attributes)),
      eventName: record.eventName,
    });
  }
}

function kindOf(span: Span): SpanKindName {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SPAN_KINDS lists the names in OTLP's order
  return (SPAN_KINDS[span.kind] ?? "unspecified") as SpanKindName;
}

function statusOf(span: Span): StatusName {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STATUS_CODES lists the names in OTLP's order
  return (STATUS_CODES[span.status.code] ?? "unset") as StatusName;
}
