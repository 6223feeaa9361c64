/**
 * The spans of one trace as a tree. What services send is not always one: parents that never arrived, parents that
 * name each other, several roots, clocks that disagree. Each of these gets a place and says so in `placement`.
 */
import type { Span, Trace } from "@sightline/api";

/** `orphan`: its parent is not stored. `cycle`: its parents lead back to itself, the ring is cut here. */
export type Placement = "root" | "child" | "orphan" | "cycle";

export interface TraceNode {
  readonly span: Span;
  /** Position in the tree, read from top to bottom. */
  readonly index: number;
  readonly parent: TraceNode | null;
  /** By start time. */
  readonly children: readonly TraceNode[];
  readonly depth: number;
  readonly placement: Placement;
  /** How many spans hang under this one, at any depth. */
  readonly descendants: number;
  /** Nanoseconds after the trace's start, with `shift` in it. */
  readonly start: number;
  readonly end: number;
  /** Nanoseconds added because this span's clock disagrees with its caller's; 0 for most. */
  readonly shift: number;
}

export interface TraceTree {
  readonly trace: Trace;
  /** Every span once, from top to bottom. */
  readonly nodes: readonly TraceNode[];
  readonly roots: readonly TraceNode[];
  /** By span id; the first one where an id came twice. */
  readonly bySpanId: ReadonlyMap<string, TraceNode>;
  /** Nanoseconds from the trace's start to the end of the picture; never 0. */
  readonly duration: number;
  readonly errorCount: number;
  /** By first appearance from top to bottom. */
  readonly services: readonly string[];
}

interface Draft {
  readonly span: Span;
  readonly arrival: number;
  index: number;
  parent: Draft | null;
  readonly children: Draft[];
  depth: number;
  placement: Placement;
  descendants: number;
  start: number;
  end: number;
  shift: number;
}

export function buildTree(trace: Trace): TraceTree {
  const drafts = trace.spans.map(draft);
  const byId = new Map<string, Draft>();
  for (const node of drafts) if (!byId.has(node.span.spanId)) byId.set(node.span.spanId, node);
  for (const node of drafts) attach(node, byId);
  cutRings(drafts);
  const roots = drafts.filter((node) => node.parent === null);
  const ordered = order(roots);
  let duration = trace.durationNano > 0 ? trace.durationNano : 0;
  let errorCount = 0;
  for (const node of ordered) {
    duration = Math.max(duration, node.end);
    if (node.span.status.code === "error") errorCount += 1;
  }
  return {
    trace,
    nodes: ordered,
    roots: roots.toSorted(byStart),
    bySpanId: byId,
    duration: Math.max(duration, 1),
    errorCount,
    services: [...new Set(ordered.map((node) => node.span.service))],
  };
}

function draft(span: Span, arrival: number): Draft {
  const start = Number.isFinite(span.offsetNano) ? span.offsetNano : 0;
  const length = span.durationNano > 0 ? span.durationNano : 0;
  return {
    span,
    arrival,
    index: -1,
    parent: null,
    children: [],
    depth: 0,
    placement: "root",
    descendants: 0,
    start,
    end: start + length,
    shift: 0,
  };
}

function attach(node: Draft, byId: ReadonlyMap<string, Draft>): void {
  const { parentSpanId } = node.span;
  if (parentSpanId === null || parentSpanId === "") return;
  const parent = byId.get(parentSpanId);
  if (parent === undefined) {
    node.placement = "orphan";
    return;
  }
  if (parent === node) {
    node.placement = "cycle";
    return;
  }
  node.placement = "child";
  node.parent = parent;
  parent.children.push(node);
}

/** Cuts each ring of parents at its earliest span. Every span is looked at once. */
function cutRings(drafts: readonly Draft[]): void {
  const settled = new Set<Draft>();
  for (const first of drafts) {
    const path: Draft[] = [];
    const onPath = new Set<Draft>();
    let node: Draft | null = first;
    while (node !== null && !settled.has(node) && !onPath.has(node)) {
      path.push(node);
      onPath.add(node);
      node = node.parent;
    }
    if (node !== null && onPath.has(node)) cut(path.slice(path.indexOf(node)));
    for (const seen of path) settled.add(seen);
  }
}

function cut(ring: readonly Draft[]): void {
  const earliest = ring.reduce((a, b) => (byStart(a, b) <= 0 ? a : b));
  const { parent } = earliest;
  if (parent !== null) parent.children.splice(parent.children.indexOf(earliest), 1);
  earliest.parent = null;
  earliest.placement = "cycle";
}

function byStart(
  a: { readonly start: number; readonly end: number },
  b: { readonly start: number; readonly end: number },
): number {
  return a.start - b.start || b.end - a.end;
}

/** Top to bottom, without recursion: a chain of 100,000 spans is as good a trace as any. */
function order(roots: readonly Draft[]): readonly Draft[] {
  const ordered: Draft[] = [];
  const stack = roots.toSorted(byStart).toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.index = ordered.length;
    ordered.push(node);
    for (const child of node.children) {
      child.depth = node.depth + 1;
      align(child, node);
    }
    node.children.sort((a, b) => byStart(a, b) || a.arrival - b.arrival);
    for (const child of node.children.toReversed()) stack.push(child);
  }
  for (const node of ordered.toReversed()) {
    if (node.parent !== null) node.parent.descendants += node.descendants + 1;
  }
  return ordered;
}

/**
 * Moves a child onto its caller's clock. Spans of one process share a clock, so the caller's shift is theirs too.
 * Another process's span is moved only where its times cannot be: it begins before its caller, or it answers a client
 * that had already gone. It then sits in the middle of its caller, as if both ways of the network took the same time.
 */
function align(child: Draft, parent: Draft): void {
  const { start, end } = child;
  const length = end - start;
  const sameProcess = child.span.resource === parent.span.resource;
  if (sameProcess) {
    move(child, parent.shift);
    return;
  }
  const early = start < parent.start;
  const late = child.span.kind === "server" && parent.span.kind === "client" && start > parent.end;
  if (!early && !late) return;
  const room = parent.end - parent.start - length;
  move(child, parent.start + (room > 0 ? room / 2 : 0) - start);
}

function move(node: Draft, shift: number): void {
  node.start += shift;
  node.end += shift;
  node.shift = shift;
}
