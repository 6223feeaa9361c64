/** The plain way from spans to rows of `otel_traces`, over objects: what the transcoder must do too. */
import type { KeyValue, ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from "@sightline/otlp";
import { durationOf, parentOf, type SpanVisitor } from "../../src/store/intake/spans.ts";
import { serviceName } from "../../src/store/record/service-name.ts";
import { writeAttributes } from "../../src/store/chdb/rows/attribute-map.ts";
import { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";
import { KIND_TEXT, STATUS_TEXT } from "../../src/store/chdb/rows/span-texts.ts";

export class SpanRows implements SpanVisitor {
  readonly #writer: RowWriter;
  /** Service name and resource attributes in the row format: the same for each span of a resource. */
  readonly #resource = new RowWriter(1024);
  #scopeName = "";
  #scopeVersion = "";

  constructor(writer: RowWriter) {
    this.#writer = writer;
  }

  resource(group: ResourceSpans): void {
    this.#resource.reset();
    this.#resource.text(serviceName(group.resource));
    writeAttributes(this.#resource, group.resource.attributes);
  }

  scope(group: ScopeSpans): void {
    this.#scopeName = group.scope.name;
    this.#scopeVersion = group.scope.version;
  }

  span(span: Span): void {
    const writer = this.#writer;
    writer.int64(span.startTimeUnixNano);
    writer.text(span.traceId);
    writer.text(span.spanId);
    writer.text(parentOf(span));
    writer.text(span.traceState);
    writer.text(span.name);
    writer.text(KIND_TEXT[span.kind] ?? "Unspecified");
    writer.raw(this.#resource.view());
    writer.text(this.#scopeName);
    writer.text(this.#scopeVersion);
    writeAttributes(writer, span.attributes);
    writer.int64(durationOf(span));
    writer.text(STATUS_TEXT[span.status.code] ?? "Unset");
    writer.text(span.status.message);
    writeEvents(writer, span.events);
    writeLinks(writer, span.links);
  }
}

function writeEvents(writer: RowWriter, events: readonly SpanEvent[]): void {
  writer.varint(events.length);
  for (const event of events) writer.int64(event.timeUnixNano);
  writer.varint(events.length);
  for (const event of events) writer.text(event.name);
  writeAttributesOfEach(writer, events);
}

function writeLinks(writer: RowWriter, links: readonly SpanLink[]): void {
  writer.varint(links.length);
  for (const link of links) writer.text(link.traceId);
  writer.varint(links.length);
  for (const link of links) writer.text(link.spanId);
  writer.varint(links.length);
  for (const link of links) writer.text(link.traceState);
  writeAttributesOfEach(writer, links);
}

function writeAttributesOfEach(
  writer: RowWriter,
  items: readonly { readonly attributes: readonly KeyValue[] }[],
): void {
  writer.varint(items.length);
  for (const item of items) writeAttributes(writer, item.attributes);
}
