/** The store that the options ask for. */
import { assertNever } from "@sightline/model";
import { systemClock } from "../clock.ts";
import { openChdbStore, openMemoryStore, type Store } from "../store/index.ts";
import type { BackendOptions } from "./options.ts";

/** Rejects with what the store says: `DATA_DIR_LOCKED`, `ENGINE_UNAVAILABLE` and others. */
export async function openStore({ store, dataDir, retentionDays }: BackendOptions): Promise<Store> {
  switch (store) {
    case "memory":
      return openMemoryStore({ retentionDays, clock: systemClock });
    case "chdb":
      return openChdbStore({ dataDir, retentionDays, clock: systemClock });
    default:
      return assertNever(store, "store");
  }
}
