/** ISO 8601 in UTC with microseconds: `2026-03-01T12:00:00.123456Z`. */

/** Three digits of each number below 1000: making them anew costs more than the rest of the timestamp. */
const DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, number) =>
  String(number).padStart(3, "0"),
);

/** Milliseconds since 1970, with a fraction, as a timestamp. */
export function timestampWriter(prefix = ""): (wallMs: number) => string {
  let second = Number.NaN;
  let head = "";
  return (wallMs) => {
    const whole = Math.floor(wallMs / 1000);
    if (whole !== second) {
      second = whole;
      // `2026-03-01T12:00:00.`; what follows changes from line to line.
      head = prefix + new Date(whole * 1000).toISOString().slice(0, 20);
    }
    const micros = Math.min(999_999, Math.floor((wallMs - whole * 1000) * 1000));
    const millis = Math.floor(micros / 1000);
    return `${head}${DIGITS[millis] ?? ""}${DIGITS[micros - millis * 1000] ?? ""}Z`;
  };
}

/** `{"timestamp":"2026-03-01T12:00:00.123456Z`: how a line begins. */
export function lineStart(): (wallMs: number) => string {
  return timestampWriter('{"timestamp":"');
}
