/** The store that the options ask for. The engine is loaded only where it is used. */
import { assertNever } from "@sightline/model";
import { systemClock } from "../clock.ts";
import type { Store } from "../store/store.ts";
import type { BackendOptions } from "./options.ts";

export async function openStore({ store, dataDir, retentionDays }: BackendOptions): Promise<Store> {
  switch (store) {
    case "memory": {
      const { openMemoryStore } = await import("../store/memory/memory-store.ts");
      return openMemoryStore({ retentionDays, clock: systemClock });
    }
    case "chdb": {
      const { openChdbStore } = await import("../store/chdb/chdb-store.ts");
      return openChdbStore({ dataDir, retentionDays, clock: systemClock });
    }
    default:
      return assertNever(store, "store");
  }
}
