/** What one part of a project tells of its entry points, as plain data: parts may be judged in threads of their own. */
import type { CoveragePoint } from "../coverage/point.ts";
import type { HookKind } from "../hook/kind.ts";
import type { Seen, WrittenNames } from "../runtime/join.ts";
import type { Finding } from "../verdict/finding.ts";

export interface SurveyedEntry {
  /** Which code it is: two registrations of one function have the same. */
  readonly key: string;
  readonly point: Omit<CoveragePoint, "state" | "seen">;
  readonly passes: boolean;
  /** Whether it would be a finding without the comment or the configuration that excuses it. */
  readonly isExcused: boolean;
  /** Whether it was asked for; the others are there to compare the whole with a baseline or with what tests saw. */
  readonly isAsked: boolean;
  /** Of calls that fail, the keys of the handlers that lead to them. */
  readonly ledBy: readonly string[];
}

export interface Survey {
  /** In the order of files and text. */
  readonly entries: readonly SurveyedEntry[];
  /** About what is no entry point: exceptions, declarations. */
  readonly findings: readonly Finding[];
  /** What stands in the files, where it was asked for. */
  readonly names: WrittenNames | undefined;
}

/** What is to be said of an entry point. */
export type Told =
  | { readonly key: string; readonly kind: "unobserved"; readonly seen: Seen | undefined }
  | { readonly key: string; readonly kind: "fallen"; readonly lost: readonly HookKind[] };

/** Entry points of several lists, each piece of code once, by what was found first. */
export function onceByKey<T>(entries: readonly T[], keyOf: (entry: T) => unknown): readonly T[] {
  return [
    ...new Map(entries.toReversed().map((entry) => [keyOf(entry), entry] as const)).values(),
  ].toReversed();
}
