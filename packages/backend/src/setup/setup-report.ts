/** What the setup page shows: who sends, what is refused, what is kept, how to send. */
import type { Setup } from "@sightline/api";
import type { Clock } from "../clock.ts";
import type { HealthReport } from "../health/health-report.ts";
import type { Restart } from "../process/restarts.ts";
import type { IntakeMeters } from "../receiver/intake-meters.ts";
import type { StoreStatus } from "../store/store.ts";
import type { Refusals } from "./refusals.ts";
import type { Senders } from "./senders.ts";

/** Where senders reach this backend. */
export interface IntakeAddresses {
  readonly otlpHttp: string;
  readonly otlpGrpc: string | null;
}

export interface KeepingFacts {
  /** `chdb 26.7.2.1`. */
  readonly store: string;
  /** null where nothing is kept on a disk. */
  readonly directory: string | null;
  readonly durability: "commit" | "fsync" | null;
  readonly retentionDays: number;
}

export interface SetupReportOptions {
  readonly clock: Clock;
  readonly health: HealthReport;
  readonly meters: IntakeMeters;
  readonly senders: Senders;
  readonly refusals: Refusals;
  readonly addresses: IntakeAddresses;
  readonly access: { readonly token: boolean; readonly tls: boolean };
  readonly keeping: KeepingFacts;
  /** Of the journal's newest segment, seconds. */
  readonly loadSeconds: number | undefined;
  readonly restarts: readonly Restart[];
  /** Absent where nothing is scraped. */
  readonly scrape?: (() => Setup["scrape"]) | undefined;
}

/** Never rejects: what cannot be found out is null, and a failed check says why. */
export async function setupReport(options: SetupReportOptions): Promise<Setup> {
  const { health, meters, senders, refusals, access, keeping, restarts } = options;
  const status = await health.storeStatus();
  return {
    time: options.clock() / 1000,
    ...options.addresses,
    access,
    received: {
      spans: meters.stored("traces"),
      logs: meters.stored("logs"),
      samples: meters.stored("metrics"),
    },
    senders: [...senders.list()],
    sendersForgotten: senders.forgotten,
    refusals: [...refusals.list()],
    scrape: options.scrape?.() ?? null,
    journal: journalOf(status, options.loadSeconds),
    storage: storageOf(status, keeping),
    disk: (await health.disk()) ?? null,
    restarts: [...restarts],
    checks: [...(await health.checks())],
  };
}

function journalOf(status: StoreStatus | undefined, loadSeconds: number | undefined): Setup["journal"] {
  if (status?.journal === undefined) return null;
  const { segments, rows, bytes, oldestSeconds, quarantined } = status.journal;
  return { segments, rows, bytes, oldestSeconds, quarantined, loadSeconds: loadSeconds ?? null };
}

function storageOf(status: StoreStatus | undefined, keeping: KeepingFacts): Setup["storage"] {
  if (status === undefined) return null;
  const { bytes, maxBytes, spans, logs, samples } = status;
  return { ...keeping, bytes, limitBytes: maxBytes ?? null, spans, logs, samples };
}
