/** The time window: what is in the URL, and what it means at a moment. Times are Unix seconds. */

/**
 * In the URL: either `last`, which slides with now, or `from` and `to`. Nothing means the last hour; a visit that starts
 * with nothing gets the range that fits the data (`opening-range.ts`).
 */
export interface WindowSearch {
  readonly last?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface TimeWindow {
  readonly from: number;
  readonly to: number;
  /** Its right edge sits on now. */
  readonly live: boolean;
}

/** The ranges of the range menu, shortest first. */
export const RANGES: readonly string[] = Object.freeze([
  "5m",
  "15m",
  "30m",
  "1h",
  "3h",
  "6h",
  "12h",
  "24h",
  "2d",
  "7d",
]);
export const DEFAULT_RANGE = "1h";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Shorter than this no series has a meaning; longer than this no store keeps spans. */
const SHORTEST = 10;
const LONGEST = 400 * 86_400;

/** Seconds of `15m`, `1h`, `7d`; `null` for anything else. */
export function rangeSeconds(text: string): number | null {
  const [, amount, unit] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit ?? ""] ?? Number.NaN);
  return seconds >= SHORTEST && seconds <= LONGEST ? seconds : null;
}

/** `15m` for 900; the largest unit that divides. */
export function rangeText(seconds: number): string {
  const fits = Object.entries(UNITS).findLast(([, size]) => seconds >= size && seconds % size === 0);
  return fits === undefined ? `${Math.round(seconds)}s` : `${seconds / fits[1]}${fits[0]}`;
}

/** `last 1 h`, `last 15 min`. */
export function rangeLabel(text: string): string {
  return text.replace("m", " min").replace(/([shd])$/, " $1");
}

/** Keeps what is a window and drops the rest: a mistyped URL shows the last hour, not an error. */
export function readWindow(raw: Readonly<Record<string, unknown>>): WindowSearch {
  const { last, from, to } = raw;
  if (typeof from === "number" && typeof to === "number" && to - from >= SHORTEST && to - from <= LONGEST) {
    return { from, to };
  }
  return typeof last === "string" && rangeSeconds(last) !== null ? { last } : {};
}

export function resolveWindow({ last, from, to }: WindowSearch, now: number): TimeWindow {
  if (from !== undefined && to !== undefined) return { from, to, live: false };
  return { from: now - (rangeSeconds(last ?? DEFAULT_RANGE) ?? 3600), to: now, live: true };
}

/** What the URL holds for a window; whole seconds. */
export function writeWindow(window: TimeWindow): Required<WindowSearch> {
  if (window.live) {
    return { last: rangeText(Math.round(window.to - window.from)), from: undefined, to: undefined };
  }
  const from = Math.floor(window.from);
  return { last: undefined, from, to: Math.max(Math.ceil(window.to), from + SHORTEST) };
}

/** `by` is in windows: −0.5 is half a window back. A window that would pass now becomes live. */
export function shifted(window: TimeWindow, by: number, now: number): TimeWindow {
  const span = window.to - window.from;
  const to = window.to + span * by;
  if (to >= now) return { from: now - span, to: now, live: true };
  return { from: to - span, to, live: false };
}

/** Centred on `time`, with the same span; live where now lies within its right half. */
export function around(window: TimeWindow, time: number, now: number): TimeWindow {
  return shifted(
    { from: time - (window.to - window.from) / 2, to: time + (window.to - window.from) / 2, live: false },
    0,
    now,
  );
}

/** Seconds between two readings of a live window: often enough that it seems to flow, seldom enough for the store. */
export function livePeriod(span: number): number {
  const wanted = span / 720;
  return [2, 5, 10, 15, 30, 60, 300].find((period) => period >= wanted) ?? 600;
}

/** The moment `14:38` names: today, or yesterday where today's is still to come. `offset` is the zone's, in seconds. */
export function momentOf(text: string, now: number, offset: number): number | null {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59)
    return null;
  const midnight = Math.floor((now + offset) / 86_400) * 86_400 - offset;
  const time = midnight + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return time > now ? time - 86_400 : time;
}
