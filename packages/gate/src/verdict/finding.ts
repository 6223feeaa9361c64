import type { HookKind } from "../hook/kind.ts";

export type FindingRule =
  | "route-unobserved"
  | "procedure-unobserved"
  | "consumer-unobserved"
  | "job-unobserved"
  | "export-unobserved"
  | "catch-unobserved"
  | "outbound-unobserved"
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

/** How many of the entry points are reached by each kind. */
export interface TelemetryCoverage {
  readonly entryPoints: number;
  readonly metrics: number;
  readonly tracing: number;
  readonly logging: number;
  /** Those that pass: one kind at least, all three with `strict`. */
  readonly passing: number;
}

export interface CheckResult {
  readonly verdict: "ok" | "missing" | "nothing";
  readonly code?: "OBSERVABILITY_MISSING";
  /** One sentence. */
  readonly summary: string;
  readonly strict: boolean;
  readonly findings: readonly Finding[];
  readonly coverage: TelemetryCoverage;
}
