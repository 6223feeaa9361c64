/** What a PromQL query gave, for people. */
import { oneLine } from "./spelling.ts";

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
  readonly histogram?: readonly [number, HistogramFacts];
  readonly histograms?: readonly (readonly [number, HistogramFacts])[];
}

interface HistogramFacts {
  readonly count: string;
  readonly sum: string;
}

/** As Prometheus' API has it. */
export type QueryData =
  | { readonly resultType: "vector" | "matrix"; readonly result: readonly Series[] }
  | { readonly resultType: "scalar"; readonly result: readonly [number, string] }
  | { readonly resultType: "string"; readonly result: readonly [number, string] };

/** A series a line: its value, or of a window the last one with the least and the most. */
export function metricLines(data: QueryData): string {
  if (data.resultType === "scalar" || data.resultType === "string") return `${data.result[1]}\n`;
  if (data.result.length === 0) return "No series matches.\n";
  return data.result.map((one) => `${nameOf(one.metric)}  ${valuesOf(one)}\n`).join("");
}

function nameOf(metric: Readonly<Record<string, string>>): string {
  const { __name__: name = "", ...labels } = metric;
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return oneLine(pairs.length === 0 && name !== "" ? name : `${name}{${pairs.join(", ")}}`);
}

function valuesOf({ value, values = [], histogram, histograms = [] }: Series): string {
  if (value !== undefined) return value[1];
  if (histogram !== undefined) return histogramText(histogram[1]);
  const last = histograms.at(-1);
  if (last !== undefined) return `${histogramText(last[1])} (last of ${histograms.length})`;
  const numbers = values.map(([, text]) => Number(text.replace("Inf", "Infinity")));
  const least = numbers.reduce((left, right) => Math.min(left, right), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((left, right) => Math.max(left, right), Number.NEGATIVE_INFINITY);
  return `${values.at(-1)?.[1] ?? ""} (${least} to ${most}, ${values.length} points)`;
}

function histogramText({ count, sum }: HistogramFacts): string {
  return `histogram of ${count}, sum ${sum}`;
}
