/** Attributes of the store, which are text, as OTLP has them. */
import type { Attributes } from "@sightline/api";
import type { InstrumentationScope, KeyValue, Resource } from "@sightline/otlp";

export function keyValues(attributes: Attributes): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: { kind: "string", value } }));
}

export function resourceOf(attributes: Attributes): Resource {
  return { attributes: keyValues(attributes), droppedAttributesCount: 0 };
}

export function scopeOf(name: string, version: string): InstrumentationScope {
  return { name, version, attributes: [], droppedAttributesCount: 0 };
}

/** Items with equal keys together, in the order in which the keys come first. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
