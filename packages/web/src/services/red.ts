/** Rate, errors and duration of a service, read from the API's columns. */
import type { Red, RedSeries } from "@sightline/api";
import type { Series } from "../track/series.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

export interface RedTracks {
  readonly rate: Series;
  readonly errors: Series;
  readonly p50: Series;
  readonly p95: Series;
  readonly p99: Series;
}

/** A bucket of which less than this is inside the window says nothing yet. */
const COVERED = 0.5;

/**
 * The part of the window in which the service was there. One that was not there yesterday began with its first request:
 * before that its rate is not nought, it is not known.
 */
export function observed(
  { series, yesterday }: { readonly series: RedSeries; readonly yesterday: Red | null },
  span: Span,
): Span {
  const first = series.requests.findIndex((requests) => requests > 0);
  const began = series.time[first];
  if (yesterday !== null || began === undefined) return span;
  // Somewhere in its first bucket: in the middle, on the mean.
  return { from: Math.max(began + series.step / 2, span.from), to: span.to };
}

/** Requests per second over the part of the window in which the service was there. */
export function observedRate(
  service: { readonly series: RedSeries; readonly yesterday: Red | null; readonly requests: number },
  span: Span,
): number {
  const { from, to } = observed(service, span);
  return service.requests / Math.max(to - from, 1);
}

/** Buckets at the edges are only partly in the window: a rate is over the part that is. */
export function redTracks(series: RedSeries, { from, to }: Span): RedTracks {
  const { time, step } = series;
  const covered = time.map((start) => Math.min(start + step, to) - Math.max(start, from));
  const column = (values: readonly (number | null)[]): Series => ({ time, step, values });
  const known = (at: number): boolean => (covered[at] ?? 0) >= step * COVERED;
  const quantile = (values: readonly (number | null)[]): Series =>
    column(values.map((value, at) => (known(at) ? value : null)));
  return {
    rate: column(
      series.requests.map((requests, at) => (known(at) ? requests / (covered[at] ?? step) : null)),
    ),
    errors: column(
      series.errors.map((errors, at) => {
        const requests = series.requests[at] ?? 0;
        return requests === 0 || !known(at) ? null : errors / requests;
      }),
    ),
    p50: quantile(series.p50),
    p95: quantile(series.p95),
    p99: quantile(series.p99),
  };
}
