/** Workflow commands that GitHub Actions shows as annotations: https://docs.github.com/actions/reference/workflow-commands */
import type { CheckResult } from "../verdict/finding.ts";
import { RULE_TEXTS } from "./sarif.ts";

export function githubAnnotations({ findings, summary }: CheckResult): string {
  const lines = findings.map(({ rule, file, line, endLine, entryPoint, reason, fix }) => {
    const properties = {
      file,
      line: String(line),
      endLine: String(endLine),
      title: rule.endsWith("-unobserved") ? `${entryPoint} is not observed` : RULE_TEXTS[rule],
    };
    const written = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`);
    return `::error ${written.join(",")}::${escaped(`${reason}\n\n${fix}`)}`;
  });
  return [...lines, summary, ""].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
