/** `count_values`: how many series have each value, the value as a label. */
import { printHistogram } from "../../histogram/print.ts";
import { isLabelName, labelsKey, quoted, withLabel, type Labels } from "../../labels/labels.ts";
import type { Aggregation } from "../../syntax/ast.ts";
import { printNumber } from "../../syntax/number-literal.ts";
import { stringValue } from "../../check/types.ts";
import type { Context } from "../context.ts";
import { evaluationErrorOf } from "../evaluation-error.ts";
import { ABSENT, HISTOGRAM, newSeries, setFloat, type StepSeries } from "../value.ts";
import { reduction } from "./groups.ts";

export function countValues(
  aggregation: Aggregation,
  series: readonly StepSeries[],
  { steps }: Context,
): readonly StepSeries[] {
  const label = stringValue(aggregation.parameter) ?? "";
  if (!isLabelName(label)) {
    throw evaluationErrorOf(`invalid label name ${quoted(label)}`, "A label name is text that is not empty.");
  }
  const { grouping } = aggregation;
  const isWithout = grouping?.without === true;
  const names = grouping?.labels ?? [];
  const reduce = reduction({ without: isWithout, labels: isWithout ? names : [...names, label] });
  const results = new Map<string, StepSeries>();
  for (const one of series) {
    const byText = new Map<string, StepSeries>();
    for (let step = 0; step < steps.count; step++) {
      if (one.present[step] === ABSENT) continue;
      const text = textOf(one, step);
      let result = byText.get(text);
      if (result === undefined) {
        result = resultFor(reduce(withLabel(one.labels, label, text)), results, steps.count);
        byText.set(text, result);
      }
      setFloat(result, step, (result.values[step] ?? 0) + 1);
    }
  }
  return [...results.values()];
}

function textOf(series: StepSeries, step: number): string {
  const histogram = series.present[step] === HISTOGRAM ? series.histograms?.[step] : undefined;
  return histogram === undefined ? printNumber(series.values[step] ?? Number.NaN) : printHistogram(histogram);
}

function resultFor(labels: Labels, results: Map<string, StepSeries>, steps: number): StepSeries {
  const key = labelsKey(labels);
  let result = results.get(key);
  if (result === undefined) results.set(key, (result = newSeries(labels, steps, false)));
  return result;
}
