/** `sightline validate dashboards PATH…`: whether dashboards can be read, and whether their queries can. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { dashboardFaults, dashboardForm, type LossNote, readDashboard } from "@sightline/as-code";
import { type Dashboard, dashboardFormProblems, type DeclarationProblem } from "@sightline/model";
import { Command } from "commander";
import { counted } from "../counted.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";

interface DashboardsFlags {
  readonly json: boolean;
}

export function dashboardsValidateVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("dashboards")
    .description("whether dashboards of Grafana, SigNoz or our own form can be read, with their queries")
    .argument("<paths...>", "files, patterns, or directories with *.json")
    .option("--json", "every finding as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline validate dashboards grafana/dashboards
  $ sightline validate dashboards service.json 'old/*.json' --json

Errors end with 1: a file that is no dashboard, PromQL that cannot be read, variables that are not declared, two
dashboards with one id. How much \`sightline convert dashboard\` would lose is counted; --json has it all.`,
    )
    .action(async (paths: string[], { json }: DashboardsFlags) => {
      done(await validate(paths, json, terminal));
    });
}

interface Checked {
  readonly file: string;
  readonly form: string;
  readonly id?: string;
  readonly panels: number;
  readonly errors: readonly DeclarationProblem[];
  readonly warnings: readonly LossNote[];
}

async function validate(paths: readonly string[], json: boolean, terminal: Terminal): Promise<ExitCode> {
  const patterns = await Promise.all(paths.map(filesIn));
  const sources = await readSourceFiles(patterns.flat());
  const checked = withUniqueIds(sources.map(({ file, text }) => checkedFile(file, text)));
  const errors = checked.reduce((sum, one) => sum + one.errors.length, 0);
  const warnings = checked.reduce((sum, one) => sum + one.warnings.length, 0);
  const ok = errors === 0;
  terminal.out(
    json
      ? `${JSON.stringify({ ok, errors, warnings, files: checked })}\n`
      : report(checked, errors, terminal),
  );
  return ok ? 0 : 1;
}

async function filesIn(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? join(path, "*.json") : path;
}

const NOTHING = { panels: 0, warnings: [] };

function checkedFile(file: string, text: string): Checked {
  const value = parsed(text);
  if (value instanceof Error) {
    const problem = { path: "", message: `it is not JSON: ${value.message}`, fix: "Export it as JSON." };
    return { file, form: "none", errors: [problem], ...NOTHING };
  }
  const form = dashboardForm(value);
  switch (form) {
    case "grafana":
    case "signoz": {
      const { dashboard, notes } = readDashboard(value, form);
      return checkedDashboard(file, form, dashboard, notes);
    }
    case "model": {
      const problems = dashboardFormProblems(value);
      if (problems.length > 0) return { file, form, errors: problems, ...NOTHING };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- dashboardFormProblems found nothing in it
      return checkedDashboard(file, form, value as Dashboard, []);
    }
    default: {
      const message =
        form === undefined ? "it is no dashboard" : `it has the form ${form}, which is not read`;
      const fix =
        "Give Grafana's classic JSON, SigNoz' schema v6, or what `generate dashboards --target model` writes.";
      return { file, form: form ?? "none", errors: [{ path: "", message, fix }], ...NOTHING };
    }
  }
}

function checkedDashboard(
  file: string,
  form: string,
  dashboard: Dashboard,
  warnings: readonly LossNote[],
): Checked {
  const panels = dashboard.rows.reduce((sum, row) => sum + row.panels.length, 0);
  return { file, form, id: dashboard.id, panels, errors: dashboardFaults(dashboard), warnings };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

/** In Grafana, and here, the later one would take the place of the other. */
function withUniqueIds(checked: readonly Checked[]): readonly Checked[] {
  return checked.map((one, at) => {
    const twin = checked
      .slice(0, at)
      .find(({ id, form }) => id !== undefined && id === one.id && form === one.form);
    if (twin === undefined) return one;
    const message = `${twin.file} has the id ${twin.id ?? ""} too`;
    return { ...one, errors: [...one.errors, { path: "id", message, fix: "Give one of them another." }] };
  });
}

function report(checked: readonly Checked[], errors: number, terminal: Terminal): string {
  const lines = checked.flatMap(({ file, form, panels, errors: faults, warnings: losses }) => [
    ...faults.map((one) => `${styled(terminal, "red", "error")}   ${file}: ${sentence(one)}`),
    ...(faults.length > 0
      ? []
      : [
          `${file}: ${counted(panels, "panel")} (${form}${losses.length === 0 ? "" : `; convert would tell ${counted(losses.length, "loss", "es")}`})`,
        ]),
  ]);
  return `${lines.join("\n")}\n${counted(errors, "error")}\n`;
}

function sentence({ path, message, fix }: DeclarationProblem): string {
  return `${path === "" ? "" : `${path}: `}${message}. ${fix}`;
}
