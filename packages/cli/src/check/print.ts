/** The report in the form that was asked for. */
import {
  type CheckResult,
  githubAnnotations,
  markdownReport,
  sarifReport,
  textReport,
} from "@sightline/gate";
import { styled, type Terminal } from "../terminal.ts";
import type { CheckFlags } from "./verb.ts";

export function print(result: CheckResult, flags: CheckFlags, terminal: Terminal, version: string): void {
  const format = flags.json ? "json" : flags.format;
  switch (format) {
    case "json":
      terminal.out(`${JSON.stringify(result)}\n`);
      return;
    case "sarif":
      terminal.out(`${JSON.stringify(sarifReport(result, version), undefined, 2)}\n`);
      return;
    case "github":
      terminal.out(githubAnnotations(result));
      return;
    case "markdown":
      terminal.out(markdownReport(result));
      return;
    case "text":
      terminal.out(textReport(result, (style, text) => styled(terminal, style, text)));
      return;
    default:
  }
}
