/** A series on a time axis, as plain columns. */
export interface Series {
  /** Each bucket's start, Unix seconds, evenly spaced. */
  readonly time: readonly number[];
  /** Seconds a bucket. */
  readonly step: number;
  /** `null` where nothing was seen. */
  readonly values: readonly (number | null)[];
}

/** The bucket that holds `time`; −1 where none does. */
export function bucketAt({ time, step }: Pick<Series, "time" | "step">, moment: number | null): number {
  const [first] = time;
  if (moment === null || first === undefined || step <= 0) return -1;
  const index = Math.floor((moment - first) / step);
  return index >= 0 && index < time.length ? index : -1;
}

export function maxOf(...columns: readonly (readonly (number | null)[])[]): number {
  let most = 0;
  for (const column of columns) for (const value of column) if (value !== null && value > most) most = value;
  return most;
}
