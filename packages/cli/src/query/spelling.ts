/** How results are spelt in the shell. */

/** `2026-11-21 14:38:24.418`, UTC as the API has it. */
export function clockTime(instant: string): string {
  return instant.slice(0, 23).replace("T", " ");
}

/** Three digits and a unit: `1.24 s`, `87.0 ms`, `950 µs`. */
export function durationText(nano: number): string {
  if (nano >= 1e9) return `${(nano / 1e9).toPrecision(3)} s`;
  if (nano >= 1e6) return `${(nano / 1e6).toPrecision(3)} ms`;
  return `${Math.round(nano / 1000)} µs`;
}

/** Control characters would move the terminal's cursor: what services log is not trusted. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to take out
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, " ");
}
