/** What the page says of the errors of a window, and of one of them. */
import type { ErrorGroup } from "@sightline/api";
import { grouped, times } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import type { Series } from "../track/series.ts";

/** The newest kind of error leads; without a new one, the one that came most often. */
export function sentenceOf(errors: readonly ErrorGroup[], matched: number, whole: string): string {
  const fresh = errors.filter(({ isNew }) => isNew);
  const [first] = fresh;
  if (first !== undefined) {
    const others = fresh.length - 1;
    const place = first.services[0]?.service ?? "an unnamed service";
    const more =
      others === 0 ? "" : `, and so ${others === 1 ? "is 1 more kind" : `are ${others} more kinds`}`;
    return `${first.type} is new in ${place}${more}.`;
  }
  const [most] = errors;
  if (most === undefined) return "No errors.";
  const kinds = matched === 1 ? "The one kind of error" : `All ${grouped(matched)} kinds of errors`;
  return `${kinds} of the last ${whole} came before too; most often ${most.type} in ${placeOf(most)}.`;
}

export function placeOf({ services }: ErrorGroup): string {
  const [first, ...others] = services;
  if (first === undefined) return "an unnamed service";
  return others.length === 0 ? first.service : `${first.service} and ${others.length} more`;
}

/** Beside the count: what it was in the window of the same length before. */
export function changeInWords({ isNew, count, previous }: ErrorGroup): string {
  if (isNew) return "new";
  if (count === previous) return "same";
  if (count >= previous * 2) return `${textOf(times(count / previous))} as many`;
  return `${grouped(previous)} before`;
}

/** When it came, on the axis of the window. */
export function seriesOf({ counts }: ErrorGroup, from: number, step: number): Series {
  return { time: counts.map((_, at) => from + at * step), step, values: counts };
}

/** Unix seconds of an instant of the API. */
export function momentOf(instant: string): number {
  return Date.parse(instant) / 1000;
}
