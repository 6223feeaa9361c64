/** Sums and averages over time of native histograms. */
import type { NativeHistogram } from "../../../histogram/histogram.ts";
import { type HistogramSum, meanOf, sumOf } from "../../../histogram/sum.ts";
import { metricName } from "../../annotations.ts";
import type { Window } from "./window.ts";

export function sumHistograms(window: Window): boolean {
  return settle(window, sumOf(histogramsOf(window)));
}

export function averageHistograms(window: Window): boolean {
  return settle(window, meanOf(histogramsOf(window)));
}

function histogramsOf({ series, low, high }: Window): readonly NativeHistogram[] {
  return (series.histograms ?? []).slice(low, high).filter((one) => one !== undefined);
}

function settle(window: Window, result: HistogramSum): boolean {
  if (result.kind === "incompatible") {
    noteIncompatible(window);
    return false;
  }
  const { notes, firstSpan } = window;
  if (result.hintsCollide) notes.warn("conflicting counter resets during histogram aggregation", firstSpan);
  if (result.isReconciled)
    notes.info("mismatched custom buckets were reconciled during aggregation", firstSpan);
  window.histogram = result.histogram;
  return true;
}

export function noteIncompatible(window: Window): void {
  const name = JSON.stringify(metricName(window.series.labels));
  const text = `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${name}`;
  window.notes.warn(text, window.firstSpan);
}
