/** The value axis: from zero where nothing is below it, with round marks at both ends. */
import { valueTicks } from "../../track/ticks.ts";

export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly height: number;
  /** Each mark is ten times the one below; values of 0 and less stand at the foot. */
  readonly log?: boolean;
}

/** What a panel of a dashboard wants of its axis. */
export interface AxisWish {
  readonly min?: number;
  readonly max?: number;
  readonly scale?: "linear" | "log";
}

/** Kept free above and below, so that a stroke at the edge is whole. */
const PAD = 2;

export function scaleOf(
  columns: readonly Float64Array[],
  height: number,
  wanted = 4,
  wish: AxisWish = {},
): Scale {
  if (wish.scale === "log") return logScale(columns, height, wish);
  let [min, max] = [Math.min(wish.min ?? 0, 0), Math.max(wish.max ?? 0, 0)];
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

/** From the power of ten under the smallest value over 0 to the one over the largest. */
function logScale(columns: readonly Float64Array[], height: number, wish: AxisWish): Scale {
  let [least, most] = [wish.min ?? Number.POSITIVE_INFINITY, wish.max ?? 0];
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value) || value <= 0) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  if (!(most > 0) || !(least > 0)) return { min: 0.1, max: 1, ticks: [0.1, 1], height, log: true };
  const from = Math.floor(Math.log10(least));
  const to = Math.max(Math.ceil(Math.log10(most)), from + 1);
  const ticks = Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
  return { min: 10 ** from, max: 10 ** to, ticks, height, log: true };
}

export function yOf(value: number, { min, max, height, log = false }: Scale): number {
  const share = log
    ? (Math.log10(Math.max(value, min)) - Math.log10(min)) / (Math.log10(max) - Math.log10(min))
    : (value - min) / (max - min);
  return height - PAD - Math.min(Math.max(share, 0), 1) * (height - 2 * PAD);
}
