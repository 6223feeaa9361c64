/** Findings of declarations among the others: in the same form, excused in the same ways. */
import { type Changes, touches } from "../change/changes.ts";
import type { ConfiguredIgnore } from "../config/config.ts";
import { matchesPath } from "../config/glob.ts";
import { type IgnoreComment, ignoreComments } from "../exception/comment.ts";
import { relativePath } from "../source/files.ts";
import type { Project } from "../source/project.ts";
import type { Finding } from "../verdict/finding.ts";
import type { DeclarationFinding } from "./rule.ts";

export function findingOf({
  rule,
  file,
  line,
  endLine = line,
  subject,
  reason,
  fix,
}: DeclarationFinding): Finding {
  return { rule, file, line, endLine, function: "", entryPoint: subject, missing: [], reason, fix };
}

/** What a comment above it, or on its line, excuses with a reason, and what the configuration names by file alone. */
export function withoutExcused(
  findings: readonly DeclarationFinding[],
  project: Project,
  ignored: readonly ConfiguredIgnore[],
): { readonly left: readonly DeclarationFinding[]; readonly isUsed: (comment: IgnoreComment) => boolean } {
  const paths = new Map(project.list().map((path) => [relativePath(project.root, path), path]));
  const used = new Set<string>();
  const left = findings.filter(({ file, line }) => {
    if (ignored.some((one) => one.function === undefined && matchesPath(one.file, file))) return false;
    const path = paths.get(file);
    const comments = path === undefined ? [] : ignoreComments(project.file(path));
    const comment = comments.find((one) => one.reason !== "" && (one.line === line || one.next === line));
    if (comment !== undefined) used.add(`${file}\n${comment.line}`);
    return comment === undefined;
  });
  return { left, isUsed: ({ file, line }) => used.has(`${file.name}\n${line}`) };
}

/** What a change of another place brings about is told wherever it stands. */
const FROM_ELSEWHERE = new Set(["metric-removed", "telemetry-faulty"]);

export function isAsked(
  { rule, file, line, endLine = line, isConsequence }: DeclarationFinding,
  only: readonly string[] | undefined,
  changes: Changes | undefined,
  root: string,
): boolean {
  if (FROM_ELSEWHERE.has(rule) || isConsequence === true) return true;
  if (only !== undefined && !only.some((path) => relativePath(root, path) === file)) return false;
  return changes === undefined || touches(changes.get(file), line, endLine);
}
