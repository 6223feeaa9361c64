import { metricName } from "../../annotations.ts";
import type { Window } from "./window.ts";

/** Says that a window mixes values and histograms, and that there is no result for it. */
export function noteMixed(window: Window): false {
  const name = JSON.stringify(metricName(window.series.labels));
  window.notes.warn(`encountered a mix of histograms and floats for metric name ${name}`, window.firstSpan);
  return false;
}
