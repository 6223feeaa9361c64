/** Where a span works itself and where it waits for its children. */
import { type Interval, total, uncovered } from "./interval.ts";
import { type Owner, ownerOf } from "./owner.ts";
import type { TraceNode, TraceTree } from "./tree.ts";

/** The stretches in which no child of the span is running; the whole span for a leaf. */
export function working(node: TraceNode): readonly Interval[] {
  return uncovered(node, node.children);
}

export function selfTime(node: TraceNode): number {
  return total(working(node));
}

export interface OwnerShare {
  readonly owner: Owner;
  /** Nanoseconds in which its spans worked themselves, added up: parallel work counts twice. */
  readonly self: number;
  readonly spans: number;
  /** 0 to 1, of all self time in the trace. */
  readonly share: number;
}

/** Most time first. */
export function selfTimeByOwner(tree: TraceTree): readonly OwnerShare[] {
  const sums = new Map<string, { readonly owner: Owner; self: number; spans: number }>();
  let all = 0;
  for (const node of tree.nodes) {
    const self = selfTime(node);
    const owner = ownerOf(node);
    const key = `${owner.kind} ${owner.name}`;
    const sum = sums.get(key) ?? { owner, self: 0, spans: 0 };
    sum.self += self;
    sum.spans += 1;
    all += self;
    sums.set(key, sum);
  }
  return [...sums.values()]
    .map((sum) => ({ ...sum, share: all === 0 ? 0 : sum.self / all }))
    .toSorted((a, b) => b.self - a.self);
}
