/** ISO 8601 in UTC with microseconds: `2026-03-01T12:00:00.123456Z`. */

/** Keeps the text of the current second, because making it costs more than the rest of a log line. */
export function timestampWriter(): (wallMs: number) => string {
  let second = Number.NaN;
  let head = "";
  return (wallMs) => {
    const whole = Math.floor(wallMs / 1000);
    if (whole !== second) {
      second = whole;
      head = new Date(whole * 1000).toISOString().slice(0, 20);
    }
    const micros = Math.min(999_999, Math.floor((wallMs - whole * 1000) * 1000));
    return `${head}${String(micros).padStart(6, "0")}Z`;
  };
}
