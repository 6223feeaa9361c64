/** The gate: a folder in, a verdict out. */
import type { Baseline } from "./baseline/baseline.ts";
import type { Changes } from "./change/changes.ts";
import type { GateConfig } from "./config/config.ts";
import type { DeclarationOptions } from "./declaration/check.ts";
import { openPart, type PartOptions } from "./part/part.ts";
import { surveyedInThreads } from "./part/threads.ts";
import type { SeenTelemetry } from "./runtime/coverage-file.ts";
import type { SourceFiles } from "./source/files.ts";
import { type Against, concluded } from "./verdict/conclusion.ts";
import type { CheckResult } from "./verdict/finding.ts";

export interface CheckOptions {
  readonly config: GateConfig;
  /** Absolute paths; all files of the folder where nothing is said. */
  readonly only?: readonly string[];
  /** What is new; everything where nothing is said. */
  readonly changes?: Changes;
  /** What coverage may not fall below. Gaps that it names are known, and no findings. */
  readonly baseline?: { readonly file: string; readonly rows: Baseline };
  /** What tests saw. */
  readonly runtime?: { readonly file: string; readonly telemetry: SeenTelemetry };
  /** Also judges what is recorded, against what was declared. */
  readonly declarations?: DeclarationOptions;
}

/**
 * Judges the entry points of a folder.
 *
 * @throws SOURCE_UNREADABLE, SOURCE_FAULTY
 * @example
 * const result = checkFolder(folderFiles("."), { config: DEFAULT_CONFIG });
 * if (result.verdict === "missing") for (const { file, line, reason } of result.findings) console.log(file, line, reason);
 */
export function checkFolder(files: SourceFiles, options: CheckOptions): CheckResult {
  const part = openPart(files, partOptions(options));
  const conclusion = concluded([part.survey()], against(options));
  return conclusion.result(conclusion.told.map((told) => part.findings(told)));
}

/**
 * The same of files on disk, large folders in several threads. The verdict is that of `checkFolder`.
 *
 * @param threads At most; a folder too small to be divided is judged in this one.
 * @throws SOURCE_UNREADABLE, SOURCE_FAULTY
 * @example
 * const { verdict } = await checkInThreads(folderFiles("."), { config: DEFAULT_CONFIG }, availableParallelism());
 */
export async function checkInThreads(
  files: SourceFiles,
  options: CheckOptions,
  threads: number,
): Promise<CheckResult> {
  const { only, changes, declarations } = options;
  // Of a change only a few files are read, and declarations are judged against all of the code.
  const isWhole = only === undefined && changes === undefined && declarations === undefined;
  const parts = isWhole ? await surveyedInThreads(files, partOptions(options), threads) : undefined;
  if (parts === undefined) return checkFolder(files, options);
  try {
    const conclusion = concluded(parts.surveys, against(options));
    return conclusion.result(await parts.findings(conclusion.told));
  } catch {
    // A thread ended before its time, as by memory; in this one it goes through, or says what is wrong.
    return checkFolder(files, options);
  } finally {
    await parts.close();
  }
}

function partOptions(options: CheckOptions): PartOptions {
  const { config, only, changes, declarations, baseline, runtime } = options;
  const needsAll = baseline !== undefined || runtime !== undefined;
  return { config, only, changes, declarations, needsAll, needsNames: runtime !== undefined };
}

function against({ config, only, baseline, runtime }: CheckOptions): Against {
  return { config, isOnly: only !== undefined, baseline, runtime };
}
