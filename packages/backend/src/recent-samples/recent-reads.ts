/** A store that answers from the newest samples where these are complete, and from its tables otherwise. */
import { ceilMilli, type Store } from "../store/store.ts";
import type { RecentSamples } from "./recent-samples.ts";

export function recentReads(store: Store, recent: RecentSamples): Store {
  return Object.freeze<Store>({
    ...store,
    series: async (matchers, window, limit) =>
      recent.series(matchers, ceilMilli(window.from), ceilMilli(window.to), limit) ??
      store.series(matchers, window, limit),
    status: async () => ({ ...(await store.status()), recent: recent.status }),
  });
}
