/** Which parts have to go when the tables are larger than they may be. */

export interface StoredPart {
  readonly table: string;
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  /** Nanoseconds since 1970, of the oldest and the newest row. */
  readonly oldest: bigint;
  readonly newest: bigint;
}

export interface SpaceReading {
  /** What the user allows. */
  readonly maxBytes: number;
  /** Of all tables, droppable or not. */
  readonly tableBytes: number;
  readonly journalBytes: number;
  /** Free on the disk; `undefined`: it cannot be told. */
  readonly freeBytes: number | undefined;
}

/** What is kept free on the disk: merges write a part anew before the old ones go. */
export const DISK_RESERVE_BYTES = 1_073_741_824;
/** After letting go there is room for a while: not each check has to drop a little. */
const LEFT = 0.95;

/**
 * How many bytes the tables may have. Waiting rows and a disk that others fill take at most half of what the user allowed:
 * a burst must not cost the days before it.
 */
export function tableBudget({ maxBytes, tableBytes, journalBytes, freeBytes }: SpaceReading): number {
  const allowed = maxBytes - journalBytes;
  const onDisk = freeBytes === undefined ? allowed : tableBytes + freeBytes - DISK_RESERVE_BYTES;
  return Math.max(Math.min(allowed, onDisk), maxBytes / 2);
}

/** The parts whose newest row is oldest, across all tables, until the rest fits; none while it fits already. */
export function partsToDrop(parts: readonly StoredPart[], reading: SpaceReading): readonly StoredPart[] {
  const budget = tableBudget(reading);
  if (reading.tableBytes <= budget) return [];
  let excess = reading.tableBytes - budget * LEFT;
  const dropped: StoredPart[] = [];
  for (const part of parts.toSorted(oldestFirst)) {
    if (excess <= 0) break;
    dropped.push(part);
    excess -= part.bytes;
  }
  return dropped;
}

function oldestFirst(left: StoredPart, right: StoredPart): number {
  if (left.newest !== right.newest) return left.newest < right.newest ? -1 : 1;
  return left.table < right.table ? -1 : 1;
}
