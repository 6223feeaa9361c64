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
import type { Context } from "../context.ts";
import { evaluationError, evaluationErrorOf } from "../evaluation-error.ts";
import { ABSENT, HISTOGRAM, isEmpty, newSeries, setFloat, setHistogram, type StepSeries } from "../value.ts";
import { changesMeaning } from "./arithmetic.ts";
import { operate, type Sample } from "./sample.ts";
import { DEFAULT_MATCHING, type MatchGroup, matchGroups } from "./signatures.ts";

/** What stays the same for all groups of one operation. */
interface Operation {
  readonly binary: Binary;
  readonly matching: Matching;
  /** With `group_right` the sides change places: the many are left here. */
  readonly many: readonly StepSeries[];
  readonly one: readonly StepSeries[];
  readonly isSwapped: boolean;
  readonly context: Context;
  readonly results: Map<string, StepSeries>;
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
  const sample: Sample = { value: 0, histogram: undefined, isKept: true };
  const operation: Operation = {
    binary,
    matching,
    many,
    one,
    isSwapped,
    context,
    results: new Map(),
    sample,
  };
  for (const group of matchGroups(many, one, matching)) {
    combineGroup(operation, group);
    if (context.query.budget.due()) await context.query.budget.pause();
  }
  return [...operation.results.values()].filter((made) => !isEmpty(made));
}

function combineGroup(operation: Operation, group: MatchGroup): void {
  const { matching, many, one } = operation;
  // As in Prometheus, the left fill stands in on the side with many series, also with group_right.
  const { fillLeft: fillMany, fillRight: fillOne } = matching;
  if (group.right.length === 0 && fillOne === undefined) return;
  if (group.left.length === 0 && fillMany === undefined && group.right.length < 2) return;
  const steps = operation.context.steps.count;
  const targets = new Map<string, StepSeries>();
  for (let step = 0; step < steps; step++) {
    const partner = partnerAt(operation, group, step);
    let matched = 0;
    const seen = new Set<string>();
    for (const index of group.left) {
      const series = many[index];
      if (series === undefined || series.present[step] === ABSENT) continue;
      const other = partner === undefined ? undefined : one[partner];
      if (other === undefined && fillOne === undefined) continue;
      matched += combine(operation, group, series, other, fillOne ?? 0, step, targets, seen, matched);
    }
    if (matched > 0 || partner === undefined || fillMany === undefined) continue;
    combine(operation, group, undefined, one[partner], fillMany, step, targets, seen, 0);
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
  targets: Map<string, StepSeries>,
  seen: Set<string>,
  matched: number,
): number {
  const { binary, isSwapped, sample, context, matching } = operation;
  const [manyValue, manyHistogram] = sampleOf(many, step, fill);
  const [otherValue, otherHistogram] = sampleOf(other, step, fill);
  const { notes } = context.query;
  const fits = isSwapped
    ? operate(binary, otherValue, manyValue, otherHistogram, manyHistogram, notes, sample)
    : operate(binary, manyValue, otherValue, manyHistogram, otherHistogram, notes, sample);
  if (!fits) return 0;
  const target = targetOf(operation, group, many, other, targets);
  if (matching.group === undefined) {
    if (matched > 0) throw evaluationError("many-to-one");
  } else {
    const key = labelsKey(target.labels);
    if (seen.has(key)) throw evaluationError("grouping-unique");
    seen.add(key);
  }
  if (!sample.isKept && !binary.returnsBool) return 1;
  if (target.present[step] !== ABSENT) throw evaluationError("same-labels");
  if (binary.returnsBool) setFloat(target, step, sample.isKept ? 1 : 0);
  else if (sample.histogram !== undefined) setHistogram(target, step, sample.histogram);
  else setFloat(target, step, sample.value);
  return 1;
}

function sampleOf(
  series: StepSeries | undefined,
  step: number,
  fill: number,
): readonly [number, NonNullable<Sample["histogram"]> | undefined] {
  if (series === undefined) return [fill, undefined];
  const histogram = series.present[step] === HISTOGRAM ? series.histograms?.[step] : undefined;
  return [series.values[step] ?? 0, histogram];
}

const NONE = "\uDC00";

function targetOf(
  operation: Operation,
  group: MatchGroup,
  many: StepSeries | undefined,
  other: StepSeries | undefined,
  targets: Map<string, StepSeries>,
): StepSeries {
  const manyLabels = many?.labels ?? group.labels;
  const otherLabels = other?.labels ?? group.labels;
  const pair = labelsKey(manyLabels) + NONE + labelsKey(otherLabels);
  let target = targets.get(pair);
  if (target !== undefined) return target;
  const labels = resultLabels(operation, manyLabels, otherLabels);
  const key = labelsKey(labels);
  target = operation.results.get(key);
  if (target === undefined) {
    target = newSeries(labels, operation.context.steps.count, operation.binary.returnsBool);
    operation.results.set(key, target);
  }
  targets.set(pair, target);
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
