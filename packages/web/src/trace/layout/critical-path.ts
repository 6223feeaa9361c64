/**
 * The critical path: walking back from the trace's end, the span that was being waited for at each moment. Shortening
 * anything on it shortens the trace; shortening anything else does not.
 */
import type { Interval } from "./interval.ts";
import type { TraceNode, TraceTree } from "./tree.ts";

/** Two spans one after the other may overlap by this part of the first: their clocks tick in different steps. */
const JITTER = 0.01;

export interface CriticalPath {
  /** By span, each in order of time. A span that is not on the path is not in the map. */
  readonly segments: ReadonlyMap<TraceNode, readonly Interval[]>;
  /** Nanoseconds on the path, over all spans. */
  readonly length: number;
}

interface Visit {
  /** null stands for the trace itself, whose gaps belong to nobody. */
  readonly node: TraceNode | null;
  /** Latest end first. */
  readonly waitedFor: readonly TraceNode[];
  readonly floor: number;
  next: number;
  cursor: number;
}

export function criticalPath(tree: TraceTree): CriticalPath {
  const segments = new Map<TraceNode, Interval[]>();
  const detached = tree.nodes.filter((node) => node.parent === null || isDetached(node, node.parent));
  const stack: Visit[] = [
    { node: null, waitedFor: latestEndFirst(detached), floor: 0, next: 0, cursor: tree.duration },
  ];
  let length = 0;
  const record = (node: TraceNode | null, start: number, end: number): void => {
    if (node === null || end <= start) return;
    length += end - start;
    const list = segments.get(node);
    if (list === undefined) segments.set(node, [{ start, end }]);
    else list.push({ start, end });
  };
  for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
    const child = visit.waitedFor[visit.next];
    if (child === undefined || visit.cursor <= visit.floor) {
      record(visit.node, visit.floor, visit.cursor);
      stack.pop();
      continue;
    }
    visit.next += 1;
    const limit = visit.node === null ? visit.cursor : visit.node.end;
    const start = Math.max(child.start, visit.floor);
    const full = Math.min(child.end, limit);
    const end = Math.min(full, visit.cursor);
    // A child that was still running at the cursor ran beside the one already on the path.
    if (full - end > (full - start) * JITTER || start >= end) continue;
    record(visit.node, end, visit.cursor);
    visit.cursor = start;
    stack.push({ node: child, waitedFor: waitedFor(child), floor: start, next: 0, cursor: end });
  }
  for (const list of segments.values()) list.reverse();
  return { segments, length };
}

/** A span that its parent did not wait for: begun after it, or taken from a queue. */
function isDetached(node: TraceNode, parent: TraceNode): boolean {
  if (node.start >= parent.end && node.end > parent.end) return true;
  return node.span.kind === "consumer" && parent.span.kind === "producer";
}

function waitedFor(node: TraceNode): readonly TraceNode[] {
  return latestEndFirst(node.children.filter((child) => !isDetached(child, node)));
}

function latestEndFirst(nodes: readonly TraceNode[]): readonly TraceNode[] {
  return nodes.toSorted((a, b) => b.end - a.end || b.start - a.start);
}
