/** Which window a visit starts with where its URL names none: as long as the data asks for, chosen once. */
import type { Activity } from "@sightline/api";
import type { Client } from "@sightline/api/client";
import { DEFAULT_RANGE, rangeSeconds } from "./time-window.ts";

/** Shortest first; the first that holds all requests of the last hour is chosen. */
const OPENING: readonly string[] = ["5m", "15m", "30m"];
/** Columns of this many seconds are fine enough to tell these apart. */
const STEP = 60;
/** A first view waits no longer than this, in milliseconds; without an answer the window is the last hour. */
const PATIENCE = 1000;

/**
 * The shortest range with all requests of the last hour. Where there was none, the shortest of all if nothing was ever
 * received (data is about to begin), and the last hour if the data is older than it.
 */
export function openingRange(buckets: Activity["buckets"], now: number, everReceived: boolean): string {
  const first = buckets.find(({ requests }) => requests > 0)?.time;
  if (first === undefined) return everReceived ? DEFAULT_RANGE : (OPENING[0] ?? DEFAULT_RANGE);
  return OPENING.find((range) => now - first <= (rangeSeconds(range) ?? 0)) ?? DEFAULT_RANGE;
}

/** Where a visit starts: on a dashboard that has a range of its own, with that. */
const DASHBOARD = /\/dashboards\/(?<id>[^/]+)\/?$/u;

export function dashboardOf(pathname: string): string | undefined {
  const id = DASHBOARD.exec(pathname)?.groups?.["id"];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** The range of the dashboard that the visit starts on; without one, what fits the data. */
export async function askRangeOfVisit(api: Client, pathname: string, now: number): Promise<string> {
  const id = dashboardOf(pathname);
  if (id !== undefined) {
    const found = await api
      .dashboard({ id }, { signal: AbortSignal.timeout(PATIENCE) })
      .catch(() => undefined);
    const range = found?.dashboard.range;
    if (range !== undefined && rangeSeconds(range) !== null) return range;
  }
  return askOpeningRange(api, now);
}

/** Asks the backend; a failure or slowness is no reason to show nothing. */
export async function askOpeningRange(api: Client, now: number): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE);
  const from = now - (rangeSeconds(DEFAULT_RANGE) ?? 3600);
  try {
    const [activity, setup] = await Promise.all([
      api.activity({ from: String(from), to: String(now), step: STEP }, { signal }),
      api.setup({}, { signal }),
    ]);
    return openingRange(activity.buckets, now, setup.received.spans > 0);
  } catch {
    return DEFAULT_RANGE;
  }
}

/** A search string that names its window: what it was, with `range` where it had none. */
export function withOpeningRange(search: string, range: string): string {
  return search === "" ? `?last=${range}` : `${search}&last=${range}`;
}

export function namesWindow(search: string): boolean {
  const params = new URLSearchParams(search);
  return params.has("last") || (params.has("from") && params.has("to"));
}
