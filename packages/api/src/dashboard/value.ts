/** What is chosen of a dashboard's variables, and what the window makes of those that are built in. */

/** One value, several, or `null`: all there are. */
export type VariableValue = string | readonly string[] | null;

export interface Filling {
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** Seconds between two values. */
  readonly step: number;
  /** Seconds of the whole window. */
  readonly range: number;
}

/** Holds four samples of any usual interval, as Prometheus' own documents take it. Seconds. */
const USUAL_RATE = 300;
/** What a rate reads beyond the step, so that no sample between two steps is left out. Seconds. */
const BEYOND = 60;

/**
 * The values of `$__interval` and its like, whole seconds or milliseconds.
 *
 * @example builtIns(60, 3600).__rate_interval; // "300s"
 */
export function builtIns(step: number, range: number): Readonly<Record<string, string>> {
  const interval = Math.max(Math.round(step * 1000), 1);
  const whole = Math.max(Math.round(range), 1);
  return {
    __interval: duration(interval),
    __interval_ms: String(interval),
    __rate_interval: duration(Math.max(USUAL_RATE, step + BEYOND) * 1000),
    __range: `${whole}s`,
    __range_s: String(whole),
    __range_ms: String(whole * 1000),
  };
}

function duration(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}

/** `$name` and `${name}`, at the text's beginning. */
export const NAME: RegExp = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/u;

/** The names that a text asks for, each once, without those that are built in. */
export function namesIn(text: string): readonly string[] {
  const found = [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/gu)];
  const names = found
    .map(([, braced, bare]) => braced ?? bare ?? "")
    .filter((name) => !name.startsWith("__"));
  return [...new Set(names)];
}
