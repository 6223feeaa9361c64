/** Functions that make one number of another; histograms are left out. */
import { civilDate, daysInMonth } from "./calendar.ts";

export type NumberFunction = (value: number, first: number, second: number) => number;

/** Go's `math.Max` and `math.Min`: an infinity wins over NaN. */
export function largerOf(left: number, right: number): number {
  if (left === Number.POSITIVE_INFINITY || right === Number.POSITIVE_INFINITY)
    return Number.POSITIVE_INFINITY;
  return Math.max(left, right);
}

export function smallerOf(left: number, right: number): number {
  if (left === Number.NEGATIVE_INFINITY || right === Number.NEGATIVE_INFINITY)
    return Number.NEGATIVE_INFINITY;
  return Math.min(left, right);
}

const SECONDS_A_DAY = 86_400;
/** Seconds into the day, for times before 1970 too. */
const inDay = (seconds: number): number =>
  ((Math.trunc(seconds) % SECONDS_A_DAY) + SECONDS_A_DAY) % SECONDS_A_DAY;

/** Of a vector's values. The second and third numbers are the values of scalar arguments. */
export const NUMBER_FUNCTIONS: ReadonlyMap<string, NumberFunction> = new Map<string, NumberFunction>([
  ["abs", Math.abs],
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["exp", Math.exp],
  ["sqrt", Math.sqrt],
  ["ln", Math.log],
  ["log2", Math.log2],
  ["log10", Math.log10],
  ["sgn", (value) => (value < 0 ? -1 : value > 0 ? 1 : value)],
  ["deg", (value) => value * (180 / Math.PI)],
  ["rad", (value) => value * (Math.PI / 180)],
  ["acos", Math.acos],
  ["acosh", Math.acosh],
  ["asin", Math.asin],
  ["asinh", Math.asinh],
  ["atan", Math.atan],
  ["atanh", Math.atanh],
  ["cos", Math.cos],
  ["cosh", Math.cosh],
  ["sin", Math.sin],
  ["sinh", Math.sinh],
  ["tan", Math.tan],
  ["tanh", Math.tanh],
  ["clamp", (value, least, most) => largerOf(least, smallerOf(most, value))],
  ["clamp_min", (value, least) => largerOf(least, value)],
  ["clamp_max", (value, most) => largerOf(Number.NEGATIVE_INFINITY, smallerOf(most, value))],
  [
    "round",
    (value, nearest) => {
      // The inverse keeps more digits of nearests such as 0.1.
      const inverse = 1 / nearest;
      return Math.floor(value * inverse + 0.5) / inverse;
    },
  ],
]);

/** Of moments in Unix seconds, in UTC; without an argument they are of the evaluation's time. */
export const DATE_FUNCTIONS: ReadonlyMap<string, NumberFunction> = new Map<string, NumberFunction>([
  ["minute", (seconds) => Math.floor(inDay(seconds) / 60) % 60],
  ["hour", (seconds) => Math.floor(inDay(seconds) / 3600)],
  // 1970 began on a Thursday.
  ["day_of_week", (seconds) => (((Math.floor(Math.trunc(seconds) / SECONDS_A_DAY) + 4) % 7) + 7) % 7],
  ["day_of_month", (seconds) => civilDate(Math.floor(Math.trunc(seconds) / SECONDS_A_DAY)).day],
  ["day_of_year", (seconds) => civilDate(Math.floor(Math.trunc(seconds) / SECONDS_A_DAY)).dayOfYear],
  ["days_in_month", (seconds) => daysInMonth(civilDate(Math.floor(Math.trunc(seconds) / SECONDS_A_DAY)))],
  ["month", (seconds) => civilDate(Math.floor(Math.trunc(seconds) / SECONDS_A_DAY)).month],
  ["year", (seconds) => civilDate(Math.floor(Math.trunc(seconds) / SECONDS_A_DAY)).year],
]);
