/** The findings about entry points: nothing reaches one, or less than before. */
import { fixOf } from "../fix/snippet.ts";
import type { HookKind } from "../hook/kind.ts";
import type { Seen } from "../runtime/join.ts";
import type { Project } from "../source/project.ts";
import { linesOf } from "../source/source-file.ts";
import type { Finding, FindingRule } from "./finding.ts";
import type { Judged } from "./judgement.ts";

export function unobservedFinding(
  judged: Judged & { readonly seen?: Seen | undefined },
  project: Project,
  strict: boolean,
): Finding {
  const { entry, missing, seen } = judged;
  const told =
    seen?.state === "seen"
      ? ` Tests saw ${seen.spans} ${seen.spans === 1 ? "span" : "spans"} of it all the same: name what records it under \`hooks\` of the configuration.`
      : "";
  const reason = `${sentence(entry.why)}, and ${absence(missing, strict)}.${told}`;
  return findingAbout(`${entry.kind}-unobserved`, judged, missing, reason, project);
}

/** It still has a hook that is enough, but one that it had when the baseline was written is gone. */
export function fallenFinding(judged: Judged, lost: readonly HookKind[], project: Project): Finding {
  const words = lost.map((kind) => `a ${WORDS[kind]}`).join(" and ");
  const reason = `When the baseline was written, ${words} reached it, and none does now. If that is meant, write the baseline anew with --update-baseline.`;
  return findingAbout("coverage-fell", judged, lost, reason, project);
}

function findingAbout(
  rule: FindingRule,
  { file, entry }: Judged,
  missing: readonly HookKind[],
  reason: string,
  project: Project,
): Finding {
  const { from, to } = linesOf(file, entry.code);
  return {
    rule,
    file: file.name,
    line: from,
    endLine: to,
    function: entry.name,
    entryPoint: entry.label,
    missing,
    reason,
    fix: fixOf(entry, file, missing, project.packageOf(file.path)),
  };
}

function absence(missing: readonly HookKind[], strict: boolean): string {
  if (missing.length === 3) return "no metric, span or log reaches it";
  const words = missing.map((kind) => WORDS[kind]).join(" and no ");
  return strict ? `no ${words} of its own reaches it` : `no ${words} reaches it`;
}
const WORDS: Readonly<Record<HookKind, string>> = { metrics: "metric", tracing: "span", logging: "log" };

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
