/** The reports that go into files, beside the one that is printed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import {
  type CheckResult,
  gateErrors,
  htmlReport,
  lcovReport,
  markdownReport,
  sarifReport,
} from "@sightline/gate";
import type { CheckFlags } from "./verb.ts";

/** @throws REPORT_UNWRITABLE */
export function writeReports(
  result: CheckResult,
  flags: CheckFlags,
  root: string,
  version: string,
  read: (path: string) => string | undefined,
): void {
  // Editors take paths from the folder that is open, which is where the command runs.
  const below = relative(process.cwd(), root).split(sep).join("/");
  const prefix = below === "" ? "" : `${below}/`;
  put(flags.lcov, () => lcovReport(result, prefix));
  put(flags.html, () => htmlReport(result, (file) => read(join(root, file))));
  put(flags.sarif, () => `${JSON.stringify(sarifReport(result, version), undefined, 2)}\n`);
  put(flags.markdown, () => markdownReport(result));
}

function put(file: string | undefined, text: () => string): void {
  if (file === undefined) return;
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw gateErrors.REPORT_UNWRITABLE({ file, reason }, { cause });
  }
}
