/** Results as Prometheus writes them: seconds as numbers, values as text. The store holds no native histograms. */
import { assertNever } from "@sightline/model";
import {
  type Answer,
  type AnswerSeries,
  compareLabels,
  entriesOf,
  type Labels,
  printNumber,
  type Result,
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
      const data = samples.slice(0, limit).map(({ labels, time, value }) => ({
        metric: metricOf(labels),
        value: [time / 1000, printNumber(value)],
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

function seriesOf({ labels, times, values }: AnswerSeries): object {
  return {
    metric: metricOf(labels),
    values: Array.from(times, (time, at) => [time / 1000, printNumber(values[at] ?? Number.NaN)]),
  };
}

export function metricOf(labels: Labels): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf(labels));
}
