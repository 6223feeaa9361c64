/** Siblings that do the same again and again: a loop over calls, drawn as one row with a tooth for each. */
import { type Interval, covered, total } from "./interval.ts";
import type { CriticalPath } from "./critical-path.ts";
import { ownerOf } from "./owner.ts";
import type { TraceNode, TraceTree } from "./tree.ts";

/** Fewer than this stay rows of their own. */
export const REPEATS_FROM = 5;

/** `database` and `outgoing` calls one after the other could be one call; other repeats are only folded. */
export type RepeatKind = "database" | "outgoing" | "work";

export interface Repeat {
  /** The first call; its span id names the group. */
  readonly first: TraceNode;
  /** One after the other among their siblings. */
  readonly calls: readonly TraceNode[];
  readonly kind: RepeatKind;
  readonly start: number;
  readonly end: number;
  /** Nanoseconds in which at least one of the calls runs. */
  readonly time: number;
  /** Whether each waits for the one before. */
  readonly sequential: boolean;
  /** The longest call: what one call for everything is assumed to cost. */
  readonly longest: number;
  readonly errors: number;
}

/** By the first call. Linear in the number of spans. */
export function findRepeats(tree: TraceTree): ReadonlyMap<TraceNode, Repeat> {
  const repeats = new Map<TraceNode, Repeat>();
  scan(tree.roots, repeats);
  for (const node of tree.nodes) scan(node.children, repeats);
  return repeats;
}

function scan(siblings: readonly TraceNode[], repeats: Map<TraceNode, Repeat>): void {
  let run: TraceNode[] = [];
  const close = (): void => {
    const [first] = run;
    if (first !== undefined && run.length >= REPEATS_FROM) repeats.set(first, repeat(first, run));
    run = [];
  };
  for (const node of siblings) {
    const [first] = run;
    if (first !== undefined && !isSame(first, node)) close();
    run.push(node);
  }
  close();
}

function isSame(a: TraceNode, b: TraceNode): boolean {
  return a.span.name === b.span.name && a.span.service === b.span.service;
}

function repeat(first: TraceNode, calls: readonly TraceNode[]): Repeat {
  const time = covered(calls);
  let end = first.end;
  let longest = 0;
  let errors = 0;
  for (const call of calls) {
    end = Math.max(end, call.end);
    longest = Math.max(longest, call.end - call.start);
    if (call.span.status.code === "error") errors += 1;
  }
  return {
    first,
    calls,
    kind: repeatKind(first),
    start: first.start,
    end,
    time,
    // Calls that run beside each other take less time together than added up.
    sequential: time >= total(calls) * 0.9,
    longest,
    errors,
  };
}

function repeatKind(node: TraceNode): RepeatKind {
  if (ownerOf(node).kind === "database") return "database";
  return node.span.kind === "client" ? "outgoing" : "work";
}

/** Calls that could be one call: the N+1 of databases, and its like over HTTP. */
export function isAvoidable(found: Repeat): boolean {
  return found.kind !== "work" && found.sequential && found.time > found.longest;
}

/** Nanoseconds that one call for everything would save. */
export function avoidable(found: Repeat): number {
  return isAvoidable(found) ? found.time - found.longest : 0;
}

/** Nanoseconds by which the trace itself would be shorter: the saving, as far as it lies on the critical path. */
export function gain(found: Repeat, path: CriticalPath): number {
  const saving = avoidable(found);
  if (saving === 0) return 0;
  const on: Interval[] = [];
  const stack = [...found.calls];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    on.push(...(path.segments.get(node) ?? []));
    for (const child of node.children) stack.push(child);
  }
  return Math.min(saving, Math.max(0, total(on) - found.longest));
}
