/** What the tables have of the last hour, read back after a start, a part of the series at a time. */
import type { Columns } from "./sample-columns.ts";
import type { RecentSamples, RecentSeries } from "./recent-samples.ts";

export interface StoredSamples {
  /** Series of one part of `parts` with their samples from `from` on. */
  part(part: number, parts: number): Promise<readonly (RecentSeries & { readonly columns: Columns })[]>;
  /** How many series there are at the most. */
  seriesCount(): Promise<number>;
}

export interface WarmUpOptions {
  readonly recent: RecentSamples;
  /** Resolves when everything that was acknowledged before is in the tables, and these can be read. */
  readonly stored: () => Promise<StoredSamples>;
  /** From when on; milliseconds since 1970. */
  readonly from: number;
  readonly isClosed: () => boolean;
  /** The store answers meanwhile, and after it. */
  readonly failed: (cause: unknown, willTryAgain: boolean) => void;
  /** Milliseconds before the next try; default 5 s. */
  readonly pauseMs?: number;
}

/** A query of so many series takes some 100 ms. */
const SERIES_A_PART = 2000;
const TRIES = 5;
const PAUSE_MS = 5000;

/** Resolves when all is read, when the store closes, or when it failed for good. */
export async function warmUp(options: WarmUpOptions): Promise<void> {
  const { failed, isClosed, pauseMs = PAUSE_MS } = options;
  for (let left = TRIES; left > 0 && !isClosed(); left--) {
    try {
      await readBack(options);
      return;
    } catch (cause) {
      if (isClosed()) return;
      failed(cause, left > 1);
    }
    await new Promise<void>((resolve) => setTimeout(resolve, left > 1 ? pauseMs : 0).unref());
  }
}

async function readBack({ recent, stored, from, isClosed }: WarmUpOptions): Promise<void> {
  const store = await stored();
  const parts = Math.max(1, Math.ceil((await store.seriesCount()) / SERIES_A_PART));
  for (let part = 0; part < parts; part++) {
    if (isClosed()) return;
    for (const series of await store.part(part, parts)) recent.addStored(series, series.columns);
  }
  recent.warmed(from);
}
