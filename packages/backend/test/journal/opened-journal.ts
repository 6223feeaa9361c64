/** A journal in a directory of its own, over tables that are plain lists. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { JournalEvent } from "../../src/store/chdb/journal/event.ts";
import {
  openJournal,
  type Journal,
  type JournalLimits,
  type JournalOptions,
} from "../../src/store/chdb/journal/journal.ts";
import { SPAN_TABLE, type RowTable } from "../../src/store/chdb/rows/table.ts";
import { TableLoader } from "./table-loader.ts";

export interface JournalBench {
  readonly directory: () => string;
  readonly loader: () => TableLoader;
  readonly events: readonly JournalEvent[];
  open(options?: Partial<JournalOptions>, limits?: Partial<JournalLimits>): Promise<Journal>;
  /** Names of files, sorted. */
  segments(): Promise<readonly string[]>;
  quarantined(): Promise<readonly string[]>;
}

/** Segments wait for readers, unless a test says otherwise: an hour is longer than any test. */
const NEVER = 3_600_000;

export function journalBench(): JournalBench {
  let root = "";
  let loader = new TableLoader();
  let journals: Journal[] = [];
  const events: JournalEvent[] = [];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "sightline-journal-"));
    loader = new TableLoader();
    events.length = 0;
  });
  afterEach(async () => {
    for (const journal of journals) await journal.close();
    journals = [];
    await rm(root, { recursive: true, force: true });
  });
  const list = async (name: string): Promise<readonly string[]> =>
    (await readdir(join(root, name)).catch(() => [])).toSorted((a, b) => a.localeCompare(b));
  return {
    directory: () => join(root, "segments"),
    loader: () => loader,
    events,
    open: async (options = {}, limits = {}) => {
      const journal = await openJournal({
        directory: join(root, "segments"),
        quarantine: join(root, "quarantine"),
        loader,
        schema: 3,
        clock: () => performance.timeOrigin + performance.now(),
        pid: process.pid,
        watch: { event: (event) => events.push(event) },
        ...options,
        limits: { ageMs: NEVER, readPauseMs: 1, retryMs: 5, ...limits },
      });
      journals.push(journal);
      return journal;
    },
    segments: () => list("segments"),
    quarantined: () => list("quarantine"),
  };
}

/** A row for each letter. */
export function appendLetters(
  journal: Journal,
  letters: string,
  table: RowTable = SPAN_TABLE,
): Promise<void> {
  return journal.append(table, (writer) => {
    for (const letter of letters) writer.uint8(letter.charCodeAt(0));
    return letters.length;
  });
}

/** What waits for `passed` goes on once somebody calls `open`. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const waiting: (() => void)[] = [];
  const passed = new Promise<void>((resolve) => waiting.push(resolve));
  return {
    passed,
    open: () => {
      for (const resolve of waiting) resolve();
    },
  };
}

/** Resolves once it holds; a test's time ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}
