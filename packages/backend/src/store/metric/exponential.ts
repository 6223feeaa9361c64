/**
 * Exponential histograms of OTLP as Prometheus' native histograms.
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#exponential-histograms
 */
import type { Buckets, NativeHistogram } from "@sightline/promql";

export interface ExponentialSide {
  readonly offset: number;
  readonly counts: ArrayLike<number>;
}

export interface ExponentialParts {
  readonly scale: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  /** 0 where it is not told. */
  readonly sum: number;
  readonly positive: ExponentialSide;
  readonly negative: ExponentialSide;
}

/** Prometheus knows schemas from −4 to 8: finer buckets are merged, coarser ones cannot be split. */
const FINEST = 8;
const COARSEST = -4;
/** What Prometheus takes where OTLP does not say (`defaultZeroThreshold` of its translation). */
const ZERO_THRESHOLD = 1e-128;
/** Indices are `int32`. */
const MOST_INDEX = 2_147_483_647;

export const SCALE_TOO_COARSE: string = `the exponential histogram has a scale below ${COARSEST}, the coarsest that Prometheus knows`;
export const BUCKET_TOO_FAR = "the exponential histogram has a bucket beyond all numbers";

/** Why it cannot be stored; `undefined` when it can. */
export function exponentialProblem({ scale, positive, negative }: ExponentialParts): string | undefined {
  if (scale < COARSEST) return SCALE_TOO_COARSE;
  const isTooFar = [positive, negative].some(
    ({ offset, counts }) => Math.abs(offset) + counts.length >= MOST_INDEX,
  );
  return isTooFar ? BUCKET_TOO_FAR : undefined;
}

export function nativeHistogram(parts: ExponentialParts): NativeHistogram {
  const steps = Math.max(0, parts.scale - FINEST);
  return {
    resetHint: "unknown",
    schema: parts.scale - steps,
    zeroThreshold: parts.zeroThreshold > 0 ? parts.zeroThreshold : ZERO_THRESHOLD,
    zeroCount: parts.zeroCount,
    count: parts.count,
    sum: parts.sum,
    positive: bucketsOf(parts.positive, steps),
    negative: bucketsOf(parts.negative, steps),
    customBounds: [],
  };
}

/** OTLP's bucket i reaches to base^(i+1), Prometheus' to base^i. */
function bucketsOf({ offset, counts }: ExponentialSide, steps: number): Buckets {
  const width = 2 ** steps;
  const found: { readonly indices: number[]; readonly counts: number[] } = { indices: [], counts: [] };
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] ?? 0;
    if (count === 0) continue;
    const index = Math.floor((offset + at) / width) + 1;
    const last = found.indices.length - 1;
    if (found.indices[last] === index) found.counts[last] = (found.counts[last] ?? 0) + count;
    else {
      found.indices.push(index);
      found.counts.push(count);
    }
  }
  return found;
}
