/** How finely a window is asked for. */
import type { Steps } from "../prometheus/answers.ts";

/** Round ones, so that the steps of a sliding window fall on the same moments. */
const STEPS: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];
/** Finer than this many a window the eye sees nothing, whatever the screen. */
const MOST = 1440;
const FEWEST = 100;

/** One step a pixel at most. `width` in pixels; 0 while it is not known. */
export function stepsOf(window: { readonly from: number; readonly to: number }, width: number): Steps {
  const span = window.to - window.from;
  const most = Math.min(Math.max(width, FEWEST), MOST);
  const step = STEPS.find((size) => span / size <= most) ?? 7 * 86_400;
  const start = Math.ceil(window.from / step) * step;
  return { start, step, length: Math.max(Math.floor((window.to - start) / step) + 1, 1) };
}

/** Which step lies nearest to a moment; −1 where none does. */
export function stepAt({ start, step, length }: Steps, time: number | null): number {
  if (time === null) return -1;
  const at = Math.floor((time - start) / step + 0.5);
  return at >= 0 && at < length ? at : -1;
}

const FEWEST_SAMPLES = 4;
/** As long as Prometheus' own documents take: holds four samples of any usual interval. */
const USUAL_RANGE = 300;

/** The range of a `rate` in seconds: at least five minutes, and no sample between two steps is left out. */
export function rateRange(step: number): number {
  return Math.max(USUAL_RANGE, step * FEWEST_SAMPLES);
}
