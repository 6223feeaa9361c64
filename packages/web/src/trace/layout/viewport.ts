/** The stretch of the trace that the waterfall shows, and the marks of its axis. */

/** Nanoseconds after the trace's start. */
export interface Viewport {
  readonly from: number;
  readonly to: number;
}

/** No closer than a microsecond across. */
const CLOSEST = 1000;

export function wholeTrace(duration: number): Viewport {
  return { from: 0, to: Math.max(duration, 1) };
}

export function isWhole(view: Viewport, duration: number): boolean {
  return view.from <= 0 && view.to >= duration;
}

/** Keeps the length, as far as the trace is long enough. */
export function clamp(view: Viewport, duration: number): Viewport {
  const length = Math.min(Math.max(view.to - view.from, Math.min(CLOSEST, duration)), duration);
  const from = Math.min(Math.max(view.from, 0), duration - length);
  return { from, to: from + length };
}

/** `factor` under 1 comes closer; `around` stays where it is on the screen. */
export function zoom(view: Viewport, factor: number, around: number, duration: number): Viewport {
  const from = around - (around - view.from) * factor;
  const to = around + (view.to - around) * factor;
  return clamp({ from, to }, duration);
}

export function pan(view: Viewport, by: number, duration: number): Viewport {
  return clamp({ from: view.from + by, to: view.to + by }, duration);
}

/** A span with a tenth of its length to either side. */
export function fit(start: number, end: number, duration: number): Viewport {
  const margin = Math.max((end - start) * 0.1, CLOSEST / 2);
  return clamp({ from: start - margin, to: end + margin }, duration);
}

/** Moves the stretch, if it must, so that the span's beginning is in it. */
export function keepInView(view: Viewport, start: number, end: number, duration: number): Viewport {
  const length = view.to - view.from;
  if (end >= view.from && start <= view.to) return view;
  const middle = (start + Math.min(end, start + length)) / 2;
  return clamp({ from: middle - length / 2, to: middle + length / 2 }, duration);
}

/** Round marks, at most `most` of them, within the stretch. */
export function ticks(view: Viewport, most: number): readonly number[] {
  const step = roundStep((view.to - view.from) / Math.max(most, 1));
  const first = Math.ceil(view.from / step);
  const marks: number[] = [];
  for (let at = first; at * step <= view.to; at += 1) marks.push(at * step);
  return marks;
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)));
  for (const factor of [1, 2, 4, 5, 10]) if (factor * power >= least) return factor * power;
  return 10 * power;
}

/** From the URL's `from-to` in whole nanoseconds; null where it is no such thing. */
export function parseViewport(text: string, duration: number): Viewport | null {
  const match = /^(\d{1,16})-(\d{1,16})$/u.exec(text);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = Number(match[2]);
  return to > from ? clamp({ from, to }, duration) : null;
}

export function printViewport(view: Viewport): string {
  return `${Math.floor(view.from)}-${Math.ceil(view.to)}`;
}
