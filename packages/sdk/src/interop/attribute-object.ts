/** A list of attributes as the object that OpenTelemetry has. */
import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { type AttributeList, settle } from "../trace/attribute-list.ts";

export function attributeObject(list: AttributeList): {
  readonly attributes: Attributes;
  readonly dropped: number;
} {
  const settled = settle(list);
  const attributes: Attributes = {};
  for (let at = 0; at < settled.list.length; at += 2) {
    const value: unknown = settled.list[at + 1];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every way into the list takes the API's attributes
    attributes[String(settled.list[at])] = value as AttributeValue;
  }
  return { attributes, dropped: settled.dropped };
}
