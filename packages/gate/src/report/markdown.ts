/** The comment of a pull request. Its first line tells the one that is there already. */
import type { CheckResult, Finding } from "../verdict/finding.ts";
import { percentOf } from "./words.ts";

/** Stands in the comment, unseen: who posts it looks for it and updates instead of adding. */
export const COMMENT_MARK = "<!-- sightline-check -->";

export function markdownReport({ findings, coverage, summary, verdict }: CheckResult): string {
  const title = verdict === "missing" ? "Observability is missing" : "Observability";
  const { entryPoints, metrics, tracing, logging } = coverage;
  const table =
    entryPoints === 0
      ? []
      : [
          "| entry points | metrics | tracing | logging |",
          "| --- | --- | --- | --- |",
          `| ${entryPoints} | ${[metrics, tracing, logging].map((count) => `${percentOf(count, entryPoints)} %`).join(" | ")} |`,
          "",
        ];
  return [COMMENT_MARK, `### ${title}`, "", summary, "", ...table, ...findings.flatMap(section)].join("\n");
}

function section({ file, line, entryPoint, missing, reason, fix }: Finding): readonly string[] {
  const absent = missing.length === 0 ? "" : ` (missing: ${missing.join(", ")})`;
  // A fence longer than any in the code cannot be ended by it.
  const longest = Math.max(2, ...[...fix.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [
    `<details><summary><code>${html(`${file}:${line}`)}</code> ${html(entryPoint)}${html(absent)}</summary>`,
    "",
    html(reason),
    "",
    `${fence}ts`,
    fix,
    fence,
    "",
    "</details>",
    "",
  ];
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
