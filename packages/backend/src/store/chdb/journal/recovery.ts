/** What a run before left behind: segments are cut to what was acknowledged, everything else is removed. */
import type { JournalWatch } from "./event.ts";
import type { JournalFiles } from "./files.ts";
import { ENTRY_BYTES, headerBytes, readLedger, rowsOf, soundEntries, type Ledger } from "./ledger.ts";
import type { Quarantine } from "./quarantine.ts";
import { deleteSegment, LEDGER_SUFFIX, ROWS_SUFFIX, segmentPaths, type SealedSegment } from "./segment.ts";

export interface RecoveryOptions {
  readonly files: JournalFiles;
  readonly directory: string;
  readonly quarantine: Quarantine;
  readonly watch: JournalWatch;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** In the order they were begun. */
export async function recoverSegments(options: RecoveryOptions): Promise<readonly SealedSegment[]> {
  const { files, directory, watch } = options;
  const names = new Set<string>();
  for (const file of await files.list(directory)) {
    if (file.endsWith(ROWS_SUFFIX)) names.add(file.slice(0, -ROWS_SUFFIX.length));
    else if (file.endsWith(LEDGER_SUFFIX)) names.add(file.slice(0, -LEDGER_SUFFIX.length));
    // Drafts and copies to be checked: their segment is still there.
    else await files.remove(`${directory}/${file}`);
  }
  const segments: SealedSegment[] = [];
  for (const name of [...names].toSorted()) {
    const segment = await recoverSegment(options, name);
    if (segment !== undefined) segments.push(segment);
  }
  if (segments.length > 0) {
    const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
    watch.event?.({ kind: "recovered", segments: segments.length, rows });
  }
  return segments;
}

async function recoverSegment(options: RecoveryOptions, name: string): Promise<SealedSegment | undefined> {
  const { files, directory, now } = options;
  const paths = segmentPaths(directory, name);
  const ledger = await readLedgerFile(files, paths.ledger);
  if (ledger === undefined || ledger.entries.length === 0) {
    await deleteSegment(files, directory, name);
    return undefined;
  }
  const bytes = await readIfThere(files, paths.rows);
  const sound = soundEntries(ledger.entries, bytes);
  const entries = ledger.entries.slice(0, sound);
  const end = entries.at(-1)?.end ?? 0;
  if (sound < ledger.entries.length) await keepUnsound(options, name, ledger, sound, bytes.subarray(end));
  if (sound === 0) {
    await deleteSegment(files, directory, name);
    return undefined;
  }
  const segment: SealedSegment = {
    name,
    plan: ledger.plan,
    entries,
    rows: rowsOf(entries),
    bytes: end,
    begun: now,
    torn: false,
  };
  await truncateSegment(files, directory, segment);
  return segment;
}

/** Acknowledged rows that the disk did not keep, as a loss of power leaves them: what is there of them is kept and told. */
async function keepUnsound(
  { quarantine }: RecoveryOptions,
  name: string,
  { plan, entries }: Ledger,
  sound: number,
  bytes: Uint8Array,
): Promise<void> {
  const rows = rowsOf(entries.slice(sound));
  const reason = "they are not as they were acknowledged: the disk did not keep them";
  await quarantine.keep({ name: `${name}-damaged`, plan }, [{ bytes, rows }], reason);
}

/** Cuts off what was written and not acknowledged. */
export async function truncateSegment(
  files: JournalFiles,
  directory: string,
  { name, plan, entries, bytes }: SealedSegment,
): Promise<void> {
  const paths = segmentPaths(directory, name);
  await truncateFile(files, paths.ledger, headerBytes(plan).length + entries.length * ENTRY_BYTES);
  await truncateFile(files, paths.rows, bytes);
}

async function truncateFile(files: JournalFiles, path: string, length: number): Promise<void> {
  const file = await files.open(path);
  try {
    await file.truncate(length);
  } finally {
    await file.close();
  }
}

async function readLedgerFile(files: JournalFiles, path: string): Promise<Ledger | undefined> {
  return readLedger(await readIfThere(files, path));
}

async function readIfThere(files: JournalFiles, path: string): Promise<Uint8Array> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const there = await files.list(path.slice(0, path.lastIndexOf("/")));
  return there.includes(name) ? files.read(path) : new Uint8Array();
}
