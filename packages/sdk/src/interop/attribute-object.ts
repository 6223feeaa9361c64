/** A list of attributes as the object that OpenTelemetry has. */
import type { Attributes } from "@opentelemetry/api";
import type { AttributeLimits } from "../config/limits.ts";
import { type AttributeList, settle } from "../trace/attribute-list.ts";

export function attributeObject(
  list: AttributeList,
  limits: AttributeLimits,
): {
  readonly attributes: Attributes;
  readonly dropped: number;
} {
  const settled = settle(list, limits);
  const attributes: Attributes = {};
  for (let at = 0; at < settled.list.length; at += 2) {
    attributes[String(settled.list[at])] = settled.list[at + 1];
  }
  return { attributes, dropped: settled.dropped };
}
