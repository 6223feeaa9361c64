/** What the start times of samples say: when a counter began to count what it shows. */
import { metricName } from "../../annotations.ts";
import { timeAt, type Window } from "./window.ts";

/** When counting began for a sample, in milliseconds; 0 where that is not known. */
export function startTimeAt({ series }: Window, index: number): number {
  return series.startTimes?.[index] ?? 0;
}

/** Whether counting began anew between a sample and the one before it. */
export function beganAnew(window: Window, index: number): boolean {
  if (window.series.startTimes === undefined) return false;
  const [start, time] = [startTimeAt(window, index), timeAt(window, index)];
  const [previousStart, previousTime] = [startTimeAt(window, index - 1), timeAt(window, index - 1)];
  // A start that is not before its sample is OpenTelemetry's way to say that it is not known.
  if (start === 0 || start >= time || start < previousTime) return false;
  if (start > previousTime) return true;
  // Counting began at the sample before: so it does for deltas, whose own starts are known.
  return previousStart !== 0 && previousStart < previousTime;
}

/** Says when a sample counts what the one before it counted already. */
export function noteOverlap(window: Window): void {
  if (window.series.startTimes === undefined) return;
  for (let index = window.low + 1; index < window.high; index++) {
    const start = startTimeAt(window, index);
    if (start === 0 || start >= timeAt(window, index - 1) || start === startTimeAt(window, index - 1))
      continue;
    window.notes.startOverlap(metricName(window.series.labels), window.firstSpan);
    return;
  }
}

/** When counting began for the first sample, if that was inside the window: then nothing is extrapolated before it. */
export function startInside(window: Window): number | undefined {
  const start = startTimeAt(window, window.low);
  return start > window.start && start < timeAt(window, window.low) ? start : undefined;
}
