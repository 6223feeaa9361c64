/** SARIF 2.1.0, as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import type { CheckResult, Finding, FindingRule } from "../verdict/finding.ts";

export function sarifReport(result: CheckResult, version: string): Readonly<Record<string, unknown>> {
  const ids = [...new Set(result.findings.map(({ rule }) => rule))].toSorted();
  const driver = {
    name: "Sightline",
    version,
    rules: ids.map((id) => ({ id, shortDescription: { text: RULE_TEXTS[id] } })),
  };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        results: result.findings.map((one) => resultOf(one, ids)),
      },
    ],
  };
}

function resultOf(finding: Finding, ids: readonly FindingRule[]): Readonly<Record<string, unknown>> {
  const { rule, file, line, endLine, reason, fix, entryPoint } = finding;
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: "error",
    message: { text: `${entryPoint}: ${reason}\n\n${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: file.split("/").map(encodeURIComponent).join("/"),
            uriBaseId: "%SRCROOT%",
          },
          region: { startLine: line, endLine },
        },
      },
    ],
    // Stays the same when lines above it move.
    partialFingerprints: { "sightline/v1": `${rule}:${file}:${entryPoint}:${finding.function}` },
  };
}

export const RULE_TEXTS: Readonly<Record<FindingRule, string>> = {
  "route-unobserved": "A route that no metric, span or log reaches",
  "procedure-unobserved": "A procedure that no metric, span or log reaches",
  "consumer-unobserved": "A consumer of messages that no metric, span or log reaches",
  "job-unobserved": "A job that no metric, span or log reaches",
  "export-unobserved": "An exported function that no metric, span or log reaches",
  "catch-unobserved": "An error that ends in a catch block, told to nobody",
  "outbound-unobserved": "A call to another service that no metric, span or log reaches",
  "telemetry-faulty": "A declaration of telemetry that cannot be used",
  "metric-undeclared": "A metric that is recorded and not declared",
  "metric-unused": "A metric that is declared and not recorded",
  "metric-removed": "A metric that is declared no longer, and still asked for",
  "label-undeclared": "A label that the metric does not declare",
  "value-unbounded": "A label or a name with endlessly many values",
  "secret-recorded": "A secret that goes into telemetry",
  "log-interpolated": "A log message that holds values instead of fields",
  "name-irregular": "A name against the rules",
  "coverage-fell": "An entry point that fewer kinds of telemetry reach than the baseline says",
  "ignore-without-reason": "An exception without a reason",
  "ignore-unused": "An exception that excuses nothing",
};
