export {
  type Baseline,
  type BaselineRow,
  DEFAULT_BASELINE,
  printBaseline,
  readBaseline,
} from "./baseline/baseline.ts";
export { baselineRows } from "./baseline/rows.ts";
export { type Changes, type LineRange, readDiff, removedLines } from "./change/changes.ts";
export { checkFolder, checkInThreads, type CheckOptions } from "./check.ts";
export {
  CONFIG_FILE,
  type ConfiguredIgnore,
  DEFAULT_CONFIG,
  type GateConfig,
  readConfig,
} from "./config/config.ts";
export type { CoveragePoint, CoverageState } from "./coverage/point.ts";
export type { CoverageCounts, TelemetryCoverage } from "./coverage/totals.ts";
export type { DeclarationOptions } from "./declaration/check.ts";
export type { DeclaredTelemetry } from "./declaration/declared.ts";
export type { MetricConsumer, Removal } from "./declaration/removal.ts";
export type { DeclarationFinding, DeclarationRule } from "./declaration/rule.ts";
export { gateErrors } from "./errors.ts";
export type { HookKind } from "./hook/kind.ts";
export type { HookNames } from "./hook/names.ts";
export { githubAnnotations } from "./report/github.ts";
export { htmlReport } from "./report/html/document.ts";
export { lcovReport } from "./report/lcov.ts";
export { COMMENT_MARK, markdownReport } from "./report/markdown.ts";
export { sarifReport } from "./report/sarif.ts";
export { textReport } from "./report/text.ts";
export { readSeenTelemetry, type SeenTelemetry } from "./runtime/coverage-file.ts";
export type { RuntimeJoin, Seen, SeenState, SeenStatement } from "./runtime/join.ts";
export { folderFiles, isJudgedPath, relativePath, type SourceFiles } from "./source/files.ts";
export type { BaselineResult, CheckResult, Finding, FindingRule, RuntimeResult } from "./verdict/finding.ts";
