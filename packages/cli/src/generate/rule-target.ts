/** Rules in the form of who is to evaluate them: Prometheus, Grafana or SigNoz. */
import {
  checkRuleFile,
  grafanaRules,
  printProblem,
  printRuleFile,
  printTargetFile,
  type Problem,
  type PrometheusVersion,
  type RuleGroup,
  signozRules,
  type TargetNote,
} from "@sightline/as-code";
import { assertNever } from "@sightline/model";
import { Option } from "commander";
import { styled, type Terminal } from "../terminal.ts";
import type { GeneratedFile } from "./output.ts";

export type Target = "prometheus" | "grafana" | "signoz";

export function targetOption(): Option {
  return new Option("--target <platform>", "who evaluates: Prometheus, Grafana (file provisioning) or SigNoz")
    .choices(["prometheus", "grafana", "signoz"])
    .default("prometheus");
}

export interface GrafanaFlags {
  readonly folder: string;
  readonly datasource: string;
}

/** What another platform gets. */
export interface TargetOutput {
  /** With `--out`. */
  readonly files: readonly GeneratedFile[];
  /** Without. */
  readonly text: string;
  /** With `--json`. */
  readonly data: object;
  readonly notes: readonly TargetNote[];
}

export function targetOutput(
  target: Exclude<Target, "prometheus">,
  groups: readonly RuleGroup[],
  grafana: GrafanaFlags,
  header: readonly string[],
): TargetOutput {
  switch (target) {
    case "grafana": {
      const { file, notes } = grafanaRules(groups, grafana);
      const text = printTargetFile(file, header);
      const recordings = groups
        .map(({ rules, ...group }) => ({ ...group, rules: rules.filter(({ kind }) => kind === "record") }))
        .filter(({ rules }) => rules.length > 0);
      const files = [
        { name: "grafana_alerts.yaml", text },
        ...(recordings.length === 0
          ? []
          : [{ name: "recording_rules.yml", text: printRuleFile(recordings, header) }]),
      ];
      return { files, text, data: file, notes };
    }
    case "signoz": {
      const { rules, notes } = signozRules(groups);
      const text = `${JSON.stringify(rules, null, 2)}\n`;
      return { files: [{ name: "signoz_rules.json", text }], text, data: { rules }, notes };
    }
    default:
      return assertNever(target, "target");
  }
}

/** What that Prometheus does not load of generated rules, and what it loads and people regret: each once. */
export function versionFindings(
  file: string,
  groups: readonly RuleGroup[],
  prometheus: PrometheusVersion,
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const { problems, warnings } = checkRuleFile(file, printRuleFile(groups), { prometheus });
  const told = new Map(
    warnings.map((one) => [one.message.replace(/ \(at [\d:]+ of the expression\)$/u, ""), one]),
  );
  return { problems, warnings: [...told.values()] };
}

/** What stops nothing, for a person. */
export function reportTargetNotes(
  notes: readonly TargetNote[],
  warnings: readonly Problem[],
  terminal: Terminal,
): void {
  const head = styled(terminal, "yellow", "note");
  for (const { subject, message, fix } of notes) terminal.err(`${head}  ${subject}: ${message}. ${fix}\n`);
  for (const warning of warnings) terminal.err(`${head}  ${printProblem(warning)}\n`);
}
