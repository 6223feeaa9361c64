/** Everything that is worked out of a trace once, when it arrives. */
import { useMemo } from "react";
import type { LogRecord, Trace } from "@sightline/api";
import { type CriticalPath, criticalPath } from "./layout/critical-path.ts";
import { costliestRepeat } from "./layout/finding.ts";
import { type Repeat, findRepeats } from "./layout/repeats.ts";
import { errorNodes } from "./layout/search.ts";
import { type OwnerShare, selfTimeByOwner } from "./layout/self-time.ts";
import { type TraceNode, type TraceTree, buildTree } from "./layout/tree.ts";

export interface TraceModel {
  readonly tree: TraceTree;
  readonly path: CriticalPath;
  readonly repeats: ReadonlyMap<TraceNode, Repeat>;
  readonly costliest: Repeat | null;
  readonly shares: readonly OwnerShare[];
  readonly errors: readonly TraceNode[];
  /** By span id, in order of time. */
  readonly logs: ReadonlyMap<string, readonly LogRecord[]>;
}

export function modelOf(trace: Trace): TraceModel {
  const tree = buildTree(trace);
  const path = criticalPath(tree);
  const repeats = findRepeats(tree);
  const logs = new Map<string, LogRecord[]>();
  for (const log of trace.logs) {
    if (log.spanId === null) continue;
    const list = logs.get(log.spanId);
    if (list === undefined) logs.set(log.spanId, [log]);
    else list.push(log);
  }
  return {
    tree,
    path,
    repeats,
    costliest: costliestRepeat(repeats, path),
    shares: selfTimeByOwner(tree),
    errors: errorNodes(tree),
    logs,
  };
}

export function useModel(trace: Trace): TraceModel {
  return useMemo(() => modelOf(trace), [trace]);
}
