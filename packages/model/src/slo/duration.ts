/** Lengths of time as Prometheus, Sloth and OpenSLO write them: `5m`, `1h`, `30d`, `1h30m`. */

/** Seconds of each unit; Prometheus' week, day and year, which know no leap second. */
const UNIT_SECONDS: Readonly<Record<string, number>> = Object.freeze({
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
});
const WHOLE = /^(?:\d+(?:ms|[smhdwy]))+$/u;
const PART = /(\d+)(ms|[smhdwy])/gu;

/**
 * The seconds of a duration; `undefined` when the text is none.
 *
 * @example
 * durationSeconds("1h30m"); // 5400
 * durationSeconds("soon"); // undefined
 */
export function durationSeconds(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  let seconds = 0;
  for (const [, digits, unit = ""] of text.matchAll(PART))
    seconds += Number(digits) * (UNIT_SECONDS[unit] ?? 0);
  return seconds;
}
