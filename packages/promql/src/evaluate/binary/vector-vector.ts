/** Two vectors: series that match meet at each step where both have a sample. */
import {
  filterLabels,
  labelsKey,
  labelValue,
  type Labels,
  printLabels,
  withLabels,
  withoutMetadata,
} from "../../labels/labels.ts";
import type { Binary, Matching } from "../../syntax/ast.ts";
import { isComparison } from "../../syntax/operators.ts";
import type { Context } from "../context.ts";
import { evaluationError, evaluationErrorOf } from "../evaluation-error.ts";
import {
  ABSENT,
  FLOAT,
  HISTOGRAM,
  isEmpty,
  newSeries,
  presenceOf,
  setFloat,
  setHistogram,
  type StepSeries,
} from "../value.ts";
import { changesMeaning, numberOperator } from "./arithmetic.ts";
import { operate, type Sample } from "./sample.ts";
import { DEFAULT_MATCHING, type MatchGroup, matchGroups } from "./signatures.ts";

/** A series of the result, and the last step at which something matched for it. */
interface Target {
  readonly series: StepSeries;
  lastStep: number;
}

/** What stays the same for all groups of one operation. */
interface Operation {
  readonly binary: Binary;
  readonly matching: Matching;
  /** With `group_right` the sides change places: the many are left here. */
  readonly many: readonly StepSeries[];
  readonly one: readonly StepSeries[];
  readonly isSwapped: boolean;
  /** 1 at each step where the sides are looked at: nothing matches an empty vector. */
  readonly isActive: Uint8Array;
  readonly context: Context;
  readonly results: Map<string, Target>;
  readonly sample: Sample;
}

export async function vectorWithVector(
  binary: Binary,
  left: readonly StepSeries[],
  right: readonly StepSeries[],
  context: Context,
): Promise<readonly StepSeries[]> {
  const matching = binary.matching ?? DEFAULT_MATCHING;
  const isSwapped = matching.group === "right";
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  const { count } = context.steps;
  const [ofMany, ofOne] = [presenceOf(many, count), presenceOf(one, count)];
  const isActive = ofMany.map((there, step) =>
    fills ? there | (ofOne[step] ?? 0) : there & (ofOne[step] ?? 0),
  );
  const sample: Sample = { value: 0, histogram: undefined, isKept: true };
  const results = new Map<string, Target>();
  const operation: Operation = { binary, matching, many, one, isSwapped, isActive, context, results, sample };
  for (const group of matchGroups(many, one, matching)) {
    if (!combinePair(operation, group)) combineGroup(operation, group);
    if (context.query.budget.due()) await context.query.budget.pause();
  }
  return [...results.values()].map(({ series }) => series).filter((made) => !isEmpty(made));
}

/** One number on each side and no fill values: the commonest group, in one loop. Returns whether it was that. */
function combinePair(operation: Operation, group: MatchGroup): boolean {
  const { binary, matching, many, one, context } = operation;
  const apply = numberOperator(binary.operator);
  const [left, right] = [many[group.left[0] ?? -1], one[group.right[0] ?? -1]];
  if (apply === undefined || left === undefined || right === undefined || matching.group !== undefined)
    return false;
  if (group.left.length > 1 || group.right.length > 1) return false;
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) return false;
  if (left.histograms !== undefined || right.histograms !== undefined) return false;
  const target = targetFor(operation, left.labels, right.labels).series;
  const [compares, returnsBool] = [isComparison(binary.operator), binary.returnsBool];
  for (let step = 0; step < context.steps.count; step++) {
    if (left.present[step] !== FLOAT || right.present[step] !== FLOAT) continue;
    const value = left.values[step] ?? 0;
    const result = apply(value, right.values[step] ?? 0);
    if (compares && !returnsBool && result !== 1) continue;
    if (target.present[step] !== ABSENT) throw evaluationError("same-labels");
    target.values[step] = compares && !returnsBool ? value : result;
    target.present[step] = FLOAT;
  }
  return true;
}

function combineGroup(operation: Operation, group: MatchGroup): void {
  const { matching, many, one, isActive } = operation;
  // As in Prometheus, the left fill stands in on the side with many series, also with group_right.
  const { fillLeft: fillMany, fillRight: fillOne } = matching;
  if (group.right.length === 0 && fillOne === undefined) return;
  if (group.left.length === 0 && fillMany === undefined && group.right.length < 2) return;
  const targets = new Map<StepSeries | undefined, Map<StepSeries | undefined, Target>>();
  for (let step = 0; step < isActive.length; step++) {
    if (isActive[step] === 0) continue;
    const partner = partnerAt(operation, group, step);
    let matched = 0;
    for (const index of group.left) {
      const series = many[index];
      if (series === undefined || series.present[step] === ABSENT) continue;
      const other = partner === undefined ? undefined : one[partner];
      if (other === undefined && fillOne === undefined) continue;
      matched += combine(operation, group, series, other, fillOne ?? 0, step, targets, matched);
    }
    if (matched > 0 || partner === undefined || fillMany === undefined) continue;
    combine(operation, group, undefined, one[partner], fillMany, step, targets, 0);
  }
}

/** The only series of the one side at a step. */
function partnerAt({ one, isSwapped }: Operation, group: MatchGroup, step: number): number | undefined {
  let found: number | undefined;
  for (const index of group.right) {
    if (one[index]?.present[step] === ABSENT) continue;
    if (found !== undefined) throw duplicate(one[found], one[index], group.labels, isSwapped);
    found = index;
  }
  return found;
}

function duplicate(
  first: StepSeries | undefined,
  second: StepSeries | undefined,
  labels: Labels,
  isSwapped: boolean,
): Error {
  const names = [first, second].map((series) => printLabels(series?.labels ?? [])).toSorted();
  const side = isSwapped ? "left" : "right";
  const reason =
    `found duplicate series for the match group ${printLabels(labels)} on the ${side} hand-side of the operation: ` +
    `[${names.join(", ")}];many-to-many matching not allowed: matching labels must be unique on one side`;
  return evaluationErrorOf(reason, "Match on more labels, or aggregate that side to one series a group.");
}

/** One pair at one step; returns how many pairs were counted as matches (1 or 0). */
function combine(
  operation: Operation,
  group: MatchGroup,
  many: StepSeries | undefined,
  other: StepSeries | undefined,
  fill: number,
  step: number,
  targets: Map<StepSeries | undefined, Map<StepSeries | undefined, Target>>,
  matched: number,
): number {
  const { binary, isSwapped, sample, context, matching } = operation;
  const [manyValue, otherValue] = [many?.values[step] ?? fill, other?.values[step] ?? fill];
  const [manyHistogram, otherHistogram] = [histogramAt(many, step), histogramAt(other, step)];
  const { notes } = context.query;
  const fits = isSwapped
    ? operate(binary, otherValue, manyValue, otherHistogram, manyHistogram, notes, sample)
    : operate(binary, manyValue, otherValue, manyHistogram, otherHistogram, notes, sample);
  if (!fits) return 0;
  let ofMany = targets.get(many);
  if (ofMany === undefined) targets.set(many, (ofMany = new Map<StepSeries | undefined, Target>()));
  let target = ofMany.get(other);
  if (target === undefined) {
    target = targetFor(operation, many?.labels ?? group.labels, other?.labels ?? group.labels);
    ofMany.set(other, target);
  }
  const { series } = target;
  if (matching.group === undefined) {
    if (matched > 0) throw evaluationError("many-to-one");
  } else {
    // Only within the group: results of other groups that look alike are told as such below.
    if (target.lastStep === step && matched > 0) throw evaluationError("grouping-unique");
    target.lastStep = step;
  }
  if (!sample.isKept && !binary.returnsBool) return 1;
  if (series.present[step] !== ABSENT) throw evaluationError("same-labels");
  if (binary.returnsBool) setFloat(series, step, sample.isKept ? 1 : 0);
  else if (sample.histogram !== undefined) setHistogram(series, step, sample.histogram);
  else setFloat(series, step, sample.value);
  return 1;
}

function histogramAt(series: StepSeries | undefined, step: number): Sample["histogram"] {
  return series?.present[step] === HISTOGRAM ? series.histograms?.[step] : undefined;
}

/** The series that a pair's result goes to; pairs with equal labels share it. */
function targetFor(operation: Operation, many: Labels, other: Labels): Target {
  const labels = resultLabels(operation, many, other);
  const key = labelsKey(labels);
  let target = operation.results.get(key);
  if (target === undefined) {
    const series = newSeries(labels, operation.context.steps.count, operation.binary.returnsBool);
    target = { series, lastStep: -1 };
    operation.results.set(key, target);
  }
  return target;
}

function resultLabels({ binary, matching, context }: Operation, many: Labels, other: Labels): Labels {
  const dropsNow = binary.returnsBool && !context.query.delaysNameRemoval;
  let labels = dropsNow || changesMeaning(binary.operator) ? withoutMetadata(many) : many;
  if (matching.group === undefined) {
    const names = new Set(matching.labels);
    labels = filterLabels(labels, (name) => names.has(name) === matching.on);
  }
  if (matching.include.length === 0) return labels;
  return withLabels(
    labels,
    matching.include.map((name): [string, string] => [name, labelValue(other, name)]),
  );
}
