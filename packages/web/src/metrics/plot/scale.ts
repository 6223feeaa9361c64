/** The value axis: from zero where nothing is below it, with round marks at both ends. */
import { valueTicks } from "../../track/ticks.ts";

export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly height: number;
}

/** Kept free above and below, so that a stroke at the edge is whole. */
const PAD = 2;

export function scaleOf(columns: readonly Float64Array[], height: number, wanted = 4): Scale {
  let [min, max] = [0, 0];
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min === 0 && max === 0) return { min: 0, max: 1, ticks: [0, 1], height };
  const above = valueTicks(max, min < 0 ? Math.max(Math.round((wanted * max) / (max - min)), 1) : wanted);
  if (min === 0) return { min, max: above.at(-1) ?? max, ticks: above, height };
  const below = valueTicks(-min, Math.max(Math.round((wanted * -min) / (max - min)), 1));
  const ticks = [...below.slice(1).map((tick) => -tick), ...above].toSorted((a, b) => a - b);
  return { min: ticks[0] ?? min, max: ticks.at(-1) ?? max, ticks, height };
}

export function yOf(value: number, { min, max, height }: Scale): number {
  const share = (value - min) / (max - min);
  return height - PAD - Math.min(Math.max(share, 0), 1) * (height - 2 * PAD);
}
