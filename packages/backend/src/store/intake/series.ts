/** What is refused of series that come with their labels, from Prometheus' own formats. */
import { isTooLong, LONGEST_EXEMPLAR } from "../metric/exemplars.ts";
import type { Labels } from "../metric/labels.ts";
import { isHistogram, type Exemplar, type WrittenSeries } from "../metric/sample.ts";
import type { SeriesReceipt } from "../store.ts";
import { MOST_LABELS, TOO_MANY_LABELS, tooLongLabel } from "./metrics.ts";
import { Tally, timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "./policy.ts";
import { ValueLimit } from "../record/value-limit.ts";

export const EXEMPLAR_TOO_LONG: string = `the exemplar's labels have more than ${LONGEST_EXEMPLAR} characters`;
const NAMELESS = "the series has no name";

/** The series with what of it can be stored, and what became of all of them. */
export function admitSeries(
  series: readonly WrittenSeries[],
  policy: IntakePolicy,
): { readonly admitted: readonly WrittenSeries[]; readonly receipt: SeriesReceipt } {
  const tally = new Tally();
  const bounds = timeBounds(policy);
  const { bytes } = new ValueLimit(policy.longestValue);
  const admitted: WrittenSeries[] = [];
  let [histograms, exemplars] = [0, 0];
  for (const one of series) {
    const problem = labelsProblem(one.labels, bytes);
    if (problem !== undefined) {
      tally.reject(problem, one.samples.length + (one.exemplars?.length ?? 0));
      continue;
    }
    const samples = one.samples.filter(({ unixMilli }) => isInTime(unixMilli, "sample", bounds, tally));
    const kept = one.exemplars?.filter((exemplar) => isExemplar(exemplar, bounds, tally)) ?? [];
    tally.store(samples.length);
    histograms += samples.filter(({ value }) => isHistogram(value)).length;
    exemplars += kept.length;
    if (samples.length + kept.length > 0) admitted.push({ ...one, samples, exemplars: kept });
  }
  return { admitted, receipt: { ...tally.receipt(), histograms, exemplars } };
}

function labelsProblem(labels: Labels, longest: number): string | undefined {
  if ((labels["__name__"] ?? "") === "") return NAMELESS;
  let count = 0;
  for (const name in labels) {
    if (++count > MOST_LABELS) return TOO_MANY_LABELS;
    const value = labels[name] ?? "";
    if (value.length * 3 > longest && Buffer.byteLength(value) > longest) return tooLongLabel(longest);
  }
  return undefined;
}

function isInTime(unixMilli: number, what: string, bounds: TimeBounds, tally: Tally): boolean {
  // Whatever is not a whole number is no time that a sender may give.
  const time = Number.isSafeInteger(unixMilli) ? BigInt(unixMilli) * 1_000_000n : 0n;
  const problem = timeProblem(time, bounds);
  if (problem !== undefined) tally.reject(`${what} time is ${problem}`);
  return problem === undefined;
}

function isExemplar({ labels, unixMilli }: Exemplar, bounds: TimeBounds, tally: Tally): boolean {
  if (isTooLong(labels)) {
    tally.reject(EXEMPLAR_TOO_LONG);
    return false;
  }
  return isInTime(unixMilli, "exemplar", bounds, tally);
}
