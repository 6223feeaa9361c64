export { type Changes, type LineRange, readDiff } from "./change/changes.ts";
export { checkFolder, type CheckOptions } from "./check.ts";
export {
  CONFIG_FILE,
  type ConfiguredIgnore,
  DEFAULT_CONFIG,
  type GateConfig,
  readConfig,
} from "./config/config.ts";
export { gateErrors } from "./errors.ts";
export type { HookKind } from "./hook/kind.ts";
export type { HookNames } from "./hook/names.ts";
export { githubAnnotations } from "./report/github.ts";
export { COMMENT_MARK, markdownReport } from "./report/markdown.ts";
export { sarifReport } from "./report/sarif.ts";
export { textReport } from "./report/text.ts";
export { folderFiles, isJudgedPath, relativePath, type SourceFiles } from "./source/files.ts";
export type { CheckResult, Finding, FindingRule, TelemetryCoverage } from "./verdict/finding.ts";
