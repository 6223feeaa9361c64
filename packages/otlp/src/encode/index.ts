export { decodeExportResponse, type PartialSuccess } from "../service/partial-success.ts";
export { retryDelayMs, statusMessage } from "../service/rpc-status.ts";
export type { JsonObject } from "../json/encode-common.ts";
export { requestGroups, requestObject } from "../json/transcode.ts";
export type { Signal } from "../wire/schema.ts";
export { encodeKeyValue, writeAttribute, writeValue } from "./attribute.ts";
export { ProtoWriter } from "../wire/writer.ts";
export { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT, type WireType } from "../wire/wire-type.ts";
export {
  ANY_VALUE,
  BUCKETS,
  EXEMPLAR,
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  KEY_VALUE,
  LOG_RECORD,
  METRIC,
  METRIC_DATA,
  NUMBER_POINT,
  QUANTILE,
  REQUEST,
  RESOURCE,
  RESOURCE_GROUP,
  SCOPE,
  SCOPE_GROUP,
  SPAN,
  SPAN_EVENT,
  SPAN_LINK,
  STATUS,
  SUMMARY_POINT,
  VALUE_LIST,
} from "../wire/fields.ts";
