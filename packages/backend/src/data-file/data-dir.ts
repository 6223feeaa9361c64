/** A data directory that no backend holds, for a file to be made of or read into. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../clock.ts";
import { openChdbStore } from "../store/chdb/chdb-store.ts";
import type { Store } from "../store/store.ts";
import { dataFileErrors } from "./errors.ts";

/**
 * Its retention stays as it is. Close it: what was written is loaded then, or by the next opening.
 *
 * @throws DATA_DIR_MISSING, DATA_DIR_LOCKED, DATA_DIR_NEWER, DATA_DIR_UNUSABLE, ENGINE_UNAVAILABLE
 */
export async function openDataDir(dataDir: string): Promise<Store> {
  const engine = await stat(join(dataDir, "engine")).catch(() => undefined);
  if (engine?.isDirectory() !== true) throw dataFileErrors.DATA_DIR_MISSING({ dataDir });
  return openChdbStore({ dataDir, clock: systemClock, retentionDays: "kept" });
}
