/** The report for a terminal. */
import type { CheckResult, Finding } from "../verdict/finding.ts";
import { coverageWords } from "./words.ts";

type Styled = (style: "bold" | "dim" | "red" | "yellow", text: string) => string;

export function textReport(result: CheckResult, styled: Styled): string {
  const lines = result.findings.flatMap((finding) => [...findingLines(finding, styled), ""]);
  const head =
    result.code === undefined ? result.summary : `${styled("red", result.code)}: ${result.summary}`;
  return [...lines, head, ...coverageWords(result), ""].join("\n");
}

function findingLines(finding: Finding, styled: Styled): readonly string[] {
  const { file, line, entryPoint, reason, fix } = finding;
  const missing =
    finding.missing.length === 0 ? "" : styled("dim", `  missing: ${finding.missing.join(", ")}`);
  const name = finding.function === "" ? "" : `  ${finding.function}`;
  return [
    `${styled("bold", `${file}:${line}`)}${name}${missing}`,
    `  ${entryPoint}: ${reason}`,
    ...fix.split("\n").map((text) => (text === "" ? "" : `    ${styled("dim", text)}`)),
  ];
}
