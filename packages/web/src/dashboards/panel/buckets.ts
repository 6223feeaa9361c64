/** Classic histograms by their buckets: how many observations each one holds by itself. */
import type { LabelSet } from "../../metrics/prometheus/answers.ts";

export interface Bucket {
  /** Its upper bound; infinite for the last. */
  readonly upper: number;
  readonly lower: number;
  readonly values: Float64Array;
}

interface Cumulative {
  readonly labels: LabelSet;
  readonly values: Float64Array;
}

/**
 * From series with `le`, each of which counts all below its bound. A bucket that is not above the one below it, as counts
 * of scrapes apart may be, holds nothing. Without `le`: none.
 */
export function bucketsOf(series: readonly Cumulative[]): readonly Bucket[] {
  const bounded = series
    .flatMap(({ labels, values }) => {
      const bound = labels["le"];
      const upper =
        bound === undefined ? Number.NaN : bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
      return Number.isNaN(upper) ? [] : [{ upper, values }];
    })
    .toSorted((a, b) => a.upper - b.upper);
  return bounded.map(({ upper, values }, at) => {
    const below = bounded[at - 1];
    const own = values.map((value, step) => {
      const rest = below?.values[step];
      return Math.max(value - (rest === undefined || Number.isNaN(rest) ? 0 : rest), 0);
    });
    return { upper, lower: below?.upper ?? 0, values: own };
  });
}

/** Without the empty ones at both ends, one of them kept for where it ends. */
export function shownBuckets(buckets: readonly Bucket[]): readonly Bucket[] {
  const filled = buckets.map(({ values }) => values.some((value) => value > 0));
  const first = filled.indexOf(true);
  if (first === -1) return [];
  return buckets.slice(Math.max(first - 1, 0), filled.lastIndexOf(true) + 1);
}
