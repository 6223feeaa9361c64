/** The store that the options ask for. */
import { assertNever } from "@sightline/model";
import type { Logger } from "pino";
import { systemClock } from "../clock.ts";
import {
  openChdbStore,
  openMemoryStore,
  type JournalEvent,
  type RetentionEvent,
  type Store,
} from "../store/index.ts";
import type { SpanWatch } from "../store/span-watch.ts";
import type { LoadWatch } from "./load-watch.ts";
import type { BackendOptions } from "./options.ts";

/** Rejects with what the store says: `DATA_DIR_LOCKED`, `ENGINE_UNAVAILABLE` and others. */
export async function openStore(
  options: BackendOptions,
  logger: Logger,
  loads?: LoadWatch,
  spanWatch?: SpanWatch,
): Promise<Store> {
  const { store, dataDir, retentionDays, maxBytes, longestValue, durability, recentBytes } = options;
  switch (store) {
    case "memory":
      return openMemoryStore({ retentionDays, longestValue, clock: systemClock, spanWatch });
    case "chdb":
      return openChdbStore({
        dataDir,
        retentionDays,
        maxBytes,
        longestValue,
        retentionEvent: (event) => logRetention(logger, event),
        recent: { maxBytes: recentBytes },
        recentFailed: (cause, willTryAgain) =>
          logger.warn(
            { err: cause, willTryAgain },
            "the samples of the last hour could not be read into memory; queries read them from the tables",
          ),
        durability,
        clock: systemClock,
        spanWatch,
        watch: {
          event: (event) => logJournal(logger, event),
          ...(loads === undefined ? {} : { stage: loads.stage }),
        },
      });
    default:
      return assertNever(store, "store");
  }
}

function logRetention(logger: Logger, { kind, ...facts }: RetentionEvent): void {
  switch (kind) {
    case "let-go":
      logger.warn(facts, "the oldest telemetry was let go: the data is as large as --max-disk allows");
      break;
    case "retention-failed":
      logger.error(facts, "the size of the data could not be kept within --max-disk; it is tried again");
      break;
    default:
      assertNever(kind, "retention event");
  }
}

function logJournal(logger: Logger, { kind, ...facts }: JournalEvent): void {
  switch (kind) {
    case "recovered":
      logger.info(facts, "rows that a run before had acknowledged are being loaded");
      break;
    case "postponed":
      logger.warn(facts, "acknowledged rows could not be loaded; they are kept and tried again");
      break;
    case "quarantined":
      logger.error(
        facts,
        "acknowledged rows cannot be loaded; they are kept in quarantine/ of the data directory",
      );
      break;
    default:
      assertNever(kind, "journal event");
  }
}
