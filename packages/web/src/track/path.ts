/**
 * A series as an SVG path. The drawing is 1,000 wide whatever the screen says: the browser stretches it, strokes keep
 * their width (`vector-effect`), and nothing is drawn again when the page changes its size.
 */
import type { Series } from "./series.ts";

export const ACROSS = 1000;

export interface Frame {
  readonly from: number;
  readonly to: number;
  /** The value at the top; 0 is at the bottom. */
  readonly max: number;
  readonly height: number;
  /** Kept free above and below, so that a stroke at the edge is whole. */
  readonly pad: number;
}

export function yOf(value: number, { max, height, pad }: Frame): number {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return height - pad - share * (height - 2 * pad);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points in the middle of their buckets; the first and the last reach to their bucket's edge. Gaps split the runs. */
function runsOf({ time, step, values }: Series, frame: Frame): readonly (readonly Point[])[] {
  const across = (at: number): number =>
    (Math.min(Math.max((at - frame.from) / (frame.to - frame.from), 0), 1) || 0) * ACROSS;
  const runs: Point[][] = [];
  let run: Point[] | null = null;
  for (const [index, start] of time.entries()) {
    const value = values[index] ?? null;
    if (value === null || start + step <= frame.from || start >= frame.to) {
      run = null;
      continue;
    }
    const y = yOf(value, frame);
    if (run === null) {
      run = [{ x: across(start), y }];
      runs.push(run);
    }
    run.push({ x: across(start + step / 2), y });
    if ((values[index + 1] ?? null) === null) run.push({ x: across(start + step), y });
  }
  return runs;
}

function written(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${Number(x.toFixed(2))} ${Number(y.toFixed(2))}`).join("L");
}

export function linePath(series: Series, frame: Frame): string {
  return runsOf(series, frame)
    .map((run) => `M${written(run)}`)
    .join("");
}

/** The line closed down to the value `base`. */
export function areaPath(series: Series, frame: Frame, base: number): string {
  const floor = Number(yOf(base, frame).toFixed(2));
  return runsOf(series, frame)
    .map((run) => {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) return "";
      return `M${Number(first.x.toFixed(2))} ${floor}L${written(run)}L${Number(last.x.toFixed(2))} ${floor}Z`;
    })
    .join("");
}
