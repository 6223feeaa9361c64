/** Relabelling: labels in, labels out, or nothing. Semantics of Prometheus 3's model/relabel. */
import { createHash } from "node:crypto";
import { assertNever } from "@sightline/model";
import { expandTemplate } from "@sightline/promql";
import type { RelabelRule } from "./rule.ts";

/** A label that is not there and one that is empty are the same; none of the values is empty. */
export type LabelMap = Map<string, string>;

/**
 * Applies the rules in order, changing `labels`.
 *
 * @returns false: what has the labels is to be dropped; the labels are then as far as the rules came.
 * @example
 * const labels = new Map([["__address__", "api:9100"]]);
 * relabel(labels, rules); // true; labels has what the rules made
 */
export function relabel(labels: LabelMap, rules: readonly RelabelRule[]): boolean {
  return rules.every((rule) => applyRule(labels, rule));
}

function applyRule(labels: LabelMap, rule: RelabelRule): boolean {
  const { regex, targetLabel } = rule;
  const value = rule.sourceLabels.map((name) => labels.get(name) ?? "").join(rule.separator);
  switch (rule.action) {
    case "keep":
      return regex.test(value);
    case "drop":
      return !regex.test(value);
    case "keepequal":
      return (labels.get(targetLabel) ?? "") === value;
    case "dropequal":
      return (labels.get(targetLabel) ?? "") !== value;
    case "replace":
      replace(labels, rule, value);
      return true;
    case "lowercase":
      setLabel(labels, targetLabel, value.toLowerCase());
      return true;
    case "uppercase":
      setLabel(labels, targetLabel, value.toUpperCase());
      return true;
    case "hashmod":
      setLabel(labels, targetLabel, String(hashOf(value) % BigInt(rule.modulus)));
      return true;
    case "labelmap":
      for (const [name, text] of new Map(labels)) {
        const match = regex.exec(name);
        if (match !== null) setLabel(labels, expandTemplate(rule.replacement, match), text);
      }
      return true;
    case "labeldrop":
      for (const name of labels.keys()) if (regex.test(name)) labels.delete(name);
      return true;
    case "labelkeep":
      for (const name of labels.keys()) if (!regex.test(name)) labels.delete(name);
      return true;
    default:
      return assertNever(rule.action, "relabel action");
  }
}

function replace(labels: LabelMap, rule: RelabelRule, value: string): void {
  const match = rule.regex.exec(value);
  if (match === null) return;
  const target = expandTemplate(rule.targetLabel, match);
  if (target !== "") setLabel(labels, target, expandTemplate(rule.replacement, match));
}

export function setLabel(labels: LabelMap, name: string, value: string): void {
  if (value === "") labels.delete(name);
  else if (name !== "") labels.set(name, value);
}

/** The last eight bytes of the MD5, big-endian: shards stay what they are in Prometheus. */
function hashOf(value: string): bigint {
  return createHash("md5").update(value).digest().readBigUInt64BE(8);
}
