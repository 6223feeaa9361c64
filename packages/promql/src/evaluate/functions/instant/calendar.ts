/** Dates of the Gregorian calendar without an object for each: the arithmetic counts years from March. */

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** From 1. */
  readonly dayOfYear: number;
}

const DAYS_A_CYCLE = 146_097;
/** From 1 March 0000 to 1 January 1970. */
const EPOCH = 719_468;

/** The date of a day counted from 1 January 1970. */
export function civilDate(days: number): CivilDate {
  const shifted = days + EPOCH;
  const cycle = Math.floor(shifted / DAYS_A_CYCLE);
  const inCycle = shifted - cycle * DAYS_A_CYCLE;
  const yearOfCycle = Math.floor(
    (inCycle - Math.floor(inCycle / 1460) + Math.floor(inCycle / 36_524) - Math.floor(inCycle / 146_096)) /
      365,
  );
  const inYear = inCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  const beforeMarch = isLeap(year) ? 60 : 59;
  const dayOfYear = month > 2 ? inYear + beforeMarch + 1 : inYear - 305;
  return { year, month, day, dayOfYear };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth({ year, month }: CivilDate): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
