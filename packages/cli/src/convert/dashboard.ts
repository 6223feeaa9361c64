/** `sightline convert dashboard FILE`: a dashboard of Grafana or SigNoz as the model, or as another target has it. */
import { dashboardFaults, dashboardForm, readDashboard, type ReadDashboard } from "@sightline/as-code";
import { Command } from "commander";
import { cliErrors } from "../errors.ts";
import {
  type DashboardTarget,
  dashboardTargetOption,
  printed,
  targetDashboard,
} from "../generate/dashboards.ts";
import { writeGenerated } from "../generate/output.ts";
import { reportTargetNotes } from "../generate/rule-target.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";

interface ConvertFlags {
  readonly target: DashboardTarget;
  readonly out?: string;
  readonly json: boolean;
}

export function convertDashboardVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("dashboard")
    .description("a dashboard of Grafana (its JSON) or SigNoz (schema v6) in our model")
    .argument("<file>", "as it was exported")
    .addOption(dashboardTargetOption("model"))
    .option("--out <directory>", "write ID.json there instead of to stdout")
    .option("--json", "the dashboard and the report, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline convert dashboard grafana.json > shop.json
  $ sightline convert dashboard signoz.json --target grafana --out grafana/dashboards
  $ sightline convert dashboard grafana.json --json | jq .notes

What the model has no place for is told, each with its path in the file; queries of SigNoz' builder are kept for SigNoz.`,
    )
    .action(async (file: string, flags: ConvertFlags) => {
      done(await convert(file, flags, terminal));
    });
}

async function convert(
  file: string,
  { target, out, json }: ConvertFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const { dashboard, notes } = await converted(file);
  const faults = dashboardFaults(dashboard);
  const made = targetDashboard(dashboard, target);
  const head = styled(terminal, "yellow", "note");
  for (const { path, subject, message, fix } of notes)
    terminal.err(`${head}  ${file}: ${path}: ${subject}: ${message}. ${fix}\n`);
  for (const { path, message, fix } of faults) terminal.err(`${head}  ${path}: ${message}. ${fix}\n`);
  reportTargetNotes(made.notes, [], terminal);
  const report = { notes, faults, ...(target === "model" ? {} : { targetNotes: made.notes }) };
  if (out === undefined) {
    terminal.out(
      json
        ? `${JSON.stringify({ ok: true, dashboard: made.document, ...report })}\n`
        : printed(made.document),
    );
    return 0;
  }
  const files = await writeGenerated(out, [{ name: `${dashboard.id}.json`, text: printed(made.document) }]);
  if (json) terminal.out(`${JSON.stringify({ ok: true, files, ...report })}\n`);
  else for (const { file: path, changed } of files) terminal.out(`${path}${changed ? "" : " (unchanged)"}\n`);
  return 0;
}

/** Throws FILE_UNREADABLE and FILE_FAULTY. */
async function converted(file: string): Promise<ReadDashboard> {
  const [source] = await readSourceFiles([file]);
  const value = jsonOf(file, source?.text ?? "");
  const form = dashboardForm(value);
  switch (form) {
    case "grafana":
    case "signoz":
      return readDashboard(value, form);
    case "grafana-v2":
      throw cliErrors.FILE_FAULTY({
        problem: `${file} is a resource of Grafana's second form, which cannot be read.`,
        hint: "Export it in the classic form: Export, Classic, or GET /api/dashboards/uid/UID.",
      });
    case "signoz-v5":
      throw cliErrors.FILE_FAULTY({
        problem: `${file} is a dashboard of SigNoz before schema v6.`,
        hint: "Import it into SigNoz 0.135 or later, which brings it up to date, and export it again.",
      });
    case "model":
      throw cliErrors.FILE_FAULTY({
        problem: `${file} has our form already.`,
        hint: "Give it to `sightline validate dashboards`.",
      });
    default:
      throw cliErrors.FILE_FAULTY({
        problem: `${file} is no dashboard: it has neither panels nor schemaVersion v6.`,
        hint: "Give what Grafana or SigNoz exports as JSON.",
      });
  }
}

/** Throws FILE_FAULTY. */
export function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.FILE_FAULTY(
      { problem: `${file} is not JSON: ${reason}.`, hint: "Export it as JSON." },
      { cause },
    );
  }
}
