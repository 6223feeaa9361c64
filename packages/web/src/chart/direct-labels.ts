/** Where the names at the right end of a chart's lines stand: beside their own line, on no other. */
import { type Frame, yOf } from "../track/path.ts";
import type { Series } from "../track/series.ts";

export interface Named {
  readonly label: string;
  readonly series: Series;
  /** The line that is read: its name stands under it where there is room, the others' above. */
  readonly strong: boolean;
}

export interface DirectLabel {
  readonly label: string;
  readonly strong: boolean;
  /** Its upper edge in pixels. */
  readonly top: number;
}

export const LABEL = 14;
/** The share of the window that a name stands over. */
const REACH = 0.035;

interface Band {
  readonly from: number;
  readonly to: number;
}

export function directLabels(lines: readonly Named[], frame: Frame): readonly DirectLabel[] {
  const ends = lines.flatMap((line) => {
    const band = endOf(line.series, frame);
    return band === null ? [] : [{ line, band }];
  });
  const bands = ends.map(({ band }) => band);
  const placed: (DirectLabel & Band)[] = [];
  // From the bottom line up: what is above has the free space over it.
  for (const { line, band } of ends.toSorted((a, b) => b.band.from - a.band.from)) {
    const above = within(band.from - LABEL - 1, frame.height);
    const below = within(band.to + 1, frame.height);
    const wanted = line.strong ? [below, above] : [above, below];
    const beside = placed
      .flatMap(({ from, to }) => [from - LABEL - 1, to + 1])
      .map((top) => within(top, frame.height));
    // Names over names cannot be read; names over lines can; far from its line a name says little.
    const cost = (top: number): number =>
      covered(top, bands) + NAMES * covered(top, placed) + FAR * distance(top, band);
    const top = [...wanted, ...beside].reduce((best, next) => (cost(next) < cost(best) ? next : best));
    placed.push({ label: line.label, strong: line.strong, top, from: top, to: top + LABEL });
  }
  return placed.map(({ label, strong, top }) => ({ label, strong, top }));
}

const NAMES = 6;
const FAR = 0.5;

function distance(top: number, { from, to }: Band): number {
  return Math.max(from - 1 - (top + LABEL), top - to - 1, 0);
}

/** What the line covers of the height where its name would stand. */
function endOf({ time, values }: Series, frame: Frame): Band | null {
  const last = values.findLastIndex((value) => value !== null);
  const end = time[last];
  if (end === undefined) return null;
  const since = end - (frame.to - frame.from) * REACH;
  const heights = values
    .slice(0, last + 1)
    .flatMap((value, at) => (value === null || (time[at] ?? 0) < since ? [] : [yOf(value, frame)]));
  return { from: Math.min(...heights), to: Math.max(...heights) };
}

function within(top: number, height: number): number {
  return Math.min(Math.max(top, 0), height - LABEL);
}

function covered(top: number, others: readonly Band[]): number {
  return others.reduce(
    (sum, { from, to }) => sum + Math.max(Math.min(to + 1, top + LABEL) - Math.max(from - 1, top), 0),
    0,
  );
}
