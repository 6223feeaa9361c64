/**
 * The columns that rows of a table are written in, in this order. Types are those of the rows: columns that the table
 * keeps as LowCardinality are plain strings here, since the bytes are the same and the engine takes half as long to make
 * the dictionary of a whole column as to look every row up.
 */
export interface RowTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const MAP = "Map(String, String)";

export const SPAN_TABLE: RowTable = table("otel_traces", [
  ["Timestamp", "DateTime64(9)"],
  ["TraceId", "String"],
  ["SpanId", "String"],
  ["ParentSpanId", "String"],
  ["TraceState", "String"],
  ["SpanName", "String"],
  ["SpanKind", "String"],
  ["ServiceName", "String"],
  ["ResourceAttributes", MAP],
  ["ScopeName", "String"],
  ["ScopeVersion", "String"],
  ["SpanAttributes", MAP],
  ["Duration", "UInt64"],
  ["StatusCode", "String"],
  ["StatusMessage", "String"],
  ["Events.Timestamp", "Array(DateTime64(9))"],
  ["Events.Name", "Array(String)"],
  ["Events.Attributes", `Array(${MAP})`],
  ["Links.TraceId", "Array(String)"],
  ["Links.SpanId", "Array(String)"],
  ["Links.TraceState", "Array(String)"],
  ["Links.Attributes", `Array(${MAP})`],
]);

export const LOG_TABLE: RowTable = table("otel_logs", [
  ["Timestamp", "DateTime64(9)"],
  ["TraceId", "String"],
  ["SpanId", "String"],
  ["TraceFlags", "UInt8"],
  ["SeverityText", "String"],
  ["SeverityNumber", "UInt8"],
  ["ServiceName", "String"],
  ["Body", "String"],
  ["ResourceSchemaUrl", "String"],
  ["ResourceAttributes", MAP],
  ["ScopeSchemaUrl", "String"],
  ["ScopeName", "String"],
  ["ScopeVersion", "String"],
  ["ScopeAttributes", MAP],
  ["LogAttributes", MAP],
  ["EventName", "String"],
]);

export const SERIES_TABLE: RowTable = table("metric_series", [
  ["fingerprint", "UInt64"],
  ["name", "String"],
  ["labels", MAP],
  ["family", "String"],
  ["kind", "String"],
  ["unit", "String"],
  ["help", "String"],
  ["last_seen", "DateTime"],
]);

export const SAMPLE_TABLE: RowTable = table("metric_samples", [
  ["fingerprint", "UInt64"],
  ["unix_milli", "Int64"],
  ["value", "Float64"],
]);

export const HISTOGRAM_TABLE: RowTable = table("metric_histograms", [
  ["fingerprint", "UInt64"],
  ["unix_milli", "Int64"],
  ["reset_hint", "UInt8"],
  ["schema", "Int8"],
  ["zero_threshold", "Float64"],
  ["zero_count", "Float64"],
  ["count", "Float64"],
  ["sum", "Float64"],
  ["positive_indices", "Array(Int32)"],
  ["positive_counts", "Array(Float64)"],
  ["negative_indices", "Array(Int32)"],
  ["negative_counts", "Array(Float64)"],
  ["custom_bounds", "Array(Float64)"],
]);

export const EXEMPLAR_TABLE: RowTable = table("metric_exemplars", [
  ["fingerprint", "UInt64"],
  ["unix_milli", "Int64"],
  ["value", "Float64"],
  ["labels", MAP],
]);

/** In the order they are loaded: a series before its samples. */
export const ROW_TABLES: readonly RowTable[] = Object.freeze([
  SERIES_TABLE,
  SAMPLE_TABLE,
  HISTOGRAM_TABLE,
  EXEMPLAR_TABLE,
  SPAN_TABLE,
  LOG_TABLE,
]);

function table(name: string, columns: readonly (readonly [string, string])[]): RowTable {
  return Object.freeze({ name, columns: columns.map(([column, type]) => ({ name: column, type })) });
}
