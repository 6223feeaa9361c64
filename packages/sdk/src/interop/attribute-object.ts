/** A list of attributes as the object that OpenTelemetry has. */
import type { Attributes } from "@opentelemetry/api";
import { type AttributeList, settle } from "../trace/attribute-list.ts";

export function attributeObject(list: AttributeList): {
  readonly attributes: Attributes;
  readonly dropped: number;
} {
  const settled = settle(list);
  const attributes: Record<string, unknown> = {};
  for (let at = 0; at < settled.list.length; at += 2) {
    attributes[String(settled.list[at])] = settled.list[at + 1];
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every way into the list takes the API's attributes
  return { attributes: attributes as Attributes, dropped: settled.dropped };
}
