/** Keys of the filter as expressions over `otel_logs`. */
import { LEVEL_WORDS } from "../../record/outline.ts";
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
import { stringLiteral } from "./literal.ts";

/** What `levelIndex` says, in SQL. */
export const LEVEL: string = `multiIf(SeverityNumber > 0, least(5, intDiv(SeverityNumber - 1, 4)), ${LEVEL_WORDS.map(
  (words, index) => `lower(SeverityText) IN (${words.map(stringLiteral).join(", ")}), ${index}`,
).join(", ")}, 2)`;

export const LOG_FIELDS: FieldSet = Object.freeze({
  attributes: "LogAttributes",
  text: "Body",
  duration: undefined,
  level: LEVEL,
  named(key: string, binding: Binding): Field | undefined {
    switch (key) {
      case "service":
        return { value: "ServiceName", exists: "ServiceName != ''" };
      case "name":
        return { value: "EventName", exists: "EventName != ''" };
      case "logger":
        return { value: "ScopeName", exists: "ScopeName != ''" };
      case "trace":
        return { value: "TraceId", exists: "TraceId != ''" };
      case "span":
        return { value: "SpanId", exists: "SpanId != ''" };
      case "level":
        return always(`toString(${LEVEL})`);
      case "kind":
      case "status":
      case "duration":
      case "root":
        return NEVER;
      case "env":
        return resourceAttribute(ENVIRONMENT, binding);
      case "version":
        return inColumn(resourceAttribute([VERSION], binding), "ServiceVersion");
      case "tenant":
        return attribute(TENANT, "LogAttributes", binding);
      default:
        return undefined;
    }
  },
});
