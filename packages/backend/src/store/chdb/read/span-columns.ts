/** Whole spans out of `otel_traces`. */
import { SPAN_KINDS, STATUS_CODES, type Attributes } from "@sightline/api";
import type { EventRecord, LinkRecord, SpanKindName, SpanRecord, StatusName } from "../../record/records.ts";
import type { Row } from "../client.ts";
import { attributesAt, bigintAt, listAt, textAt } from "./decode.ts";

export const SPAN_COLUMNS = `toUnixTimestamp64Nano(Timestamp), TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind,
  ServiceName, ResourceAttributes, ScopeName, ScopeVersion, SpanAttributes, Duration, StatusCode, StatusMessage,
  arrayMap(t -> toUnixTimestamp64Nano(t), Events.Timestamp), Events.Name, Events.Attributes,
  Links.TraceId, Links.SpanId, Links.TraceState, Links.Attributes`;

export function spanOf(row: Row): SpanRecord {
  return {
    start: bigintAt(row, 0),
    traceId: textAt(row, 1),
    spanId: textAt(row, 2),
    parentSpanId: textAt(row, 3),
    traceState: textAt(row, 4),
    name: textAt(row, 5),
    kind: kindName(textAt(row, 6)),
    service: textAt(row, 7),
    resource: attributesAt(row, 8),
    scopeName: textAt(row, 9),
    scopeVersion: textAt(row, 10),
    attributes: attributesAt(row, 11),
    duration: bigintAt(row, 12),
    status: statusName(textAt(row, 13)),
    statusMessage: textAt(row, 14),
    events: eventsOf(row),
    links: linksOf(row),
  };
}

function eventsOf(row: Row): readonly EventRecord[] {
  const names = listAt(row, 16);
  const attributes = listAt(row, 17);
  return listAt(row, 15).map((time, index) => ({
    time: BigInt(String(time)),
    name: String(names[index]),
    attributes: attributesOf(attributes[index]),
  }));
}

function linksOf(row: Row): readonly LinkRecord[] {
  const spanIds = listAt(row, 19);
  const states = listAt(row, 20);
  const attributes = listAt(row, 21);
  return listAt(row, 18).map((traceId, index) => ({
    traceId: String(traceId),
    spanId: String(spanIds[index]),
    traceState: String(states[index]),
    attributes: attributesOf(attributes[index]),
  }));
}

function attributesOf(value: unknown): Attributes {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an element of an Array(Map(String, String)) column
  return value as Attributes;
}

/** Older exporters write `SPAN_KIND_SERVER`; what is in neither form counts as unspecified. */
export function kindName(text: string): SpanKindName {
  const word = text.toLowerCase().replace("span_kind_", "");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SPAN_KINDS lists the names of the type
  return (SPAN_KINDS.includes(word) ? word : "unspecified") as SpanKindName;
}

function statusName(text: string): StatusName {
  const word = text.toLowerCase().replace("status_code_", "");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STATUS_CODES lists the names of the type
  return (STATUS_CODES.includes(word) ? word : "unset") as StatusName;
}
