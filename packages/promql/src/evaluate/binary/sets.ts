/** `and`, `or`, `unless`: which samples stay, by what the other side has at the same step. */
import type { Binary } from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import {
  ABSENT,
  copyStep,
  isEmpty,
  mergeSameLabels,
  newSeries,
  presenceOf,
  type StepSeries,
} from "../value.ts";
import { DEFAULT_MATCHING, matchGroups } from "./signatures.ts";

export async function combineSets(
  binary: Binary,
  left: readonly StepSeries[],
  right: readonly StepSeries[],
  { query, steps }: Context,
): Promise<readonly StepSeries[]> {
  const groups = matchGroups(left, right, binary.matching ?? DEFAULT_MATCHING);
  const fromLeft: (StepSeries | undefined)[] = left.map(() => undefined);
  const fromRight: (StepSeries | undefined)[] = [];
  for (const group of groups) {
    const ofRight = pick(right, group.right);
    if (binary.operator === "or") {
      for (const index of group.left) fromLeft[index] = left[index];
      const taken = presenceOf(pick(left, group.left), steps.count);
      for (const one of ofRight) fromRight.push(where(one, taken, false));
    } else {
      const matched = presenceOf(ofRight, steps.count);
      for (const index of group.left)
        fromLeft[index] = where(left[index], matched, binary.operator === "and");
    }
    if (query.budget.due()) await query.budget.pause();
  }
  const kept = [...fromLeft, ...fromRight].filter((one) => one !== undefined).filter((one) => !isEmpty(one));
  return mergeSameLabels(kept);
}

function pick(series: readonly StepSeries[], indices: readonly number[]): readonly StepSeries[] {
  return indices.map((index) => series[index]).filter((one) => one !== undefined);
}

/** The samples of a series at steps where `other` is there, or is not. */
function where(series: StepSeries | undefined, other: Uint8Array, isThere: boolean): StepSeries | undefined {
  if (series === undefined) return undefined;
  const made = newSeries(series.labels, other.length, series.dropsName);
  for (let step = 0; step < other.length; step++) {
    if (series.present[step] !== ABSENT && (other[step] === 1) === isThere) copyStep(series, made, step);
  }
  return made;
}
