/** Checks a folder and prints what was found. Loads the gate, and with it the parser. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type CheckResult,
  checkFolder,
  folderFiles,
  gateErrors,
  githubAnnotations,
  isJudgedPath,
  markdownReport,
  readConfig,
  relativePath,
  sarifReport,
  textReport,
} from "@sightline/gate";
import type { ExitCode } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";
import { changesSince, listedFiles } from "./git.ts";
import type { CheckFlags } from "./verb.ts";

/** Throws the errors of the gate. */
export async function check(
  folder: string,
  flags: CheckFlags,
  terminal: Terminal,
  version: string,
): Promise<ExitCode> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw gateErrors.SOURCE_UNREADABLE({ file: folder, reason: "there is no such folder" });
  const changes = flags.base === undefined ? undefined : await changesSince(root, flags.base);
  const only = flags.files?.map((file) => resolve(file));
  for (const [index, path] of (only ?? []).entries()) {
    if (!existsSync(path)) {
      const file = flags.files?.[index] ?? path;
      throw gateErrors.SOURCE_UNREADABLE({ file, reason: "there is no such file" });
    }
  }
  const files = folderFiles(root, await listedFiles(root));
  const config = readConfig((name) => files.read(join(root, name)));
  const result = checkFolder(files, {
    config: {
      ...config,
      strict: flags.strict || config.strict,
      minCoverage: flags.minCoverage ?? config.minCoverage,
    },
    ...(only === undefined ? {} : { only: only.filter((path) => isJudgedPath(relativePath(root, path))) }),
    ...(changes === undefined ? {} : { changes }),
  });
  print(result, flags, terminal, version);
  return result.verdict === "missing" ? 1 : 0;
}

function print(result: CheckResult, flags: CheckFlags, terminal: Terminal, version: string): void {
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
