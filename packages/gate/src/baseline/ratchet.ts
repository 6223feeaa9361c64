/** What is there now against the baseline: what was known, what was lost, and what the baseline does not know yet. */
import type { CoveragePoint } from "../coverage/point.ts";
import type { HookKind } from "../hook/kind.ts";
import type { Baseline, BaselineRow } from "./baseline.ts";
import { baselineRows } from "./rows.ts";

/** What the baseline says of one entry point; nothing where it is new. */
export interface Before {
  readonly hooked: readonly HookKind[];
  /** Kinds that reached it then, and do not now. */
  readonly lost: readonly HookKind[];
}

export interface Comparison {
  /** In the order of the points. */
  readonly before: readonly (Before | undefined)[];
  /** Entry points that more kinds reach than the baseline says. */
  readonly gained: readonly BaselineRow[];
  /** Entry points that lie in another file than the baseline says. */
  readonly moved: readonly BaselineRow[];
  /** Entry points that the baseline does not name. */
  readonly added: readonly BaselineRow[];
  /** What the baseline names and is there no longer. */
  readonly gone: readonly BaselineRow[];
}

/**
 * `whole` are all entry points of the project, judged or not. One that lies in another file than before under the same name
 * was moved, and is not new.
 */
export function compare(whole: readonly CoveragePoint[], baseline: Baseline): Comparison {
  const now = baselineRows(whole);
  const left = new Map(
    [...baseline.files].flatMap(([file, rows]) =>
      [...rows].map(([key, hooked]) => [`${file}\n${key}`, { file, key, hooked }] as const),
    ),
  );
  const found = now.map(({ file, key }) => taken(left, `${file}\n${key}`));
  const elsewhere = new Map<string, BaselineRow | "several">();
  for (const row of left.values()) elsewhere.set(row.key, elsewhere.has(row.key) ? "several" : row);
  for (const [index, { key }] of now.entries()) {
    if (found[index] !== undefined) continue;
    const moved = elsewhere.get(key);
    if (moved === undefined || moved === "several") continue;
    found[index] = moved;
    left.delete(`${moved.file}\n${moved.key}`);
    elsewhere.delete(key);
  }
  return {
    before: now.map(({ hooked }, index) => {
      const row = found[index];
      return row && { hooked: row.hooked, lost: without(row.hooked, hooked) };
    }),
    gained: now.filter(({ hooked }, index) => {
      const row = found[index];
      return row !== undefined && without(hooked, row.hooked).length > 0;
    }),
    moved: now.filter(({ file }, index) => (found[index]?.file ?? file) !== file),
    added: now.filter((_, index) => found[index] === undefined),
    gone: [...left.values()],
  };
}

function without(kinds: readonly HookKind[], others: readonly HookKind[]): readonly HookKind[] {
  return kinds.filter((kind) => !others.includes(kind));
}

function taken(left: Map<string, BaselineRow>, key: string): BaselineRow | undefined {
  const row = left.get(key);
  left.delete(key);
  return row;
}
