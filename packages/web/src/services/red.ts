/** Rate, errors and duration of a service, read from the API's columns. */
import type { RedSeries } from "@sightline/api";
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

/** Less of a bucket than this inside the window says nothing about its rate. */
const COVERED = 0.5;

/** Buckets at the edges are only partly in the window: a rate is over the part that is. */
export function redTracks(series: RedSeries, { from, to }: Span): RedTracks {
  const { time, step } = series;
  const covered = time.map((start) => Math.min(start + step, to) - Math.max(start, from));
  const column = (values: readonly (number | null)[]): Series => ({ time, step, values });
  const known = (at: number): boolean => (covered[at] ?? 0) >= step * COVERED;
  return {
    rate: column(
      series.requests.map((requests, at) => (known(at) ? requests / (covered[at] ?? step) : null)),
    ),
    errors: column(
      series.errors.map((errors, at) => {
        const requests = series.requests[at] ?? 0;
        return requests === 0 ? null : errors / requests;
      }),
    ),
    p50: column(series.p50),
    p95: column(series.p95),
    p99: column(series.p99),
  };
}
