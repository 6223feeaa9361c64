export { printPath, type Path } from "./document/path.ts";
export { printProblem, type Problem } from "./document/problem.ts";
export { type CheckedRules, checkRuleFile, type RuleCheckOptions } from "./rule/check/check.ts";
export {
  DEFAULT_PROMETHEUS,
  printVersion,
  prometheusVersion,
  type PrometheusVersion,
} from "./rule/check/prometheus-version.ts";
export { printRuleFile } from "./rule/print.ts";
export { type NamingScheme, type ReadRules, readRuleFile } from "./rule/read.ts";
export type { AlertingRule, Labels, RecordingRule, Rule, RuleGroup } from "./rule/rule.ts";
export { readSlos, type SourceFile } from "./slo/read/files.ts";
export type { ReadSlos } from "./slo/read/read-slos.ts";
export { printRuleTests, sloAlertTests } from "./slo/rules/alert-tests.ts";
export { type SloRuleOptions, sloRuleGroups } from "./slo/rules/groups.ts";
export type { Sli, Slo, SloAlert, SloAlerting } from "./slo/slo.ts";
export { type AlertWindows, type BurnWindows, burnFactor, defaultWindows } from "./slo/windows/windows.ts";
export { readWindows, type ReadWindows } from "./slo/windows/read-windows.ts";
export type { ReadRuleTests } from "./rule-test/promtool-file.ts";
export { readRuleTests } from "./rule-test/read.ts";
export type { RuleTest, RuleTestOutcome } from "./rule-test/rule-test.ts";
export { runRuleTest } from "./rule-test/run.ts";
export type { AlertParameters, AlertTemplate } from "./alert/alert-template.ts";
export {
  ALERT_TEMPLATES,
  type ShippedAlertOptions,
  shippedAlertGroup,
  shippedAlertTests,
} from "./alert/alerts.ts";
export { printAlertmanager } from "./alertmanager/print.ts";
export { readRouting, type ReadRouting } from "./alertmanager/read.ts";
export type { AlertRoute, AlertRouting, Receiver } from "./alertmanager/routing.ts";
export { type DeclaredSlos, declaredSlos, type SloSource } from "./slo/declared/declared.ts";
export {
  grafanaRouting,
  type GrafanaContactPoint,
  type GrafanaPolicy,
  type GrafanaRouting,
} from "./target/grafana/contact-points.ts";
export {
  grafanaRules,
  type GrafanaRule,
  type GrafanaRuleGroup,
  type GrafanaRuleOptions,
  type GrafanaRules,
} from "./target/grafana/alert-rules.ts";
export type { TargetNote } from "./target/note.ts";
export { signozRules, type SignozRule, type SignozRules } from "./target/signoz/alert-rules.ts";
export {
  signozRouting,
  type SignozChannel,
  type SignozRoutePolicy,
  type SignozRouting,
} from "./target/signoz/channels.ts";
export { printTargetFile } from "./target/print.ts";
export { type AlertsOfFiles, alertsOf } from "./declaration/alerts.ts";
export type { DeclaredFile } from "./declaration/declared-file.ts";
export {
  type MadeManifest,
  type Manifest,
  MANIFEST_VERSION,
  type ManifestAlert,
  type ManifestDashboard,
  type ManifestMetric,
  manifestOf,
  type ManifestPanel,
  type ManifestSlo,
} from "./declaration/manifest.ts";
export { type RoutingOfFile, routingOf } from "./declaration/routing.ts";
export { type SlosOfFiles, slosOf } from "./declaration/slos.ts";
export { type CompiledQuery, compileQuery } from "./query/compile.ts";
export {
  type GrafanaDashboard,
  grafanaDashboard,
  type GrafanaPanel,
  type MadeGrafanaDashboard,
} from "./dashboard/grafana/dashboard.ts";
export { type ShippedDashboardOptions, shippedDashboards } from "./dashboard/shipped/shipped.ts";
export { type StackRuntime, stackFiles } from "./stack/files.ts";
export { type ImageName, IMAGES } from "./stack/images.ts";
export { MOST_PORT_OFFSET, type Ports, PORTS } from "./stack/ports.ts";
export type { ChosenPreset, Preset, PresetChoice, PresetName, PresetSignal } from "./stack/preset/preset.ts";
export { presetEnvironment, PRESETS, type ReadPreset, readPreset } from "./stack/preset/presets.ts";
export { readScraped, type ReadScraped } from "./stack/read-scraped.ts";
export {
  isLoopback,
  type ScrapedService,
  type StackFile,
  type StackOptions,
  type StackTarget,
} from "./stack/stack.ts";
export { dashboardFaults } from "./dashboard/problems.ts";
export {
  type MadeSignozDashboard,
  type SignozDashboard,
  signozDashboard,
} from "./dashboard/signoz/dashboard.ts";
export type { SignozTag } from "./dashboard/signoz/tag.ts";
export {
  type GrafanaResource,
  grafanaResource,
  type MadeGrafanaResource,
} from "./dashboard/grafana/resource.ts";
export {
  type DeclaredDashboard,
  declaredDashboard,
  type DeclaredPanelQuery,
  dashboardId,
  withoutDeclarations,
} from "./dashboard/declared/declared.ts";
export { applyPlan, foreseen, type StepOutcome, type StepResult } from "./provisioning/apply.ts";
export type { Difference } from "./provisioning/compare.ts";
export type { DesiredContent, ProvisionedContent } from "./provisioning/content/content.ts";
export type { DataSourceOptions } from "./provisioning/content/data-sources.ts";
export { provisioningErrors } from "./provisioning/errors.ts";
export type { RetryClock } from "./provisioning/http/retry.ts";
export { contentFor, openPlatform, type PlatformOptions } from "./provisioning/open.ts";
export { DEFAULT_OWNER, ownerMark, type OwnerMark } from "./provisioning/ownership.ts";
export {
  type PlanAction,
  planOf,
  type PlanStep,
  type ProvisioningPlan,
  readState,
  removalPlanOf,
  resourceName,
  unseenNotes,
} from "./provisioning/plan.ts";
export type {
  DashboardPlatform,
  DesiredResource,
  PlatformFacts,
  PlatformName,
  ResourceKind,
} from "./provisioning/platform.ts";
export {
  type ProvisionError,
  type ProvisionOptions,
  provisionPlatformDashboards,
  provisionResult,
  type ProvisionResult,
  type ProvisionStep,
} from "./provisioning/provision.ts";
export { dashboardFileName } from "./dashboard/identity.ts";
export {
  type DashboardForm,
  dashboardForm,
  type LossNote,
  readDashboard,
  type ReadDashboard,
} from "./dashboard/read/read.ts";
export { checkStack, type CheckedStack, type StackCheckOptions } from "./stack/check/check.ts";
export type { StackDirectory } from "./stack/check/compose.ts";
export type { StackFinding } from "./stack/check/finding.ts";
