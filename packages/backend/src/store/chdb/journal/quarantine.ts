/**
 * Acknowledged rows that the engine does not take are set aside, as a segment that can be loaded by hand, so that they
 * neither hold up others nor are lost. A segment is bisected by its acknowledgements.
 */
import { join } from "node:path";
import type { EngineLoader } from "./engine-loader.ts";
import type { JournalWatch } from "./event.ts";
import type { JournalFiles } from "./files.ts";
import { rowsOf, type Entry } from "./ledger.ts";
import {
  deleteSegment,
  LEDGER_SUFFIX,
  segmentPaths,
  writeSegment,
  type Durability,
  type SealedSegment,
} from "./segment.ts";

export interface QuarantineOptions {
  readonly files: JournalFiles;
  /** Where segments wait. */
  readonly directory: string;
  /** Where the rows go that are set aside. */
  readonly quarantine: string;
  readonly durability: Durability;
  readonly loader: EngineLoader;
  readonly watch: JournalWatch;
}

export type Division =
  /** The engine can read all of it: the reason lies elsewhere. */
  | { readonly kind: "readable" }
  /** What it cannot read is in the quarantine; `good` is the rest, a segment in place of the one divided. */
  | { readonly kind: "divided"; readonly good: SealedSegment | undefined };

/** Rows of one acknowledgement or of several that follow each other. */
interface Part {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** Reading a segment in ever smaller pieces ends here: what is still unread is set aside together. */
const MAX_CHECKS = 400;

export class Quarantine {
  readonly #options: QuarantineOptions;

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /** Segments that lie there, also from runs before. */
  async count(): Promise<number> {
    const names = await this.#options.files.list(this.#options.quarantine);
    return names.filter((name) => name.endsWith(LEDGER_SUFFIX)).length;
  }

  async divide(segment: SealedSegment): Promise<Division> {
    const { files, directory, loader } = this.#options;
    const bytes = await files.read(segmentPaths(directory, segment.name).rows);
    const parts = partsOf(bytes, segment.entries);
    const search: Search = { checks: 0, good: [], bad: [] };
    const check = async (some: readonly Part[]): Promise<boolean> => {
      search.checks++;
      const path = join(directory, `${segment.name}.check`);
      const file = await files.create(path);
      try {
        await file.write(Buffer.concat(some.map((part) => part.bytes)), 0);
        return await loader.canRead(segment.plan, path, rowsOfParts(some));
      } finally {
        await file.close();
        await files.remove(path);
      }
    };
    await bisect(parts, check, search);
    if (search.bad.length === 0) return { kind: "readable" };
    return { kind: "divided", good: await this.#replace(segment, search) };
  }

  /** All of a segment that can be read and yet not be loaded. */
  async whole(segment: SealedSegment, reason: string): Promise<void> {
    const { files, directory } = this.#options;
    const bytes = await files.read(segmentPaths(directory, segment.name).rows);
    await this.keep(segment, partsOf(bytes, segment.entries), reason);
    await deleteSegment(files, directory, segment.name);
  }

  /** In this order a kill in between loses nothing: the division is done again, under the same names. */
  async #replace(segment: SealedSegment, { good, bad }: Search): Promise<SealedSegment | undefined> {
    const { files, directory } = this.#options;
    await this.keep(segment, bad, "the engine cannot read these rows");
    const name = `${segment.name}-rest`;
    const entries = good.length === 0 ? [] : await writeSegment(this.#options, name, segment.plan, good);
    await deleteSegment(files, directory, segment.name);
    if (entries.length === 0) return undefined;
    const length = good.reduce((sum, part) => sum + part.bytes.length, 0);
    return { ...segment, name, entries, rows: rowsOf(entries), bytes: length, torn: false };
  }

  async keep(
    segment: Pick<SealedSegment, "name" | "plan">,
    parts: readonly Part[],
    reason: string,
  ): Promise<void> {
    const { files, quarantine, durability, watch } = this.#options;
    await files.makeDirectory(quarantine);
    await writeSegment({ files, directory: quarantine, durability }, segment.name, segment.plan, parts);
    const { name, plan } = segment;
    watch.event?.({
      kind: "quarantined",
      segment: name,
      table: plan.table,
      rows: rowsOfParts(parts),
      reason,
    });
  }
}

interface Search {
  checks: number;
  readonly good: Part[];
  readonly bad: Part[];
}

async function bisect(
  parts: readonly Part[],
  check: (some: readonly Part[]) => Promise<boolean>,
  search: Search,
): Promise<void> {
  if (await check(parts)) {
    search.good.push(...parts);
  } else if (parts.length === 1 || search.checks >= MAX_CHECKS) {
    search.bad.push(...parts);
  } else {
    const middle = parts.length >> 1;
    await bisect(parts.slice(0, middle), check, search);
    await bisect(parts.slice(middle), check, search);
  }
}

function partsOf(bytes: Uint8Array, entries: readonly Entry[]): readonly Part[] {
  let start = 0;
  return entries.map(({ end, rows }) => {
    const part = { bytes: bytes.subarray(start, end), rows };
    start = end;
    return part;
  });
}

function rowsOfParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}
