import { added, scaled, subtracted } from "./arithmetic.ts";
import type { NativeHistogram } from "./histogram.ts";
import { detectsReset } from "./reset.ts";
import type { HistogramSum } from "./sum.ts";

/** The histogram between two samples at a moment; after a reset it rises from nothing. */
export function interpolatedHistogram(
  before: NativeHistogram,
  beforeTime: number,
  after: NativeHistogram,
  afterTime: number,
  time: number,
  isCounter: boolean,
): HistogramSum {
  if (time === beforeTime) return exactly(before);
  if (time === afterTime) return exactly(after);
  const fraction = (time - beforeTime) / (afterTime - beforeTime);
  if (isCounter && detectsReset(before, after)) return exactly(scaled(after, fraction));
  const difference = subtracted(after, before);
  if (difference.kind === "incompatible") return difference;
  const sum = added(scaled(difference.histogram, fraction), before);
  if (sum.kind === "incompatible") return sum;
  const histogram = { ...sum.histogram, resetHint: after.resetHint };
  return { ...sum, histogram, isReconciled: sum.isReconciled || difference.isReconciled };
}

function exactly(histogram: NativeHistogram): HistogramSum {
  return { kind: "sum", histogram, isReconciled: false, hintsCollide: false };
}
