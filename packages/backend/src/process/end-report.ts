/** What a run took, said at its end. */
import type { IntakeMeters } from "../receiver/intake-meters.ts";
import type { Store } from "../store/store.ts";

export interface EndReport {
  /** Stored in this run. */
  readonly spans: number;
  readonly logs: number;
  readonly samples: number;
  /** Whether they outlive the run. */
  readonly onDisk: boolean;
  /** Acknowledged rows that were in the journal when the doors closed. */
  readonly journalRows: number;
}

/** A store that does not answer is not waited for: the end has a limit. */
const PATIENCE_MS = 500;

/** Call it when nothing comes in any more, before the store closes. Never rejects. */
export async function endReport(store: Store, meters: IntakeMeters, onDisk: boolean): Promise<EndReport> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined).unref());
  const status = await Promise.race([store.status().catch(() => undefined), late]);
  return {
    spans: meters.stored("traces"),
    logs: meters.stored("logs"),
    samples: meters.stored("metrics"),
    onDisk,
    journalRows: status?.journal?.rows ?? 0,
  };
}
