/** `and`, `or`, `unless`: which samples stay, by what the other side has at the same step. */
import type { Binary } from "../../syntax/ast.ts";
import { ABSENT, copyStep, isEmpty, newSeries, type StepSeries } from "../value.ts";
import { DEFAULT_MATCHING, matchGroups } from "./signatures.ts";
import { mergeSameLabels } from "../value.ts";

export function combineSets(
  binary: Binary,
  left: readonly StepSeries[],
  right: readonly StepSeries[],
  steps: number,
): readonly StepSeries[] {
  const kept: StepSeries[] = [];
  const fromRight: StepSeries[] = [];
  const groups = matchGroups(left, right, binary.matching ?? DEFAULT_MATCHING);
  const results: (StepSeries | undefined)[] = left.map(() => undefined);
  for (const group of groups) {
    const ofLeft = pick(left, group.left);
    const ofRight = pick(right, group.right);
    switch (binary.operator) {
      case "and":
        for (const index of group.left) results[index] = where(left[index], presence(ofRight, steps), true);
        break;
      case "unless":
        for (const index of group.left) results[index] = where(left[index], presence(ofRight, steps), false);
        break;
      default:
        for (const index of group.left) results[index] = left[index];
        for (const one of ofRight) {
          const made = where(one, presence(ofLeft, steps), false);
          if (made !== undefined) fromRight.push(made);
        }
    }
  }
  for (const one of results) if (one !== undefined && !isEmpty(one)) kept.push(one);
  return mergeSameLabels([...kept, ...fromRight.filter((one) => !isEmpty(one))]);
}

function pick(series: readonly StepSeries[], indices: readonly number[]): readonly StepSeries[] {
  return indices.map((index) => series[index]).filter((one) => one !== undefined);
}

/** 1 at each step where one of the series has a sample. */
function presence(series: readonly StepSeries[], steps: number): Uint8Array {
  const found = new Uint8Array(steps);
  for (const { present } of series) {
    for (let step = 0; step < steps; step++) if (present[step] !== ABSENT) found[step] = 1;
  }
  return found;
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
