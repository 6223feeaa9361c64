/** The values of a series on the steps of a batch, and how they are written. */
import type { AnswerSeries } from "@sightline/promql";

export interface Grid {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly interval: number;
  readonly length: number;
}

/** NaN where there is none. */
export function columnOf(
  { times, values }: Pick<AnswerSeries, "times" | "values">,
  { start, interval, length }: Grid,
): Float64Array {
  // A series without a gap is its own column.
  if (values.length === length && times[0] === start) return values;
  const column = new Float64Array(length).fill(Number.NaN);
  for (let from = 0; from < times.length; from++) {
    const at = Math.round(((times[from] ?? 0) - start) / interval);
    if (at >= 0 && at < length) column[at] = values[from] ?? Number.NaN;
  }
  return column;
}

type Written = number | "+Inf" | "-Inf" | "NaN";

/** JSON has no infinities. */
export function writtenNumber(value: number): Written {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

/** Little-endian doubles in base64, which cost a hundredth of writing numbers; or numbers, with null for a gap. */
export function writtenColumn(column: Float64Array, inBase64: boolean): string | (Written | null)[] {
  if (inBase64) return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("base64");
  return Array.from(column, (value) => (Number.isNaN(value) ? null : writtenNumber(value)));
}

export function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}
