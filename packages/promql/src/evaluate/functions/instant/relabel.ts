/** `label_replace` and `label_join`. */
import { isLabelName, labelValue, METRIC_NAME, type Labels, withLabel } from "../../../labels/labels.ts";
import { wholePattern } from "../../../labels/regular-expression.ts";
import { expandTemplate } from "../../../labels/template.ts";
import { stringValue } from "../../../check/types.ts";
import { bare, type Call } from "../../../syntax/ast.ts";
import type { Context } from "../../context.ts";
import { evaluationErrorOf } from "../../evaluation-error.ts";
import { mergeSameLabels, type StepSeries } from "../../value.ts";

export async function labelReplace(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [target, replacement, source, pattern] = textsOf(call);
  const compiled = compile(pattern ?? "");
  checkName(target ?? "", "destination", call.name);
  return relabelled(call, context, target ?? "", (labels) => {
    const match = compiled.exec(labelValue(labels, source ?? ""));
    return match === null ? undefined : expandTemplate(replacement ?? "", match);
  });
}

export async function labelJoin(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [target = "", separator = "", ...sources] = textsOf(call);
  for (const source of sources) checkName(source, "source", call.name);
  checkName(target, "destination", call.name);
  return relabelled(call, context, target, (labels) =>
    sources.map((source) => labelValue(labels, source)).join(separator),
  );
}

function textsOf(call: Call): readonly string[] {
  return call.parameters.slice(1).map((argument) => stringValue(argument) ?? "");
}

async function relabelled(
  call: Call,
  context: Context,
  target: string,
  valueOf: (labels: Labels) => string | undefined,
): Promise<readonly StepSeries[]> {
  const [subject] = call.parameters;
  const value = subject === undefined ? undefined : await context.evaluate(bare(subject), context);
  if (value?.kind !== "vector") return [];
  const result = value.series.map((series) => {
    const text = valueOf(series.labels);
    if (text === undefined) return series;
    const labels = withLabel(series.labels, target, text);
    // A name that is set here stays.
    return { ...series, labels, dropsName: target === METRIC_NAME ? false : series.dropsName };
  });
  return mergeSameLabels(result);
}

function compile(pattern: string): RegExp {
  try {
    return wholePattern(pattern);
  } catch {
    const reason = `invalid regular expression in label_replace(): ${pattern}`;
    throw evaluationErrorOf(reason, "Patterns are RE2 and match the whole value.");
  }
}

function checkName(name: string, which: "destination" | "source", call: string): void {
  if (isLabelName(name)) return;
  throw evaluationErrorOf(
    `invalid ${which} label name in ${call}(): ${name}`,
    "A label name is text that is not empty.",
  );
}
