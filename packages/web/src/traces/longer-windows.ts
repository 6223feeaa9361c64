import type { WayOn } from "../filter-bar/nothing-matches.tsx";
import type { WindowControl } from "../window/use-window.ts";

const LONGER: readonly (readonly [range: string, seconds: number, label: string])[] = [
  ["6h", 6 * 3600, "Last 6 h"],
  ["24h", 24 * 3600, "Last 24 h"],
  ["7d", 7 * 24 * 3600, "Last 7 d"],
];

/** The next two longer ranges up to now. */
export function longerWindows({ window, setLast }: WindowControl): readonly WayOn[] {
  return LONGER.filter(([, seconds]) => seconds > window.to - window.from)
    .slice(0, 2)
    .map(([range, , label]) => ({ label, onTake: () => setLast(range) }));
}
