/** A metric of OpenTelemetry's API: its labels are whatever attributes each measurement brings. */
import type { Attributes } from "@opentelemetry/api";
import { appendAttribute, type AttributeList } from "../trace/attribute-list.ts";
import type { Cell } from "./cell.ts";
import { Family } from "./family.ts";

export class AttributeFamily<C extends Cell> extends Family<C> {
  cell(attributes: Attributes | undefined): C {
    const pairs = sortedPairs(attributes);
    const key = pairs.length === 0 ? "[]" : keyOf(pairs);
    return this.known(key) ?? this.admit(key, pairs) ?? this.overflow();
  }
}

function sortedPairs(attributes: Attributes | undefined): AttributeList {
  const pairs: AttributeList = [];
  if (attributes === undefined) return pairs;
  for (const key of Object.keys(attributes).toSorted()) appendAttribute(pairs, key, attributes[key]);
  return pairs;
}

/** The type is part of it: 200 and "200" are two values to OpenTelemetry. */
function keyOf(pairs: AttributeList): string {
  let key = "";
  for (const part of pairs) {
    const text = typeof part === "string" ? part : JSON.stringify(part);
    key += `${typeof part}${text.length}:${text}\n`;
  }
  return key;
}
