/** Keys of the filter as expressions over `otel_traces`. */
import { ENVIRONMENT, TENANT, VERSION } from "../../record/well-known.ts";
import type { Binding } from "./binding.ts";
import {
  always,
  attribute,
  inColumn,
  NEVER,
  resourceAttribute,
  type Field,
  type FieldSet,
} from "./filter.ts";

/** Older exporters write `SPAN_KIND_SERVER` and `STATUS_CODE_ERROR`. */
export const KIND = "replaceOne(lower(SpanKind), 'span_kind_', '')";
export const STATUS = "replaceOne(lower(StatusCode), 'status_code_', '')";
export const FAILED = "StatusCode IN ('Error', 'STATUS_CODE_ERROR')";

/** Server and consumer spans, and roots that begin work of their own. */
export const IS_REQUEST =
  "(SpanKind IN ('Server', 'Consumer', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER') OR (ParentSpanId = '' AND SpanKind IN ('Internal', 'Unspecified', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_UNSPECIFIED', '')))";

export const SPAN_FIELDS: FieldSet = Object.freeze({
  attributes: "SpanAttributes",
  text: "SpanName",
  duration: "Duration",
  level: undefined,
  named(key: string, binding: Binding): Field | undefined {
    switch (key) {
      case "service":
        return { value: "ServiceName", exists: "ServiceName != ''" };
      case "name":
        return { value: "SpanName", exists: "SpanName != ''" };
      case "logger":
        return { value: "ScopeName", exists: "ScopeName != ''" };
      case "kind":
        return always(KIND);
      case "status":
        return always(STATUS);
      case "duration":
        return always("toString(Duration)");
      case "trace":
        return always("TraceId");
      case "span":
        return always("SpanId");
      case "root":
        return always("if(ParentSpanId = '', 'true', 'false')");
      case "level":
        return NEVER;
      case "env":
        return resourceAttribute(ENVIRONMENT, binding);
      case "version":
        return inColumn(resourceAttribute([VERSION], binding), "ServiceVersion");
      case "tenant":
      case TENANT:
        return inColumn(attribute(TENANT, "SpanAttributes", binding), "TenantId");
      default:
        return undefined;
    }
  },
});
