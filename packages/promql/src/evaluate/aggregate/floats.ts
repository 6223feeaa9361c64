/** Aggregation of numbers: series by series into one array a group, so that memory is read in order. */
import type { Budget } from "../../limit/budget.ts";
import { lostIn } from "../summation.ts";
import { FLOAT, newSeries, type StepSeries } from "../value.ts";
import type { Groups } from "./groups.ts";

export type FloatOperator = "sum" | "avg" | "count" | "group" | "min" | "max" | "stddev" | "stdvar";

/** Working arrays of a group, one element a step. */
interface Accumulator {
  readonly result: StepSeries;
  readonly lost: Float64Array;
  readonly counts: Float64Array;
  /** Steps where an average no longer fits into a sum and is carried along as a mean. */
  means: Uint8Array | undefined;
}

type Take = (into: Accumulator, step: number, value: number) => void;

const TAKE: Readonly<Record<FloatOperator, Take>> = {
  sum: () => {},
  avg: takeMean,
  count: () => {},
  group: () => {},
  min: ({ result }, step, value) => {
    const best = result.values[step] ?? Number.NaN;
    if (value < best || Number.isNaN(best)) result.values[step] = value;
  },
  max: ({ result }, step, value) => {
    const best = result.values[step] ?? Number.NaN;
    if (value > best || Number.isNaN(best)) result.values[step] = value;
  },
  stddev: takeVariance,
  stdvar: takeVariance,
};

/** By the sum while it is finite. */
function takeMean(into: Accumulator, step: number, value: number): void {
  const { result, lost, counts } = into;
  const count = counts[step] ?? 1;
  const before = result.values[step] ?? 0;
  let mean = before;
  let meanLost = lost[step] ?? 0;
  if (into.means?.[step] !== 1) {
    const total = before + value;
    if (Number.isFinite(total) || Number.isNaN(total)) {
      lost[step] = lostIn(before, value, total, meanLost);
      result.values[step] = total;
      return;
    }
    into.means ??= new Uint8Array(counts.length);
    into.means[step] = 1;
    mean = before / (count - 1);
    meanLost /= count - 1;
  }
  const weight = (count - 1) / count;
  const weighted = weight * mean;
  const next = weighted + value / count;
  lost[step] = lostIn(weighted, value / count, next, weight * meanLost);
  result.values[step] = next;
}

/** Welford's method; `lost` holds the mean. */
function takeVariance({ result, lost, counts }: Accumulator, step: number, value: number): void {
  const mean = lost[step] ?? 0;
  const delta = value - mean;
  const next = mean + delta / (counts[step] ?? 1);
  lost[step] = next;
  result.values[step] = (result.values[step] ?? 0) + delta * (value - next);
}

const isVariance = (operator: FloatOperator): boolean => operator === "stddev" || operator === "stdvar";

/** One series a group. Steps that are no number are passed over. */
export async function aggregateFloats(
  operator: FloatOperator,
  series: readonly StepSeries[],
  groups: Groups,
  steps: number,
  budget: Budget,
): Promise<readonly StepSeries[]> {
  // Three arrays a group: result, loss and count.
  budget.plan(3 * groups.labels.length, steps);
  const accumulators = groups.labels.map((labels, index): Accumulator => ({
    result: newSeries(labels, steps, groups.dropsName[index] ?? false),
    lost: new Float64Array(steps),
    counts: new Float64Array(steps),
    means: undefined,
  }));
  for (const [index, one] of series.entries()) {
    const accumulator = accumulators[groups.of[index] ?? 0];
    if (accumulator === undefined) continue;
    if (operator === "sum") sumSeries(one, accumulator);
    else takeSeries(operator, one, accumulator);
    if (budget.due()) await budget.pause();
  }
  for (const accumulator of accumulators) finish(operator, accumulator);
  return accumulators.map(({ result }) => result);
}

/** The commonest aggregation, without a call for each sample. */
function sumSeries({ present, values }: StepSeries, { result, lost }: Accumulator): void {
  const { present: found, values: totals } = result;
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== FLOAT) continue;
    const value = values[step] ?? 0;
    if (found[step] !== FLOAT) {
      found[step] = FLOAT;
      totals[step] = value;
      continue;
    }
    const before = totals[step] ?? 0;
    const total = before + value;
    lost[step] = lostIn(before, value, total, lost[step] ?? 0);
    totals[step] = total;
  }
}

function takeSeries(operator: FloatOperator, { present, values }: StepSeries, into: Accumulator): void {
  const { result, counts, lost } = into;
  const take = TAKE[operator];
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== FLOAT) continue;
    const value = values[step] ?? Number.NaN;
    if (result.present[step] === FLOAT) {
      counts[step] = (counts[step] ?? 0) + 1;
      take(into, step, value);
      continue;
    }
    result.present[step] = FLOAT;
    counts[step] = 1;
    if (isVariance(operator)) {
      lost[step] = value;
      // Nothing can be said of how far infinities spread.
      result.values[step] = Number.isFinite(value) ? 0 : Number.NaN;
    } else result.values[step] = operator === "group" ? 1 : value;
  }
}

function finish(operator: FloatOperator, { result, lost, counts, means }: Accumulator): void {
  const { present, values } = result;
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== FLOAT) continue;
    const [value, count, rest] = [values[step] ?? 0, counts[step] ?? 1, lost[step] ?? 0];
    switch (operator) {
      case "sum":
        values[step] = value + rest;
        break;
      case "avg":
        values[step] = means?.[step] === 1 ? value + rest : value / count + rest / count;
        break;
      case "count":
        values[step] = count;
        break;
      case "stdvar":
        values[step] = value / count;
        break;
      case "stddev":
        values[step] = Math.sqrt(value / count);
        break;
      case "group":
      case "min":
      case "max":
        break;
    }
  }
}
