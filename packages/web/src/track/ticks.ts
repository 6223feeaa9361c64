/** Where an axis is labelled. */
import type { Clock } from "../format/clock.ts";

export interface TimeTick {
  readonly time: number;
  readonly label: string;
}

const STEPS: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 1_209_600, 2_419_200,
];

/** Round times within the range, at most `most`, on whole steps of the zone's own clock. */
export function roundTicks(from: number, to: number, most: number, clock: Clock): readonly TimeTick[] {
  const step = STEPS.find((size) => (to - from) / size <= most) ?? 31 * 86_400;
  const offset = clock.offset(from);
  const ticks: TimeTick[] = [];
  for (let time = Math.ceil((from + offset) / step) * step - offset; time <= to; time += step) {
    ticks.push({ time, label: labelOf(time, step, clock) });
  }
  return ticks;
}

/** Both ends and each sixth between: the ruler over shared tracks. */
export function sixths(from: number, to: number, clock: Clock): readonly TimeTick[] {
  const step = (to - from) / 6;
  return Array.from({ length: 7 }, (_, at) => {
    const time = from + step * at;
    // A sixth of a quarter of an hour is no whole minute: without seconds its label would be wrong by up to one.
    return { time, label: step < 300 ? clock.second(time) : labelOf(time, step, clock) };
  });
}

function labelOf(time: number, step: number, clock: Clock): string {
  if (step >= 86_400) return clock.day(time);
  if (step >= 21_600)
    return clock.minute(time) === "00:00" ? clock.day(time) : `${clock.day(time)} ${clock.minute(time)}`;
  return step >= 50 ? clock.minute(time) : clock.second(time);
}

/** Round values from 0 to at least `max`, with `wanted` or one more or less of them. The last one is the axis' end. */
export function valueTicks(max: number, wanted = 3): readonly number[] {
  if (!(max > 0)) return [0];
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((unit) => unit * power).find((size) => size >= rough * 0.999) ?? rough;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, at) =>
    Number((at * step).toPrecision(12)),
  );
}
