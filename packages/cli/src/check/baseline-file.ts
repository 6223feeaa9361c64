/** The committed baseline of a project: where it lies, reading it, writing it anew. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  type Baseline,
  baselineRows,
  type CheckResult,
  DEFAULT_BASELINE,
  type GateConfig,
  gateErrors,
  printBaseline,
  readBaseline,
} from "@sightline/gate";
import type { CheckFlags } from "./verb.ts";

export interface BaselineFile {
  readonly path: string;
  /** As messages call it: from where the command runs. */
  readonly name: string;
}

/** By `--baseline`, else by the configuration; the usual name where one is only to be written. */
export function baselineFile(root: string, flags: CheckFlags, config: GateConfig): BaselineFile | undefined {
  const configured = config.baseline === undefined ? undefined : join(root, config.baseline);
  const usual = flags.updateBaseline ? join(root, DEFAULT_BASELINE) : undefined;
  const path = flags.baseline === undefined ? (configured ?? usual) : resolve(flags.baseline);
  return path === undefined ? undefined : { path, name: relative(process.cwd(), path) };
}

/** @throws BASELINE_UNUSABLE */
export function committedBaseline({ path, name }: BaselineFile, strict: boolean): Baseline {
  const write = `sightline check${strict ? " --strict" : ""} --baseline ${name} --update-baseline`;
  if (!existsSync(path)) {
    throw gateErrors.BASELINE_UNUSABLE({
      file: name,
      problem: "there is no such file",
      hint: `Write it and commit it: ${write}`,
    });
  }
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const problem = `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw gateErrors.BASELINE_UNUSABLE({ file: name, problem, hint: "Check the path." }, { cause });
  }
  const baseline = readBaseline(name, text);
  if (baseline.strict === strict) return baseline;
  throw gateErrors.BASELINE_UNUSABLE({
    file: name,
    problem: baseline.strict
      ? "it was written with --strict, and this check is without"
      : "it was written without --strict, and this check is strict",
    hint: `Check as it was written, or write it anew: ${write}`,
  });
}

/** @throws BASELINE_UNUSABLE */
export function writeBaseline(file: BaselineFile, { entryPoints, strict }: CheckResult): void {
  try {
    writeFileSync(file.path, printBaseline(baselineRows(entryPoints), strict));
  } catch (cause) {
    const problem = `it cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw gateErrors.BASELINE_UNUSABLE(
      { file: file.name, problem, hint: "Name a file that can be written: --baseline FILE" },
      { cause },
    );
  }
}
