/** Results as Prometheus writes them: seconds as numbers, values as text, native histograms as their buckets. */
import { assertNever } from "@sightline/model";
import {
  type Answer,
  type AnswerSeries,
  bucketsAscending,
  compareLabels,
  entriesOf,
  type Labels,
  type NativeHistogram,
  printNumber,
  type Result,
  usesCustomBounds,
} from "@sightline/promql";

export interface Success {
  readonly status: "success";
  readonly data: unknown;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export function success(data: unknown): Success {
  return { status: "success", data };
}

/** Warnings and infos stand beside the data, and are left out when there are none. */
export function queryAnswer({ result, warnings, infos }: Answer, limit: number): Success {
  const { data, cut } = dataOf(result, limit);
  const told = cut ? [...warnings, "results truncated due to limit"] : warnings;
  return {
    status: "success",
    data,
    ...(told.length === 0 ? {} : { warnings: told }),
    ...(infos.length === 0 ? {} : { infos }),
  };
}

function dataOf(result: Result, limit: number): { readonly data: object; readonly cut: boolean } {
  switch (result.kind) {
    case "vector": {
      const { samples } = result;
      const data = samples.slice(0, limit).map(({ labels, time, value, histogram }) => ({
        metric: metricOf(labels),
        ...(histogram === undefined
          ? { value: [time / 1000, printNumber(value)] }
          : { histogram: [time / 1000, histogramOf(histogram)] }),
      }));
      return { data: { resultType: "vector", result: data }, cut: samples.length > limit };
    }
    case "matrix": {
      const series = result.series.toSorted((left, right) => compareLabels(left.labels, right.labels));
      const data = series.slice(0, limit).map(seriesOf);
      return { data: { resultType: "matrix", result: data }, cut: series.length > limit };
    }
    case "scalar":
      return {
        data: { resultType: "scalar", result: [result.time / 1000, printNumber(result.value)] },
        cut: false,
      };
    case "string":
      return { data: { resultType: "string", result: [result.time / 1000, result.value] }, cut: false };
    default:
      return assertNever(result, "result");
  }
}

/** Of values and histograms what there is none of is left out. */
function seriesOf({ labels, times, values, histograms = [] }: AnswerSeries): object {
  const floats: (readonly [number, string])[] = [];
  const natives: (readonly [number, object])[] = [];
  for (const [at, time] of times.entries()) {
    const histogram = histograms[at];
    if (histogram === undefined) floats.push([time / 1000, printNumber(values[at] ?? Number.NaN)]);
    else natives.push([time / 1000, histogramOf(histogram)]);
  }
  return {
    metric: metricOf(labels),
    ...(floats.length === 0 ? {} : { values: floats }),
    ...(natives.length === 0 ? {} : { histograms: natives }),
  };
}

/** Which ends of a bucket belong to it, by the numbers of Prometheus' `util/jsonutil`. */
const RULE = { upperOnly: 0, lowerOnly: 1, neither: 2, both: 3 } as const;

function histogramOf(histogram: NativeHistogram): object {
  const isCustom = usesCustomBounds(histogram);
  const populated = bucketsAscending(histogram).filter(({ count }) => count !== 0);
  const buckets = populated.map(({ lower, upper, count }) => {
    const rule = isCustom
      ? lower === Number.NEGATIVE_INFINITY
        ? RULE.both
        : RULE.upperOnly
      : ruleOf(lower < 0, upper > 0);
    return [rule, printNumber(lower), printNumber(upper), printNumber(count)];
  });
  return {
    count: printNumber(histogram.count),
    sum: printNumber(histogram.sum),
    ...(buckets.length === 0 ? {} : { buckets }),
  };
}

function ruleOf(hasLower: boolean, hasUpper: boolean): number {
  if (hasLower) return hasUpper ? RULE.both : RULE.lowerOnly;
  return hasUpper ? RULE.upperOnly : RULE.neither;
}

export function metricOf(labels: Labels): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf(labels));
}
