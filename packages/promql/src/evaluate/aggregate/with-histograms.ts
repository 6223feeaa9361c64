/** Sums, averages and counts where native histograms are among the series. */
import type { NativeHistogram } from "../../histogram/histogram.ts";
import { meanOf, sumOf } from "../../histogram/sum.ts";
import { bare, type Aggregation } from "../../syntax/ast.ts";
import { metricName } from "../annotations.ts";
import type { Query } from "../context.ts";
import { ABSENT, FLOAT, HISTOGRAM, newSeries, setFloat, setHistogram, type StepSeries } from "../value.ts";
import type { Groups } from "./groups.ts";

/** `sum` and `avg`: `floats` is the result for the numbers alone. */
export function withHistogramSums(
  aggregation: Aggregation,
  series: readonly StepSeries[],
  groups: Groups,
  floats: readonly StepSeries[],
  { notes }: Query,
): readonly StepSeries[] {
  const { span } = bare(aggregation.expression);
  for (const [index, result] of floats.entries()) {
    const members = series.filter((one, at) => groups.of[at] === index && one.histograms !== undefined);
    if (members.length === 0) continue;
    for (let step = 0; step < result.present.length; step++) {
      const histograms = membersAt(members, step);
      if (histograms.length === 0) continue;
      if (result.present[step] === FLOAT) {
        notes.warn("encountered a mix of histograms and floats for aggregation", span);
        result.present[step] = ABSENT;
        continue;
      }
      const total = aggregation.operator === "avg" ? meanOf(histograms) : sumOf(histograms);
      if (total.kind === "incompatible") {
        const name = JSON.stringify(metricName(members[0]?.labels ?? []));
        const text = `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${name}`;
        notes.warn(text, span);
        continue;
      }
      if (total.isReconciled)
        notes.info("mismatched custom buckets were reconciled during aggregation", span);
      if (total.hintsCollide) notes.warn("conflicting counter resets during histogram aggregation", span);
      setHistogram(result, step, total.histogram);
    }
  }
  return floats;
}

function membersAt(members: readonly StepSeries[], step: number): readonly NativeHistogram[] {
  return members
    .map((one) => (one.present[step] === HISTOGRAM ? one.histograms?.[step] : undefined))
    .filter((histogram) => histogram !== undefined);
}

/** `count` and `group` count a histogram like a number. */
export function asFloats(series: readonly StepSeries[]): readonly StepSeries[] {
  return series.map((one) => {
    if (one.histograms === undefined) return one;
    const made = newSeries(one.labels, one.present.length, one.dropsName);
    for (const [step, kind] of one.present.entries())
      if (kind !== ABSENT) setFloat(made, step, one.values[step] ?? 0);
    return made;
  });
}

/** Says that histograms were left out, where there are any. */
export function noteIgnored(aggregation: Aggregation, series: readonly StepSeries[], { notes }: Query): void {
  if (!series.some(({ present, histograms }) => histograms !== undefined && present.includes(HISTOGRAM)))
    return;
  const isRanked = aggregation.operator === "topk" || aggregation.operator === "bottomk";
  const span = isRanked ? aggregation.span : bare(aggregation.expression).span;
  notes.info(`ignored histogram in ${aggregation.operator} aggregation`, span);
}
