/** The series that a request is the first to bring, or to bring again after an hour: they go into their table with it. */
import type { NewSeries, PointSeries } from "./series-cache.ts";

/** How often a living series is written again, in milliseconds: retention counts from then. */
const REFRESH = 3_600_000;

/** Series of a point that are to be written before its samples. */
export interface FreshPoint {
  readonly series: readonly NewSeries[];
  /** Of the newest sample. */
  unixMilli: number;
}

export class FreshSeries {
  readonly points: Map<PointSeries, FreshPoint> = new Map();
  readonly #generation: number;

  /** `generation`: what was written in one before has to be written again. */
  constructor(generation: number) {
    this.#generation = generation;
  }

  /** Whether the series is in its table, or will be with this request. */
  isWritten(series: PointSeries, unixMilli: number): boolean {
    if (unixMilli - series.written <= REFRESH && series.generation === this.#generation) return true;
    const fresh = this.points.get(series);
    if (fresh !== undefined) fresh.unixMilli = Math.max(fresh.unixMilli, unixMilli);
    return fresh !== undefined;
  }

  /** `unwritten` counts where the series does not say it itself. */
  write(series: PointSeries, unwritten: readonly NewSeries[], unixMilli: number): void {
    series.unwritten ??= unwritten;
    this.points.set(series, { series: series.unwritten, unixMilli });
  }

  /** Once they are stored. */
  markWritten(): void {
    for (const [series, { unixMilli }] of this.points) {
      series.written = Math.max(series.written, unixMilli);
      series.generation = this.#generation;
      series.unwritten = undefined;
    }
  }
}
