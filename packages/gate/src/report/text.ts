/** The report for a terminal. */
import type { CheckResult, Finding } from "../verdict/finding.ts";
import { runtimeWords } from "./runtime-words.ts";
import { coverageWords, knownGaps, staleWords } from "./words.ts";

type Styled = (style: "bold" | "dim" | "red" | "yellow", text: string) => string;

export function textReport(result: CheckResult, styled: Styled): string {
  const lines = result.findings.flatMap((finding) => [...findingLines(finding, styled), ""]);
  const head =
    result.code === undefined ? result.summary : `${styled("red", result.code)}: ${result.summary}`;
  const known = knownGaps(result).map(({ file, line, entryPoint, function: name }) =>
    styled("dim", `${file}:${line}  ${name === "" ? "" : `${name}  `}${entryPoint}`),
  );
  const gaps = known.length === 0 ? [] : ["Known gaps, which the baseline names:", ...known, ""];
  const stale = staleWords(result).map((text) => styled("yellow", text));
  return [...lines, ...gaps, head, ...coverageWords(result), ...runtimeWords(result), ...stale, ""].join(
    "\n",
  );
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
