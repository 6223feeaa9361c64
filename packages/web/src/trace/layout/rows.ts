/** The rows of the waterfall: the tree, with what the reader has folded and what repeats. */
import type { Repeat } from "./repeats.ts";
import type { TraceNode, TraceTree } from "./tree.ts";

export interface FoldState {
  /** Span ids whose children are hidden. */
  readonly closed: ReadonlySet<string>;
  /** Repeats that are shown call by call, by the span id of their first call. */
  readonly unfolded: ReadonlySet<string>;
}

export const NOTHING_FOLDED: FoldState = { closed: new Set(), unfolded: new Set() };

export interface SpanRow {
  readonly kind: "span";
  /** Unique among rows, the same between renderings. */
  readonly key: string;
  readonly node: TraceNode;
  readonly depth: number;
  /** null where there is nothing to fold. */
  readonly open: boolean | null;
  /** The repeat that this call belongs to, when it is shown call by call. */
  readonly within: Repeat | null;
}

export interface RepeatRow {
  readonly kind: "repeat";
  readonly key: string;
  readonly node: TraceNode;
  readonly repeat: Repeat;
  readonly depth: number;
  readonly open: boolean;
}

export type Row = SpanRow | RepeatRow;

interface Pending {
  readonly node: TraceNode;
  readonly depth: number;
  readonly within: Repeat | null;
}

export function layoutRows(
  tree: TraceTree,
  repeats: ReadonlyMap<TraceNode, Repeat>,
  folds: FoldState,
): readonly Row[] {
  const rows: Row[] = [];
  const stack: Pending[] = [];
  pushSiblings(stack, tree.roots, 0, repeats);
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, depth, within } = item;
    const repeat = within === null ? repeats.get(node) : undefined;
    if (repeat !== undefined) {
      const open = folds.unfolded.has(node.span.spanId);
      rows.push({ kind: "repeat", key: `×${node.index}`, node, repeat, depth, open });
      if (open) {
        for (const call of repeat.calls.toReversed())
          stack.push({ node: call, depth: depth + 1, within: repeat });
      }
      continue;
    }
    const open = node.children.length === 0 ? null : !folds.closed.has(node.span.spanId);
    rows.push({ kind: "span", key: String(node.index), node, depth, open, within });
    if (open === true) pushSiblings(stack, node.children, depth + 1, repeats);
  }
  return rows;
}

/** Pushes them so that the first is popped first; of a repeat only its first call, which stands for all. */
function pushSiblings(
  stack: Pending[],
  siblings: readonly TraceNode[],
  depth: number,
  repeats: ReadonlyMap<TraceNode, Repeat>,
): void {
  const shown: Pending[] = [];
  let skip = 0;
  for (const node of siblings) {
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    skip = (repeats.get(node)?.calls.length ?? 1) - 1;
    shown.push({ node, depth, within: null });
  }
  for (const item of shown.toReversed()) stack.push(item);
}

/** The fold state in which a span has a row of its own: its ancestors open, its repeat shown call by call. */
export function reveal(
  node: TraceNode,
  repeats: ReadonlyMap<TraceNode, Repeat>,
  folds: FoldState,
): FoldState {
  const closed = new Set(folds.closed);
  const unfolded = new Set(folds.unfolded);
  const firstOf = new Map<TraceNode, TraceNode>();
  for (const repeat of repeats.values()) for (const call of repeat.calls) firstOf.set(call, repeat.first);
  for (let at: TraceNode | null = node; at !== null; at = at.parent) {
    const first = firstOf.get(at);
    if (first !== undefined) unfolded.add(first.span.spanId);
    if (at !== node) closed.delete(at.span.spanId);
  }
  return { closed, unfolded };
}

/** Folds or unfolds what a row stands for; null where there is nothing to change. */
export function setOpen(row: Row, open: boolean, folds: FoldState): FoldState | null {
  if (row.open === null || row.open === open) return null;
  const id = row.node.span.spanId;
  if (row.kind === "repeat") {
    return { closed: folds.closed, unfolded: changed(folds.unfolded, id, open) };
  }
  return { closed: changed(folds.closed, id, !open), unfolded: folds.unfolded };
}

function changed(set: ReadonlySet<string>, id: string, present: boolean): ReadonlySet<string> {
  const copy = new Set(set);
  if (present) copy.add(id);
  else copy.delete(id);
  return copy;
}

/**
 * The row that stands for a span: its own, or that of the nearest thing it is folded into; -1 without one. With `group`
 * the row of the repeat that begins with it, if there is one.
 */
export function rowOf(rows: readonly Row[], node: TraceNode, group = false): number {
  let best = -1;
  for (const [at, row] of rows.entries()) {
    if (row.node === node && (group ? row.kind === "repeat" : row.kind === "span")) return at;
    if (row.node.index > node.index) break;
    if (node.index <= lastIndex(row)) best = at;
  }
  return best;
}

/** Siblings in a row lie next to each other in the tree, so what a row stands for is one stretch of it. */
function lastIndex(row: Row): number {
  const last = row.kind === "repeat" ? (row.repeat.calls.at(-1) ?? row.node) : row.node;
  return last.index + last.descendants;
}
