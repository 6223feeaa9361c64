/** Recorded series, put back as the expressions that record them: for a target without recording rules. */
import { type Expression, parseQuery, type VectorSelector, walk } from "@sightline/promql";
import type { RecordingRule } from "../../rule/rule.ts";

export type Inlined =
  | { readonly ok: true; readonly expr: string }
  /** A range over a recorded series: only what was recorded has a past. */
  | { readonly ok: false; readonly record: string };

/** Recorded series that are made of recorded series, and so on; more is a circle. */
const DEEPEST = 5;

/**
 * @example
 * inlined("job:up:sum > 3", [{ kind: "record", record: "job:up:sum", expr: "sum by (job) (up)", labels: {} }]);
 * // { ok: true, expr: "(sum by (job) (up)) > 3" }
 */
export function inlined(expr: string, recordings: readonly RecordingRule[], depth = 0): Inlined {
  const parsed = parseQuery(expr);
  if (!parsed.ok) return { ok: true, expr };
  const places: { start: number; end: number; text: string }[] = [];
  const inRanges = new Set<Expression>();
  for (const one of walk(parsed.expression)) {
    if (one.kind === "range-selector") inRanges.add(one.selector);
    if (one.kind !== "selector") continue;
    const found = recordings.filter((rule) => records(rule, one));
    const [first] = found;
    if (first === undefined) continue;
    if (inRanges.has(one) || one.offset !== undefined || one.at !== undefined || depth === DEEPEST)
      return { ok: false, record: first.record };
    const texts: string[] = [];
    for (const rule of found) {
      const inner = inlined(rule.expr, recordings, depth + 1);
      if (!inner.ok) return inner;
      texts.push(labelled(inner.expr.trim(), rule));
    }
    places.push({ ...one.span, text: texts.length === 1 ? (texts[0] ?? "") : `(${texts.join(" or ")})` });
  }
  let text = expr;
  for (const { start, end, text: other } of places.toSorted((left, right) => right.start - left.start))
    text = text.slice(0, start) + other + text.slice(end);
  return { ok: true, expr: text };
}

/** Whether the selector asks for what the rule writes, as far as the rule's own labels say it. */
function records({ record, labels }: RecordingRule, { name, matchers }: VectorSelector): boolean {
  if (record !== name) return false;
  return matchers.every(
    ({ name: label, operator, value }) =>
      labels[label] === undefined || operator !== "=" || labels[label] === value,
  );
}

/** The expression with the labels that the rule writes. */
function labelled(expr: string, { labels }: RecordingRule): string {
  return Object.entries(labels).reduce(
    (inner, [name, value]) =>
      `label_replace(${inner}, ${JSON.stringify(name)}, ${JSON.stringify(literal(value))}, "", "")`,
    `(${expr})`,
  );
}

/** A replacement takes `$` for a part of the match. */
function literal(value: string): string {
  return value.replaceAll("$", "$$$$");
}
