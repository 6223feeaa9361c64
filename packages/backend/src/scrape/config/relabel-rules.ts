/** `relabel_configs` and `metric_relabel_configs`. */
import { wholePattern } from "@sightline/promql";
import { RELABEL_ACTIONS, RELABEL_DEFAULTS, type RelabelAction, type RelabelRule } from "../relabel/rule.ts";
import type { ConfigNode, Fields } from "./node.ts";

const FIELDS = [
  "action",
  "source_labels",
  "separator",
  "regex",
  "modulus",
  "target_label",
  "replacement",
] as const;

type Field = (typeof FIELDS)[number];

const NEED_TARGET: ReadonlySet<RelabelAction> = new Set([
  "replace",
  "hashmod",
  "lowercase",
  "uppercase",
  "keepequal",
  "dropequal",
]);

/** Which fields mean nothing to an action; Prometheus refuses them too. */
const ONLY: Partial<Record<RelabelAction, readonly Field[]>> = {
  labeldrop: ["action", "regex"],
  labelkeep: ["action", "regex"],
  keepequal: ["action", "source_labels", "separator", "target_label"],
  dropequal: ["action", "source_labels", "separator", "target_label"],
};

export function relabelRules(node: ConfigNode | undefined): readonly RelabelRule[] {
  return (node?.list() ?? []).map(relabelRule);
}

function relabelRule(node: ConfigNode): RelabelRule {
  const fields = node.fields(FIELDS);
  const action = fields.get("action")?.oneOf(RELABEL_ACTIONS) ?? RELABEL_DEFAULTS.action;
  check(fields, action);
  return Object.freeze({
    action,
    sourceLabels: (fields.get("source_labels")?.list() ?? []).map((one) => one.text()),
    separator: fields.get("separator")?.text() ?? RELABEL_DEFAULTS.separator,
    regex: fields.get("regex")?.pattern() ?? wholePattern(RELABEL_DEFAULTS.regex),
    modulus: fields.get("modulus")?.count() ?? 0,
    targetLabel: fields.get("target_label")?.text() ?? "",
    replacement: fields.get("replacement")?.text() ?? RELABEL_DEFAULTS.replacement,
  });
}

function check(fields: Fields<Field>, action: RelabelAction): void {
  const { at } = fields;
  if (NEED_TARGET.has(action) && fields.get("target_label") === undefined)
    throw at.fail(`${action} has no target_label.`, "Say which label gets the result.");
  if (action === "hashmod" && (fields.get("modulus")?.count() ?? 0) === 0)
    throw at.fail("hashmod has no modulus above 0.", "Say among how many shards: modulus: 4.");
  const only = ONLY[action];
  for (const name of only === undefined ? [] : FIELDS) {
    const given = fields.get(name);
    if (given !== undefined && only?.includes(name) === false)
      throw given.fail(
        `${action} does not read ${name}.`,
        `It takes ${only.filter((one) => one !== "action").join(", ")}.`,
      );
  }
}
