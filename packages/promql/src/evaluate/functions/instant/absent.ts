/** `absent` and `absent_over_time`: a series where there is none. */
import { METRIC_NAME, NO_LABELS, labelsOf, type Labels } from "../../../labels/labels.ts";
import { bare, type Call, type Expression } from "../../../syntax/ast.ts";
import type { Context } from "../../context.ts";
import { ABSENT, isEmpty, newSeries, setFloat, type StepSeries } from "../../value.ts";

/** 1 at each step where none of the series has a sample. */
export function absentFrom(
  series: readonly StepSeries[],
  call: Call,
  { steps }: Context,
): readonly StepSeries[] {
  const found = new Uint8Array(steps.count);
  for (const { present } of series) {
    for (let step = 0; step < found.length; step++) if (present[step] !== ABSENT) found[step] = 1;
  }
  const [subject] = call.parameters;
  const labels = subject === undefined ? NO_LABELS : labelsOfAbsent(bare(subject));
  const made = newSeries(labels, steps.count, call.name === "absent_over_time");
  for (let step = 0; step < found.length; step++) if (found[step] === 0) setFloat(made, step, 1);
  return isEmpty(made) ? [] : [made];
}

/** What the selector says about the labels of the missing series: equalities, each label once. */
function labelsOfAbsent(expression: Expression): Labels {
  const selector = expression.kind === "range-selector" ? expression.selector : expression;
  if (selector.kind !== "selector") return NO_LABELS;
  const seen = new Set<string>();
  const known = new Map<string, string>();
  for (const { name, operator, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (operator === "=" && !seen.has(name)) {
      known.set(name, value);
      seen.add(name);
    } else known.delete(name);
  }
  return labelsOf(known);
}
