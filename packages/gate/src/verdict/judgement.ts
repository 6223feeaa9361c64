/** Whether hooks reach an entry point, and what is missing. */
import type { EntryPoint } from "../entry-point/entry-point.ts";
import { HOOK_KINDS, type HookKind, type Kinds } from "../hook/kind.ts";
import type { Reach } from "../hook/reach.ts";
import type { Services } from "../service/instrumentation.ts";
import type { SourceFile } from "../source/source-file.ts";
import { isFunctionNode, type Node } from "../source/syntax.ts";

export interface Judged {
  readonly file: SourceFile;
  readonly entry: EntryPoint;
  /** Hooks by hand, and by instrumentation where that counts. */
  readonly kinds: Kinds;
  readonly missing: readonly HookKind[];
  readonly passes: boolean;
}

export interface Judge {
  judge(file: SourceFile, entry: EntryPoint): Judged;
  /** The handlers that lead to the code of an entry point in a file. */
  callersOf(file: SourceFile, entry: EntryPoint): readonly EntryPoint[];
}

/**
 * Default: one kind reaches it, what instrumentation brings counts. Strict: all three, written by hand. Hooks
 * of handlers count for the calls that they alone lead to: `leadingTo` gives the entry points that may lead into a file.
 */
export function createJudge(
  reach: Reach,
  services: Services,
  strict: boolean,
  leadingTo: (path: string) => readonly EntryPoint[],
): Judge {
  const callers = new Map<readonly EntryPoint[], Map<Node, EntryPoint[]>>();

  function kindsByHand(entry: EntryPoint): Kinds {
    const kinds = new Set<HookKind>();
    for (const node of [entry.code, ...entry.around]) for (const kind of reach.kinds(node)) kinds.add(kind);
    return kinds;
  }

  /** Who logs an error is in the clause; the span and the metrics of the function around are of it as well. */
  function kindsOfFailure(entry: EntryPoint): Kinds {
    const kinds = reach.kinds(entry.code);
    const around = functionAround(entry.code);
    return kinds.size === 0 || around === undefined ? kinds : new Set([...kinds, ...reach.kinds(around)]);
  }

  function handlersLeadingTo(file: SourceFile, entry: EntryPoint): readonly EntryPoint[] {
    const leading = leadingTo(file.path);
    let known = callers.get(leading);
    if (known === undefined) callers.set(leading, (known = callersOf(leading, reach)));
    return known.get(entry.code) ?? [];
  }

  /** A call to another service is told of by the function that makes it, or by every handler that leads there. */
  function kindsOfOutbound(file: SourceFile, entry: EntryPoint): Kinds {
    const own = kindsByHand(entry);
    const [first, ...rest] = handlersLeadingTo(file, entry).map(kindsByHand);
    const shared = [...(first ?? [])].filter((kind) => rest.every((kinds) => kinds.has(kind)));
    return new Set([...own, ...shared]);
  }

  function kindsOf(file: SourceFile, entry: EntryPoint): Kinds {
    if (entry.kind === "catch") return kindsOfFailure(entry);
    return entry.kind === "outbound" ? kindsOfOutbound(file, entry) : kindsByHand(entry);
  }

  return {
    callersOf: handlersLeadingTo,
    judge: (file, entry) => {
      const byHand = kindsOf(file, entry);
      const kinds = strict ? byHand : new Set([...byHand, ...services.coverageOf(file, entry.kind)]);
      const missing = HOOK_KINDS.filter((kind) => !kinds.has(kind));
      return { file, entry, kinds, missing, passes: isEnough(kinds.size, strict) };
    },
  };
}

/** By default one kind, with `strict` all three. */
export function isEnough(kinds: number, strict: boolean): boolean {
  return strict ? kinds === HOOK_KINDS.length : kinds > 0;
}

function callersOf(entries: readonly EntryPoint[], reach: Reach): Map<Node, EntryPoint[]> {
  const callers = new Map<Node, EntryPoint[]>();
  for (const entry of entries) {
    if (entry.kind === "catch" || entry.kind === "outbound") continue;
    for (const node of reach.functions(entry.code)) {
      const known = callers.get(node);
      if (known === undefined) callers.set(node, [entry]);
      else known.push(entry);
    }
  }
  return callers;
}

function functionAround(node: Node): Node | undefined {
  for (let at = node.parent; at !== undefined && at !== null; at = at.parent)
    if (isFunctionNode(at)) return at;
  return undefined;
}
