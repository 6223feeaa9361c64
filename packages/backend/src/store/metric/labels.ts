/** Labels of a resource and of a data point. */
import type { KeyValue, Resource } from "@sightline/otlp";
import { valueText } from "../record/attribute-text.ts";
import type { ValueLimit } from "../record/value-limit.ts";
import { prometheusLabelName } from "@sightline/model";

export type Labels = Record<string, string>;

/** `job` and `instance` say these; the others go to `target_info`. */
const IDENTITY: ReadonlySet<string> = new Set(["service.name", "service.namespace", "service.instance.id"]);

export interface Target {
  /** `job` and `instance`, where the resource says them. */
  readonly identity: Labels;
  /** Labels of `target_info`; `undefined` where the resource says nothing more. */
  readonly info: Labels | undefined;
}

export function targetOf(resource: Resource, limit: ValueLimit): Target {
  const attributes = limit.attributes(resource.attributes);
  const found = new Map(attributes.map(({ key, value }) => [key, valueText(value)]));
  const identity = emptyLabels();
  const name = found.get("service.name") ?? "";
  const namespace = found.get("service.namespace") ?? "";
  const instance = found.get("service.instance.id") ?? "";
  if (name !== "") identity["job"] = namespace === "" ? name : `${namespace}/${name}`;
  if (instance !== "") identity["instance"] = instance;
  const rest = attributes.filter(({ key }) => !IDENTITY.has(key));
  const identified = Object.keys(identity).length > 0;
  const info = identified && rest.length > 0 ? pointLabels(rest, identity) : undefined;
  return { identity, info };
}

/** Attributes whose names become one label give their values joined by `;`, in the order of their names. */
export function pointLabels(attributes: readonly KeyValue[], identity: Labels): Labels {
  const labels = emptyLabels();
  for (const { key, value } of attributes.toSorted((left, right) => (left.key < right.key ? -1 : 1))) {
    const name = prometheusLabelName(key);
    const text = valueText(value);
    if (text === "" || name === "") continue;
    const before = labels[name];
    labels[name] = before === undefined ? text : `${before};${text}`;
  }
  return Object.assign(labels, identity);
}

function emptyLabels(): Labels {
  const labels: Labels = Object.create(null);
  return labels;
}
