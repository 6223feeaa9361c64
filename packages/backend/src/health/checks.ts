/** What is looked at, one check each. */
import type { Check } from "@sightline/api";
import { SightlineError } from "@sightline/model";
import type { IntakeMeters } from "../receiver/intake-meters.ts";
import type { JournalStatus, StoreStatus } from "../store/store.ts";
import { healthErrors } from "./errors.ts";

/** Bytes of the file system that holds the data. */
export interface DiskSpace {
  readonly free: number;
  readonly size: number;
}
export type DiskProbe = () => Promise<DiskSpace>;

/** A store that takes longer is as good as down. */
const STORE_PATIENCE_MS = 3000;
/** The engine needs room to merge parts: below this it starts to fail, below the other it is time to act. */
const DISK_FAILED = 256 * 1024 ** 2;
const DISK_DEGRADED = 2 * 1024 ** 3;
/** Seconds; exporters send every few seconds, so that a minute is not their interval. */
const LAG_DEGRADED = 60;
const JOURNAL_DEGRADED = 30;

export async function storeCheck(description: string, status: () => Promise<StoreStatus>): Promise<Check> {
  const name = "store";
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(healthErrors.STORE_SILENT({ seconds: STORE_PATIENCE_MS / 1000 })),
      STORE_PATIENCE_MS,
    );
  });
  try {
    await Promise.race([status(), late]);
    return { name, status: "ok", message: description };
  } catch (cause) {
    return { name, status: "failed", message: `${description}: ${reasonOf(cause)}` };
  } finally {
    clearTimeout(timer);
  }
}

/** Rows wait for a second as a rule; a store that cannot load them keeps them. No check where there is no journal. */
export function journalCheck(journal: JournalStatus | undefined): readonly Check[] {
  if (journal === undefined) return [];
  const name = "journal";
  const { quarantined, oldestSeconds, rows } = journal;
  if (quarantined > 0) {
    const message = `${quarantined} segments of acknowledged rows could not be loaded; they lie in quarantine/ of the data directory.`;
    return [{ name, status: "failed", message }];
  }
  const message = `${rows} rows wait to be loaded, the oldest for ${oldestSeconds.toFixed(1)} s.`;
  return [{ name, status: oldestSeconds > JOURNAL_DEGRADED ? "degraded" : "ok", message }];
}

export function intakeCheck(meters: IntakeMeters): Check {
  const name = "intake";
  const lag = meters.lagSeconds();
  if (lag === undefined) return { name, status: "ok", message: "Nothing has been sent yet." };
  if (lag > LAG_DEGRADED) {
    return { name, status: "degraded", message: `The newest span was ${lag.toFixed(0)} s old when it came.` };
  }
  return { name, status: "ok", message: `Spans are stored ${lag.toFixed(1)} s after they end.` };
}

/** No check where nothing is kept on a disk. */
export async function diskCheck(probe: DiskProbe | undefined): Promise<readonly Check[]> {
  if (probe === undefined) return [];
  const name = "disk";
  try {
    const { free, size } = await probe();
    const message = `${gib(free)} GiB of ${gib(size)} GiB are free.`;
    if (free < DISK_FAILED) return [{ name, status: "failed", message }];
    return [{ name, status: free < DISK_DEGRADED ? "degraded" : "ok", message }];
  } catch (cause) {
    return [{ name, status: "failed", message: `The free space cannot be told: ${reasonOf(cause)}` }];
  }
}

export function worst(checks: readonly Check[]): Check["status"] {
  if (checks.some(({ status }) => status === "failed")) return "failed";
  return checks.some(({ status }) => status === "degraded") ? "degraded" : "ok";
}

/** Inner messages stay inside, as on every way out. */
function reasonOf(cause: unknown): string {
  return cause instanceof SightlineError ? cause.message : "an unexpected error.";
}

function gib(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
