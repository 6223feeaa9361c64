/** Where a value stands against its target and its alert threshold, without flapping at the borders. */

/** In the order in which they get worse. */
export type SloState = "healthy" | "warning" | "critical";

/** Whether more is better (`at-least`: a success rate) or less (`at-most`: a latency). */
export type SloDirection = "at-least" | "at-most";

export interface SloBounds {
  readonly direction: SloDirection;
  /** On this side of it, or on it, all is well. */
  readonly target: number;
  /** Past it is critical; between the two is a warning. */
  readonly alertThreshold: number;
  /** What cannot be surpassed: 100 of a percentage, 0 of a latency. */
  readonly best?: number;
}

/** Share of the way from the alert threshold to the target by which a value must come back before the state does. */
export const HYSTERESIS = 0.1;

/** The state of a value that has no history. */
export function sloStateOf(value: number, { direction, target, alertThreshold }: SloBounds): SloState {
  const sign = direction === "at-least" ? 1 : -1;
  if (sign * value >= sign * target) return "healthy";
  return sign * value >= sign * alertThreshold ? "warning" : "critical";
}

/**
 * The state with hysteresis: worse at once, better only when the value has come back by a tenth of the way between alert
 * threshold and target beyond the border (at most half of the way to `best`, so that it can be reached).
 *
 * @example
 * const login = { direction: "at-least", target: 99, alertThreshold: 95, best: 100 } as const;
 * nextSloState("healthy", 94.9, login); // "critical"
 * nextSloState("critical", 95.3, login); // "critical": it ends at 95.4
 */
export function nextSloState(before: SloState, value: number, bounds: SloBounds): SloState {
  const now = sloStateOf(value, bounds);
  if (RANK[now] >= RANK[before]) return now;
  const margin = HYSTERESIS * Math.abs(bounds.target - bounds.alertThreshold);
  const strict = sloStateOf(value, {
    ...bounds,
    target: moved(bounds.target, margin, bounds),
    alertThreshold: moved(bounds.alertThreshold, margin, bounds),
  });
  return RANK[strict] >= RANK[before] ? before : strict;
}

const RANK: Readonly<Record<SloState, number>> = Object.freeze({ healthy: 0, warning: 1, critical: 2 });

function moved(border: number, margin: number, { direction, best }: SloBounds): number {
  const reachable = best === undefined ? margin : Math.min(margin, Math.abs(best - border) / 2);
  return direction === "at-least" ? border + reachable : border - reachable;
}
