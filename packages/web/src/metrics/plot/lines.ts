/** The lines of all shown queries, as one list with one set of steps. */
import type { LabelSet, RangeAnswer, Steps } from "../prometheus/answers.ts";
import { lineNames } from "../query/names.ts";
import { stepAt } from "../query/steps.ts";
import type { Letter, Query, Sort } from "../query/search.ts";

export interface PlotLine {
  /** The query's letter and the line's labels. */
  readonly id: string;
  readonly letter: Letter;
  readonly name: string;
  readonly labels: LabelSet;
  readonly values: Float64Array;
  readonly stats: Stats;
}

/** Over the window; NaN where nothing was seen. Values that are no finite number do not count. */
export interface Stats {
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export interface Answered {
  readonly query: Query;
  readonly answer: RangeAnswer;
}

/** More lines than this nobody tells apart; those with the largest means are drawn. */
export const MOST_LINES = 200;

export interface Lines {
  readonly lines: readonly PlotLine[];
  /** Those that were not drawn. */
  readonly left: number;
  readonly steps: Steps | undefined;
}

export function linesOf(answered: readonly Answered[], sort: Sort): Lines {
  const steps = answered[0]?.answer;
  const all = answered.flatMap(({ query, answer }) => {
    const names = lineNames(
      answer.lines.map(({ labels }) => labels),
      query.text,
    );
    return answer.lines.map(({ key, labels, values }, at) => ({
      id: `${query.letter} ${key}`,
      letter: query.letter,
      name: names[at] ?? key,
      labels,
      values: steps === undefined ? values : aligned(values, answer, steps),
      stats: statsOf(values),
    }));
  });
  const sorted = all.toSorted(comparedBy(sort));
  return {
    lines: sorted.slice(0, MOST_LINES),
    left: Math.max(sorted.length - MOST_LINES, 0),
    steps,
  };
}

/** While a window slides the queries are answered one after the other: all are drawn on the steps of the first. */
function aligned(values: Float64Array, own: Steps, steps: Steps): Float64Array {
  if (own.start === steps.start && own.step === steps.step && own.length === steps.length) return values;
  return Float64Array.from({ length: steps.length }, (_, at) => {
    const from = stepAt(own, steps.start + at * steps.step);
    return from === -1 ? Number.NaN : (values[from] ?? Number.NaN);
  });
}

function byName(a: PlotLine, b: PlotLine): number {
  if (a.letter !== b.letter) return a.letter < b.letter ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** Largest first, except for names; what was never seen last. */
function comparedBy(sort: Sort): (a: PlotLine, b: PlotLine) => number {
  if (sort === "name") return byName;
  const of = ({ stats }: PlotLine): number =>
    Number.isNaN(stats[sort]) ? Number.NEGATIVE_INFINITY : stats[sort];
  return (a, b) => (of(a) === of(b) ? byName(a, b) : of(b) - of(a));
}

export function statsOf(values: Float64Array): Stats {
  let [last, min, max, sum, seen] = [Number.NaN, Number.NaN, Number.NaN, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    last = value;
    min = value < min || seen === 0 ? value : min;
    max = value > max || seen === 0 ? value : max;
    sum += value;
    seen += 1;
  }
  return { last, min, max, mean: seen === 0 ? Number.NaN : sum / seen };
}

/** Each line on top of those before it; a step at which a line has nothing adds nothing to it. */
export function stacked(lines: readonly PlotLine[], length: number): readonly Float64Array[] {
  const floor = new Float64Array(length);
  return lines.map(({ values }) => {
    const top = new Float64Array(length);
    for (let at = 0; at < length; at += 1) {
      const value = values[at] ?? Number.NaN;
      const below = floor[at] ?? 0;
      top[at] = Number.isFinite(value) ? below + value : Number.NaN;
      floor[at] = Number.isFinite(value) ? below + value : below;
    }
    return top;
  });
}
