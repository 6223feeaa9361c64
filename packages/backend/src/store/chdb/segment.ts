/** A segment: rows of one table in a file of its own, in the engine's row format. */
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RowTable } from "./rows/table.ts";

export interface Segment {
  readonly table: RowTable;
  /** Unique for the life of the data directory: also the deduplication token of its load. */
  readonly name: string;
  readonly path: string;
  readonly rows: number;
}

export async function writeSegment(
  directory: string,
  name: string,
  table: RowTable,
  rows: number,
  bytes: Uint8Array,
): Promise<Segment> {
  const path = join(directory, `${name}.rows`);
  const file = await open(path, "w");
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  return { table, name, path, rows };
}

export async function deleteSegment(segment: Segment): Promise<void> {
  await rm(segment.path, { force: true });
}
