/** The bars above the list: how many records, and how many of them warn or fail. */
import type { LogVolume } from "@sightline/api";

export interface VolumeBar {
  /** CSS pixels from the plot's left. */
  readonly x: number;
  readonly width: number;
  /** Heights in CSS pixels, from the bottom up; together at most the plot's height. */
  readonly error: number;
  readonly warn: number;
  readonly rest: number;
  readonly time: number;
  readonly count: number;
}

/** A gap of one pixel between bars; what is there at all is at least one pixel high. */
export function volumeBars(
  volume: LogVolume,
  window: { readonly from: number; readonly to: number },
  size: { readonly width: number; readonly height: number },
): readonly VolumeBar[] {
  const fullest = mostIn(volume);
  const perSecond = size.width / (window.to - window.from);
  const height = (count: number): number => (count === 0 ? 0 : Math.max((count / fullest) * size.height, 1));
  return volume.buckets.map(({ time, rest, warn, error }) => ({
    x: (time - window.from) * perSecond,
    width: Math.max(volume.step * perSecond - 1, 1),
    error: height(error),
    warn: height(warn),
    rest: height(rest),
    time,
    count: rest + warn + error,
  }));
}

export function mostIn(volume: LogVolume): number {
  return Math.max(1, ...volume.buckets.map(({ rest, warn, error }) => rest + warn + error));
}
