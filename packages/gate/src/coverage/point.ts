/** One entry point in the coverage: where it is, what reaches it, and what became of it. */
import type { Seen } from "../runtime/join.ts";
import type { EntryPointKind } from "../entry-point/entry-point.ts";
import { HOOK_KINDS, type HookKind } from "../hook/kind.ts";

/**
 * - `observed`: enough hooks reach it, one kind by default and all three with `strict`.
 * - `unobserved`: it is a finding.
 * - `known`: it is not observed, and was not when the baseline was written.
 * - `excused`: it is not observed, and a comment or the configuration says why.
 */
export type CoverageState = "observed" | "unobserved" | "known" | "excused";

export interface CoveragePoint {
  readonly kind: EntryPointKind;
  /** Relative to the folder that was checked, with `/`. */
  readonly file: string;
  /** From 1, both ends included. */
  readonly line: number;
  readonly endLine: number;
  readonly function: string;
  /** `Express route POST /payments`. */
  readonly entryPoint: string;
  /** The kinds that reach it, in the order metrics, tracing, logging. */
  readonly hooked: readonly HookKind[];
  readonly state: CoverageState;
  /** What the tests saw of it, where their file was given. */
  readonly seen?: Seen;
}

export function sortedKinds(kinds: Iterable<HookKind>): readonly HookKind[] {
  const given = new Set(kinds);
  return HOOK_KINDS.filter((kind) => given.has(kind));
}
