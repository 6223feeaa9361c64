/** Rule groups as the YAML that Prometheus loads. */
import { Document, isScalar, Scalar, visit } from "yaml";
import type { Rule, RuleGroup } from "./rule.ts";

/**
 * The file's text. Keys stand in the order that people read them in, labels sorted by name, so that the same groups
 * always give the same bytes.
 *
 * @param header lines of a comment on top, without `#`
 */
export function printRuleFile(groups: readonly RuleGroup[], header: readonly string[] = []): string {
  const document = new Document({ groups: groups.map(plainGroup) }, PLAIN);
  if (header.length > 0) document.commentBefore = header.map((line) => ` ${line}`).join("\n");
  visit(document, {
    Scalar(_key, node) {
      // Expressions over several lines stay readable; the last line break is no part of them.
      if (isScalar(node) && typeof node.value === "string" && node.value.includes("\n"))
        node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Values that are the same object are written out each time. */
export const PLAIN = { aliasDuplicateObjects: false } as const;

function plainGroup({ name, interval, rules }: RuleGroup): object {
  return { name, ...(interval === undefined ? {} : { interval }), rules: rules.map(plainRule) };
}

function plainRule(rule: Rule): object {
  if (rule.kind === "record")
    return { record: rule.record, expr: rule.expr, ...filled("labels", rule.labels) };
  return {
    alert: rule.alert,
    expr: rule.expr,
    ...(rule.for === undefined ? {} : { for: rule.for }),
    ...(rule.keepFiringFor === undefined ? {} : { keep_firing_for: rule.keepFiringFor }),
    ...filled("labels", rule.labels),
    ...filled("annotations", rule.annotations),
  };
}

function filled(key: string, entries: Readonly<Record<string, string>>): object {
  const names = Object.keys(entries).toSorted();
  if (names.length === 0) return {};
  return { [key]: Object.fromEntries(names.map((name) => [name, entries[name]])) };
}
