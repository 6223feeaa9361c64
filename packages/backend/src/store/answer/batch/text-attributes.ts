/** Attributes of the store, which are text, as OTLP has them. */
import type { Attributes } from "@sightline/api";
import type { InstrumentationScope, KeyValue, Resource } from "@sightline/otlp";

export function keyValues(attributes: Attributes): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: { kind: "string", value } }));
}

function resourceOf(attributes: Attributes): Resource {
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

interface Scoped {
  readonly resource: Attributes;
  readonly scopeName: string;
  readonly scopeVersion: string;
}

/** Items of one resource, by the scope that made them: the frame of traces and logs in OTLP. */
export interface ResourceGroup<T> {
  readonly resource: Resource;
  readonly scopes: readonly { readonly scope: InstrumentationScope; readonly items: readonly T[] }[];
}

export function byResourceAndScope<T extends Scoped>(items: readonly T[]): readonly ResourceGroup<T>[] {
  return grouped(items, ({ resource }) => JSON.stringify(resource)).map((ofResource) => ({
    resource: resourceOf(ofResource[0]?.resource ?? {}),
    scopes: grouped(ofResource, ({ scopeName, scopeVersion }) => `${scopeName}\u0000${scopeVersion}`).map(
      (ofScope) => ({
        scope: scopeOf(ofScope[0]?.scopeName ?? "", ofScope[0]?.scopeVersion ?? ""),
        items: ofScope,
      }),
    ),
  }));
}
