/** Checks a folder and prints what was found. Loads the gate, and with it the parser. */
import { existsSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import {
  checkInThreads,
  type CheckOptions,
  type DeclarationOptions,
  folderFiles,
  type GateConfig,
  gateErrors,
  isJudgedPath,
  readConfig,
  relativePath,
} from "@sightline/gate";
import { cliErrors } from "../errors.ts";
import type { ExitCode } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { baselineFile, committedBaseline, writeBaseline } from "./baseline-file.ts";
import { writeReports } from "./report-files.ts";
import { seenTelemetry } from "./runtime-file.ts";
import { changesSince, listedFiles } from "./git.ts";
import { print } from "./print.ts";
import type { CheckFlags } from "./verb.ts";

/** Throws the errors of the gate. */
export async function check(
  folder: string,
  flags: CheckFlags,
  terminal: Terminal,
  version: string,
): Promise<ExitCode> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    if (folder === "stack") throw cliErrors.USAGE(STACK_WITHOUT_DIRECTORY);
    throw gateErrors.SOURCE_UNREADABLE({ file: folder, reason: "there is no such folder" });
  }
  const isPart = flags.base !== undefined || flags.files !== undefined;
  if (flags.updateBaseline && isPart) {
    throw cliErrors.USAGE({
      problem: `--update-baseline writes down the whole folder, and ${flags.base === undefined ? "--files" : "--base"} looks at a part.`,
      hint: "Leave one of the two out.",
    });
  }
  const since = flags.base === undefined ? undefined : await changesSince(root, flags.base);
  const only = namedFiles(flags);
  const listed = await listedFiles(root);
  const files = folderFiles(root, listed);
  const given = readConfig((name) => files.read(join(root, name)));
  const config: GateConfig = {
    ...given,
    strict: flags.strict || given.strict,
    minCoverage: flags.minCoverage ?? given.minCoverage,
  };
  const file = baselineFile(root, flags, config);
  const rows = file && !flags.updateBaseline ? committedBaseline(file, config.strict) : undefined;
  const declarations = await declarationsAsked(root, flags, config, listed ?? [], terminal);
  const asked: CheckOptions = {
    config,
    ...(declarations === undefined
      ? {}
      : { declarations: { ...declarations, ...(since && { removedLines: since.removedLines }) } }),
    ...(only === undefined ? {} : { only: only.filter((path) => isJudgedPath(relativePath(root, path))) }),
    ...(since === undefined ? {} : { changes: since.changes }),
    ...(file === undefined || rows === undefined ? {} : { baseline: { file: file.name, rows } }),
    ...(flags.runtime === undefined
      ? {}
      : { runtime: { file: flags.runtime, telemetry: seenTelemetry(flags.runtime) } }),
  };
  const result = await checkInThreads(files, asked, availableParallelism());
  if (file !== undefined && flags.updateBaseline) {
    writeBaseline(file, result);
    const gaps = result.entryPoints.filter(({ state }) => state === "unobserved").length;
    const said = `Wrote ${file.name}: ${result.entryPoints.length} entry points, ${gaps} of them gaps that are known from now on. Commit it.`;
    terminal.out(
      flags.json
        ? `${JSON.stringify({ written: file.name, entryPoints: result.entryPoints.length, gaps })}\n`
        : `${said}\n`,
    );
    return 0;
  }
  writeReports(result, flags, root, version, (path) => files.read(path));
  print(result, flags, terminal, version);
  return result.verdict === "missing" ? 1 : 0;
}

/** `check stack DIR` never comes here. */
const STACK_WITHOUT_DIRECTORY = Object.freeze({
  problem: "There is no folder `stack` here for the gate, and no directory was named whose stack is checked.",
  hint: "Write `sightline validate stack DIR` for the files of a stack, or `sightline check FOLDER` for code.",
});

/** Reading declarations takes libraries for YAML and PromQL, which most checks do without. */
async function declarationsAsked(
  root: string,
  flags: CheckFlags,
  config: GateConfig,
  listed: readonly string[],
  terminal: Terminal,
): Promise<DeclarationOptions | undefined> {
  if ((flags.telemetry ?? config.telemetry).length === 0)
    return flags.declarations || config.declarations ? { telemetry: [], faults: [] } : undefined;
  const { declarationOptions } = await import("./declarations.ts");
  return declarationOptions(root, flags, config, listed, terminal);
}

function namedFiles({ files }: CheckFlags): readonly string[] | undefined {
  return files?.map((file) => {
    const path = resolve(file);
    if (existsSync(path)) return path;
    throw gateErrors.SOURCE_UNREADABLE({ file, reason: "there is no such file" });
  });
}
