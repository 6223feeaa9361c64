import type { BaselineRow } from "../baseline/baseline.ts";
import type { CoveragePoint } from "../coverage/point.ts";
import type { TelemetryCoverage } from "../coverage/totals.ts";
import type { DeclarationRule } from "../declaration/rule.ts";
import type { HookKind } from "../hook/kind.ts";
import type { RuntimeJoin } from "../runtime/join.ts";

export type FindingRule =
  | "route-unobserved"
  | "procedure-unobserved"
  | "consumer-unobserved"
  | "job-unobserved"
  | "export-unobserved"
  | "catch-unobserved"
  | "outbound-unobserved"
  | "coverage-fell"
  | DeclarationRule
  | "ignore-without-reason"
  | "ignore-unused";

export interface Finding {
  readonly rule: FindingRule;
  /** Relative to the folder that was checked, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly endLine: number;
  readonly function: string;
  /** `Express route POST /payments`. */
  readonly entryPoint: string;
  readonly missing: readonly HookKind[];
  /** Why it counts, and what was not found: one or two sentences. */
  readonly reason: string;
  /** Lines of code that would mend it, in the style of the file. */
  readonly fix: string;
}

/** What was compared with a committed baseline. */
export interface BaselineResult {
  /** As it was named. */
  readonly file: string;
  /** Something in it is not as the code is: writing it anew holds what was won and drops what is gone. */
  readonly isStale: boolean;
  /** Entry points that it does not name yet. */
  readonly added: readonly BaselineRow[];
  /** Entry points that more kinds reach than it says. */
  readonly gained: readonly BaselineRow[];
  /** Entry points that it names in another file. */
  readonly moved: readonly BaselineRow[];
  /** What it names and is there no longer. */
  readonly gone: readonly BaselineRow[];
}

/** What the tests saw, beside what is in the code. */
export interface RuntimeResult {
  /** As it was named. */
  readonly file: string;
  /** Of the entry points that were checked. */
  readonly declared: number;
  /** Of them, those that a hook of any kind reaches. */
  readonly hooked: number;
  /** Of them, those that the tests made record. */
  readonly seen: number;
  /** Those that the tests did not make record, though the file would tell. */
  readonly unseen: number;
  /** The SQL that stands in the code, whatever part of it was checked, and whether tests made a database run it. */
  readonly statements: RuntimeJoin["statements"];
  /** Seen, and not found in the code. */
  readonly onlySeen: RuntimeJoin["onlySeen"];
}

export interface CheckResult {
  readonly verdict: "ok" | "missing" | "nothing";
  readonly code?: "OBSERVABILITY_MISSING";
  /** One sentence. */
  readonly summary: string;
  readonly strict: boolean;
  readonly findings: readonly Finding[];
  readonly coverage: TelemetryCoverage;
  /** What was judged, in the order of files and lines. */
  readonly entryPoints: readonly CoveragePoint[];
  readonly baseline?: BaselineResult;
  readonly runtime?: RuntimeResult;
}
