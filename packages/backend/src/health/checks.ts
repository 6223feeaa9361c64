/** What is looked at, one check each. */
import type { Check } from "@sightline/api";
import { SightlineError } from "@sightline/model";
import type { IntakeMeters } from "../receiver/intake-meters.ts";
import type { Restart } from "../process/restarts.ts";
import type { JournalStatus, StoreStatus } from "../store/store.ts";

/** Bytes of the file system that holds the data. */
export interface DiskSpace {
  readonly free: number;
  readonly size: number;
}
export type DiskProbe = () => Promise<DiskSpace>;

/** The engine needs room to merge parts: below this it starts to fail, below the other it is time to act. */
const DISK_FAILED = 256 * 1024 ** 2;
const DISK_DEGRADED = 2 * 1024 ** 3;
/** Seconds; exporters send every few seconds, so that a minute is not their interval. */
const LAG_DEGRADED = 60;
const JOURNAL_DEGRADED = 30;
/** Of the limit: beyond the limit itself senders are refused. */
const RECEIVERS_DEGRADED = 0.8;
/** Seconds that a restart is news. */
const RESTART_DEGRADED = 900;

/** Never rejects. `status` answers within a time of its own. */
export async function storeCheck(description: string, status: () => Promise<StoreStatus>): Promise<Check> {
  const name = "store";
  try {
    await status();
    return { name, status: "ok", message: description };
  } catch (cause) {
    const hint = cause instanceof SightlineError ? cause.hint : "The backend's log says why.";
    return { name, status: "failed", message: `${description}: ${reasonOf(cause)}`, hint };
  }
}

/** Rows wait for a second as a rule; a store that cannot load them keeps them. No check where there is no journal. */
export function journalCheck(journal: JournalStatus | undefined): readonly Check[] {
  if (journal === undefined) return [];
  const name = "journal";
  const { quarantined, oldestSeconds, rows } = journal;
  if (quarantined > 0) {
    const message = `${quarantined} ${quarantined === 1 ? "segment" : "segments"} of acknowledged rows could not be loaded; they lie in quarantine/ of the data directory.`;
    const hint =
      "The log names each with its reason. Keep the files for a report, then move them away: the check is good again after a restart.";
    return [{ name, status: "failed", message, hint }];
  }
  const message = `${rows} rows wait to be loaded, the oldest for ${oldestSeconds.toFixed(1)} s.`;
  if (oldestSeconds <= JOURNAL_DEGRADED) return [{ name, status: "ok", message }];
  const hint = "The store does not keep up: give the machine more processor time, or send less.";
  return [{ name, status: "degraded", message, hint }];
}

export function intakeCheck(meters: IntakeMeters): Check {
  const name = "intake";
  const lag = meters.lagSeconds();
  if (lag === undefined) return { name, status: "ok", message: "Nothing has been sent yet." };
  if (lag > LAG_DEGRADED) {
    const message = `The newest span was ${lag.toFixed(0)} s old when it came.`;
    const hint =
      "Compare the clocks of this machine and the sender's; else the sender's queue is full, and it sends late.";
    return { name, status: "degraded", message, hint };
  }
  return { name, status: "ok", message: `Spans are stored ${lag.toFixed(1)} s after they end.` };
}

/** What is under way in the receivers, against what they take. */
export interface ReceiverLoad {
  readonly requests: number;
  readonly mostRequests: number;
  readonly bytes: number;
  readonly mostBytes: number;
}

export function receiverCheck(load: ReceiverLoad): Check {
  const name = "receivers";
  const message = `${load.requests} of ${load.mostRequests} requests and ${mib(load.bytes)} of ${mib(load.mostBytes)} MiB are under way.`;
  const full = Math.max(load.requests / load.mostRequests, load.bytes / load.mostBytes);
  if (full < RECEIVERS_DEGRADED) return { name, status: "ok", message };
  const hint =
    "Senders are asked to wait beyond that: send larger batches less often, or run several backends.";
  return { name, status: "degraded", message, hint };
}

/** Falls of the process that holds the engine. `now` in Unix seconds. No check before the first. */
export function engineCheck(restarts: readonly Restart[], now: number): readonly Check[] {
  const [newest] = restarts;
  if (newest === undefined) return [];
  const name = "engine";
  const recent = restarts.filter(({ time }) => time > now - RESTART_DEGRADED);
  const times = `${restarts.length} ${restarts.length === 1 ? "time" : "times"}`;
  const message = `The engine's process was started again ${times}; the last one ended by ${newest.reason}, ${Math.round((now - newest.time) / 60)} min ago.`;
  if (recent.length === 0) return [{ name, status: "ok", message }];
  const hint =
    newest.reason === "signal SIGKILL"
      ? "The system kills what takes too much memory: look for it in the kernel's log, and give the machine more."
      : "Nothing acknowledged is lost. Report it with the backend's log when it comes again.";
  return [{ name, status: "degraded", message, hint }];
}

/** No check where nothing is kept on a disk. */
export async function diskCheck(probe: DiskProbe | undefined): Promise<readonly Check[]> {
  if (probe === undefined) return [];
  const name = "disk";
  try {
    const { free, size } = await probe();
    const message = `${gib(free)} GiB of ${gib(size)} GiB are free.`;
    const hint = "Free space there, or keep less: --retention 3d, --max-disk 10GiB.";
    if (free < DISK_FAILED) return [{ name, status: "failed", message, hint }];
    if (free < DISK_DEGRADED) return [{ name, status: "degraded", message, hint }];
    return [{ name, status: "ok", message }];
  } catch (cause) {
    const message = `The free space cannot be told: ${reasonOf(cause)}`;
    return [{ name, status: "failed", message, hint: "Check that the data directory is still mounted." }];
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

function mib(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}

function gib(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
