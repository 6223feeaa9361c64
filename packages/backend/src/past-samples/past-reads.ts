/** A store that asks its tables once about a time that is over. */
import type { RecentSamples } from "../recent-samples/recent-samples.ts";
import {
  ceilMilli,
  type SeriesMatcher,
  type Store,
  type StoredSeries,
  type TimeWindow,
} from "../store/store.ts";
import type { PastSamples, Stretch } from "./past-samples.ts";
import { cut, joined, listed } from "./stretch.ts";

/** By so much a stretch falls behind before it is made longer: half of what the newest samples in memory reach back. */
const BEHIND_MS = 15 * 60_000;
/** So far before what is asked for a stretch may begin before it is made shorter. */
const AHEAD_MS = 60 * 60_000;

/** `store` answers from the newest samples where it can. */
export function pastReads<T extends Pick<Store, "series">>(
  store: T,
  past: PastSamples,
  recent: Pick<RecentSamples, "since">,
): T {
  const series: Store["series"] = async (matchers, window, limit) => {
    const from = ceilMilli(window.from);
    if (from >= recent.since || !past.reaches(from)) return store.series(matchers, window, limit);
    const key = keyOf(matchers);
    const known = past.find(key, from);
    if (known !== undefined) return readOn(key, known, matchers, window, limit);
    const reading = past.begin(from, ceilMilli(window.to));
    try {
      const found = await store.series(matchers, window, limit);
      if (found.length < limit) past.keep(key, reading, found);
      return found;
    } finally {
      past.end(reading);
    }
  };

  const readOn = async (
    key: string,
    known: Stretch,
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredSeries[]> => {
    const [from, to] = [ceilMilli(window.from), ceilMilli(window.to)];
    if (to <= known.to) return cut(known.series, from, to).slice(0, limit);
    const begin = from - known.from > AHEAD_MS ? from : known.from;
    const reading = past.begin(begin, to);
    try {
      const since = { from: BigInt(known.to) * 1_000_000n, to: window.to };
      const rest = await store.series(matchers, since, limit);
      const isWhole = rest.length < limit;
      const isLonger = isWhole && reading.to - known.to >= BEHIND_MS;
      const all = joined(cut(known.series, isLonger ? begin : from, known.to), listed(rest));
      if (isLonger) past.keep(key, reading, all);
      return cut(all, from, to).slice(0, limit);
    } finally {
      past.end(reading);
    }
  };

  return Object.freeze<T>({ ...store, series });
}

/** Whatever the order of the conditions. */
function keyOf(matchers: readonly SeriesMatcher[]): string {
  return matchers
    .map(({ label, operator, value }) => JSON.stringify([label, operator, value]))
    .toSorted()
    .join(" ");
}
