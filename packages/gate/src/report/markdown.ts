/** The comment of a pull request. Its first line tells the one that is there already. */
import type { CheckResult, Finding } from "../verdict/finding.ts";
import { runtimeWords } from "./runtime-words.ts";
import { counted, knownGaps, percentOf, staleWords } from "./words.ts";

/** Stands in the comment, unseen: who posts it looks for it and updates instead of adding. */
export const COMMENT_MARK = "<!-- sightline-check -->";

/** Characters; GitHub refuses comments of more than 65,536. */
const LONGEST_COMMENT = 60_000;

export function markdownReport(result: CheckResult): string {
  const { findings, coverage, summary, verdict } = result;
  const title = verdict === "missing" ? "Observability is missing" : "Observability";
  const table =
    coverage.entryPoints === 0
      ? []
      : [
          "| | count | metrics | tracing | logging |",
          "| --- | --- | --- | --- | --- |",
          row("entry points", coverage),
          ...(coverage.errorPaths.entryPoints === 0 ? [] : [row("error paths", coverage.errorPaths)]),
          "",
        ];
  const known = knownGaps(result).map(
    ({ file, line, entryPoint }) => `- <code>${html(`${file}:${line}`)}</code> ${html(entryPoint)}`,
  );
  const after = [
    ...folded(counted(known.length, "known gap"), known),
    ...folded("What tests saw", runtimeWords(result).map(listed)),
    ...staleWords(result).flatMap((text) => [html(text), ""]),
  ];
  const before = [COMMENT_MARK, `### ${title}`, "", summary, "", ...table];
  const room = LONGEST_COMMENT - [...before, ...after].join("\n").length;
  return [...before, ...fitting(findings.map(section), room), ...after].join("\n");
}

function row(
  name: string,
  { entryPoints, metrics, tracing, logging }: CheckResult["coverage"]["errorPaths"],
): string {
  const shares = [metrics, tracing, logging].map((count) => `${percentOf(count, entryPoints)} %`);
  return `| ${name} | ${entryPoints} | ${shares.join(" | ")} |`;
}

function listed(text: string): string {
  return text.startsWith("  ") ? `  - ${html(text.trim())}` : `- ${html(text)}`;
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [`<details><summary>${title}</summary>`, "", ...lines, "", "</details>", ""];
}

/** As many as there is room for, and how many were left out. */
function fitting(sections: readonly (readonly string[])[], room: number): readonly string[] {
  const kept: string[] = [];
  let length = 0;
  for (const [index, lines] of sections.entries()) {
    length += lines.join("\n").length + 1;
    if (length > room) {
      const left = sections.length - index;
      return [...kept, `And ${counted(left, "more finding")}, which this comment has no room for.`, ""];
    }
    kept.push(...lines);
  }
  return kept;
}

function section({ file, line, entryPoint, missing, reason, fix }: Finding): readonly string[] {
  const absent = missing.length === 0 ? "" : ` (missing: ${missing.join(", ")})`;
  // A fence longer than any in the code cannot be ended by it.
  const longest = Math.max(2, ...[...fix.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [
    `<details><summary><code>${html(`${file}:${line}`)}</code> ${html(entryPoint)}${html(absent)}</summary>`,
    "",
    withoutMentions(html(reason)),
    "",
    `${fence}ts`,
    fix,
    fence,
    "",
    "</details>",
    "",
  ];
}

/** `@Cron` would call somebody of that name. */
function withoutMentions(text: string): string {
  return text.replaceAll(/@[\w/-]+/gu, "<code>$&</code>");
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
