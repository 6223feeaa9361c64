export { type Changes, type LineRange, readDiff } from "./change/changes.ts";
export { checkFolder, type CheckOptions } from "./check.ts";
export { gateErrors } from "./errors.ts";
export type { HookKind } from "./hook/kind.ts";
export type { HookNames } from "./hook/names.ts";
export { folderFiles, isJudgedPath, type SourceFiles } from "./source/files.ts";
export type { CheckResult, Finding, FindingRule, TelemetryCoverage } from "./verdict/finding.ts";
