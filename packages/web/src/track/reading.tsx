/** Numbers that follow the crosshair: at rest the whole window's, else that moment's. */
import { type ReactNode, useCallback } from "react";
import { useClock } from "../format/use-clock.ts";
import type { Quantity } from "../format/quantity.ts";
import { Written } from "../format/written.tsx";
import { useCrosshair } from "../window/crosshair.ts";
import { type Series, bucketAt } from "./series.ts";

interface SeriesReadingProps {
  readonly series: Series;
  /** Over the whole window. */
  readonly whole: number | null;
  readonly format: (value: number | null) => Quantity;
  /** The status colour is taken only where the value shown is over this. */
  readonly limit?: { readonly value: number; readonly tone: "critical" | "warning" } | undefined;
  readonly strong?: boolean;
  /** Beside the value that is read: yesterday's. */
  readonly quiet?: boolean;
}

export function SeriesReading({
  series,
  whole,
  format,
  limit,
  strong = false,
  quiet = false,
}: SeriesReadingProps): ReactNode {
  const { time, step } = series;
  const bucket = useCrosshair(useCallback((moment) => bucketAt({ time, step }, moment), [time, step]));
  const value = bucket === -1 ? whole : (series.values[bucket] ?? null);
  const over = limit !== undefined && value !== null && value > limit.value;
  const tone = over
    ? limit.tone === "critical"
      ? "crit"
      : "warn"
    : quiet || value === 0 || value === null
      ? "quiet"
      : "fact";
  return (
    <span className={tone} style={strong ? { fontWeight: 550 } : undefined}>
      <Written of={format(value)} />
    </span>
  );
}

/** The head of the number column: `last 1 h`, or `at 14:49`. */
export function MomentHead({ whole }: { readonly whole: string }): ReactNode {
  const clock = useClock();
  const moment = useCrosshair(useCallback((time) => (time === null ? null : Math.floor(time)), []));
  return <>{moment === null ? whole : `at ${clock.minute(moment)}`}</>;
}
