/** Sorting, which only an instant query shows: a range is always in the order of labels. */
import { stringValue } from "../../../check/types.ts";
import { compareLabels, labelValue } from "../../../labels/labels.ts";
import { bare, type Call } from "../../../syntax/ast.ts";
import type { Context } from "../../context.ts";
import { FLOAT, isEmpty, newSeries, setFloat, type StepSeries } from "../../value.ts";

const BY_VALUE: ReadonlySet<string> = new Set(["sort", "sort_desc"]);
const BY_LABEL: ReadonlySet<string> = new Set(["sort_by_label", "sort_by_label_desc"]);

export function isSortFunction(name: string): boolean {
  return BY_VALUE.has(name) || BY_LABEL.has(name);
}

export async function evaluateSort(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [subject] = call.parameters;
  const value = subject === undefined ? undefined : await context.evaluate(bare(subject), context);
  if (context.steps.end !== context.steps.start) {
    const text = "sort is ineffective for range queries since results are always ordered by labels";
    context.query.notes.warn(text, call.span);
  }
  if (value?.kind !== "vector") return [];
  const isDescending = call.name.endsWith("_desc");
  if (BY_VALUE.has(call.name))
    return byValue(
      value.series.map(floatPart).filter((one) => !isEmpty(one)),
      isDescending,
    );
  return byLabels(
    value.series,
    call.parameters.slice(1).map((name) => stringValue(name) ?? ""),
    isDescending,
  );
}

/** Histograms cannot be ordered and are left out. */
function floatPart(series: StepSeries): StepSeries {
  if (series.histograms === undefined) return series;
  const made = newSeries(series.labels, series.present.length, series.dropsName);
  for (const [step, kind] of series.present.entries()) {
    if (kind === FLOAT) setFloat(made, step, series.values[step] ?? Number.NaN);
  }
  return made;
}

/** NaN comes last, whatever the direction. */
function byValue(series: readonly StepSeries[], isDescending: boolean): readonly StepSeries[] {
  return series.toSorted((left, right) => {
    const [a = Number.NaN, b = Number.NaN] = [left.values[0], right.values[0]];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return isDescending ? b - a : a - b;
  });
}

function byLabels(
  series: readonly StepSeries[],
  names: readonly string[],
  isDescending: boolean,
): readonly StepSeries[] {
  const sign = isDescending ? -1 : 1;
  return series.toSorted((left, right) => {
    for (const name of names) {
      const order = compareNaturally(labelValue(left.labels, name), labelValue(right.labels, name));
      if (order !== 0) return sign * order;
    }
    return sign * compareLabels(left.labels, right.labels);
  });
}

/** Runs of digits compare as numbers: `node2` comes before `node10`. */
export function compareNaturally(left: string, right: string): number {
  if (left === right) return 0;
  const [a, b] = [left.match(/\d+|\D+/gu) ?? [], right.match(/\d+|\D+/gu) ?? []];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one = "", other = ""] = [a[at], b[at]];
    if (one === other) continue;
    const areNumbers = /^\d/u.test(one) && /^\d/u.test(other);
    const difference = areNumbers ? Number(one) - Number(other) : 0;
    if (difference !== 0) return difference;
    return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
