/** How much one query may take. */

export interface Limits {
  /** Samples loaded from the source, over all selectors. */
  readonly samples: number;
  /** Series that one selector may select. */
  readonly series: number;
  /** Steps of a range query. */
  readonly points: number;
  readonly milliseconds: number;
  /** Of values held at once, by estimate. */
  readonly bytes: number;
}

/** `points` and `milliseconds` are Prometheus' defaults (11,000 points, 2 minutes), `samples` its 50 million. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  samples: 50_000_000,
  series: 100_000,
  points: 11_000,
  milliseconds: 120_000,
  bytes: 2 * 2 ** 30,
});
