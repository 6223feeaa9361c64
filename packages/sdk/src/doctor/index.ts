/** `@sightline/sdk/doctor`: what a configuration comes to, for tools. No application needs it. */
export { withApiCopies } from "./api-copies.ts";
export { type EnvFile } from "./env-files.ts";
export {
  explainConfig,
  type ExplainedSetting,
  type ExplainedTarget,
  type ExplainOptions,
  type Explanation,
  type ProbeTarget,
} from "./explain.ts";
export { businessMetricsPage } from "./business-metrics-page.ts";
export { metricsPage } from "./metrics-page.ts";
export { type Probe, probeTargets } from "./probe.ts";
export { withStartOrder } from "./start-order.ts";
export { configurationPage, envExample } from "./reference-page.ts";
