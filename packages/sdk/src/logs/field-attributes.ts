/** A caller's fields as attributes of the record: what the line says, and never more than it. */
import type { Redactor } from "../redaction/redactor.ts";
import { appendAttribute, appendAttributes, type AttributeList } from "../trace/attribute-list.ts";
import { exceptionAttributes } from "../trace/exception.ts";
import type { LogFields } from "./fields.ts";
import { cutText } from "./json-text.ts";
import { jsonValue } from "./json-value.ts";

/**
 * Appends the fields; the first error among them becomes the record's exception, as conventions have it. Answers that
 * error.
 */
export function appendFields(
  attributes: AttributeList,
  fields: LogFields,
  redactor: Redactor,
): Error | undefined {
  let thrown: Error | undefined;
  try {
    for (const key in fields) {
      if (!Object.hasOwn(fields, key)) continue;
      thrown ??= appendField(attributes, key, fields, redactor);
    }
  } catch {
    // A proxy that does not tell its keys; the line says so.
  }
  return thrown;
}

function appendField(
  attributes: AttributeList,
  key: string,
  fields: LogFields,
  redactor: Redactor,
): Error | undefined {
  let value: unknown;
  try {
    value = fields[key];
  } catch (error) {
    attributes.push(key, `[threw: ${String(error)}]`);
    return undefined;
  }
  if (typeof value === "string") attributes.push(key, cutText(value));
  else if (typeof value === "symbol") attributes.push(key, String(value));
  else if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    appendAttribute(attributes, key, value);
  } else if (value instanceof Error) {
    appendError(attributes, value);
    return value;
  } else {
    // The line's own form is bounded, holds maps and sets, and is a copy that later changes do not reach.
    const json = jsonValue(key, value, redactor);
    if (json !== undefined) appendAttribute(attributes, key, JSON.parse(json));
  }
  return undefined;
}

/** Never throws: an error is only an object, and its getters may. */
export function appendError(attributes: AttributeList, error: Error): void {
  try {
    appendAttributes(attributes, exceptionAttributes(error));
  } catch (unreadable) {
    attributes.push("exception.message", `[not readable: ${String(unreadable)}]`);
  }
}
