/** `sightline generate dashboards`: those that ship and those that are declared, for Grafana, SigNoz, or as they are. */
import {
  dashboardFileName,
  declaredDashboard,
  grafanaDashboard,
  grafanaResource,
  type Problem,
  shippedDashboards,
  signozDashboard,
  type TargetNote,
  withoutDeclarations,
} from "@sightline/as-code";
import { assertNever, type Dashboard, nearestName, withStandardMetrics } from "@sightline/model";
import { Command, Option } from "commander";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { readDeclarations } from "./declarations.ts";
import { writeGenerated } from "./output.ts";
import { reportProblems } from "./problems.ts";
import { reportTargetNotes } from "./rule-target.ts";

const DASHBOARD_TARGETS = ["grafana", "grafana-v2", "signoz", "model"] as const;

export type DashboardTarget = (typeof DASHBOARD_TARGETS)[number];

interface DashboardsFlags {
  readonly target: DashboardTarget;
  readonly telemetry?: readonly string[];
  readonly only?: readonly string[];
  readonly organisation?: string;
  readonly out?: string;
  readonly json: boolean;
}

export function dashboardsVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("dashboards")
    .description("dashboards for Grafana, SigNoz or programs: those that ship, and those of declarations")
    .addOption(dashboardTargetOption("grafana"))
    .option("--telemetry <file...>", "declarations: their dashboards too")
    .option("--only <id...>", "these alone")
    .option("--organisation <name>", "before the names of the partners' metrics", "dotmac")
    .option("--out <directory>", "write a file for each there instead of all to stdout")
    .option("--json", "what was made, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate dashboards --out grafana/dashboards
  $ sightline generate dashboards --telemetry telemetry.ts --target signoz --out signoz/
  $ sightline generate dashboards --target grafana-v2 --only service slos --out resources/
  $ sightline generate dashboards --target model --only service > service.json

What a target cannot show is told as a note: never left out in silence. On stdout it is one dashboard, or a list of them.`,
    )
    .action(async (flags: DashboardsFlags) => {
      done(await generate(flags, terminal));
    });
}

export function dashboardTargetOption(target: DashboardTarget): Option {
  return new Option("--target <platform>", "Grafana's JSON or its resource, SigNoz, or the model itself")
    .choices(DASHBOARD_TARGETS)
    .default(target);
}

async function generate(flags: DashboardsFlags, terminal: Terminal): Promise<ExitCode> {
  const { target, organisation, out, json } = flags;
  const declared = await declaredDashboards(flags.telemetry ?? []);
  if (declared.problems.length > 0) {
    reportProblems(declared.problems, terminal, json);
    return 2;
  }
  const shipped = shippedDashboards(organisation === undefined ? {} : { organisation });
  // A declared dashboard takes the place of a shipped one with its id, as in the backend.
  const own = new Set(declared.dashboards.map(({ id }) => id));
  const all = [...shipped.filter(({ id }) => !own.has(id)), ...declared.dashboards];
  const chosen = chosenOf(all, flags.only);
  const made = chosen.map((dashboard) => ({ id: dashboard.id, ...targetDashboard(dashboard, target) }));
  const notes = made.flatMap((one) =>
    one.notes.map((note) => ({ ...note, subject: `${one.id}: ${note.subject}` })),
  );
  reportTargetNotes(notes, [], terminal);
  if (out === undefined) {
    const documents = made.map(({ document }) => document);
    terminal.out(
      json
        ? `${JSON.stringify({ ok: true, dashboards: documents, notes })}\n`
        : printed(documents.length === 1 ? documents[0] : documents),
    );
    return 0;
  }
  const written = await writeGenerated(
    out,
    made.map(({ id, document }) => ({ name: dashboardFileName(id), text: printed(document) })),
  );
  if (json) terminal.out(`${JSON.stringify({ ok: true, files: written, notes })}\n`);
  else for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
  return 0;
}

export interface TargetDashboard {
  readonly document: unknown;
  readonly notes: readonly TargetNote[];
}

export function targetDashboard(dashboard: Dashboard, target: DashboardTarget): TargetDashboard {
  switch (target) {
    case "grafana": {
      const { dashboard: document, notes } = grafanaDashboard(dashboard);
      return { document, notes };
    }
    case "grafana-v2": {
      const { resource: document, notes } = grafanaResource(dashboard);
      return { document, notes };
    }
    case "signoz": {
      const { dashboard: document, notes } = signozDashboard(dashboard);
      return { document, notes };
    }
    case "model":
      return { document: dashboard, notes: [] };
    default:
      return assertNever(target, "target");
  }
}

export function printed(document: unknown): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export interface Declared {
  readonly dashboards: readonly Dashboard[];
  readonly problems: readonly Problem[];
}

/** Of all declarations; each dashboard is called by its service and its key. */
export async function declaredDashboards(patterns: readonly string[]): Promise<Declared> {
  const dashboards: Dashboard[] = [];
  const problems: Problem[] = [];
  for (const { file, declaration } of await readDeclarations(patterns)) {
    const metrics = withStandardMetrics(declaration.metrics);
    for (const [name, declared] of Object.entries(declaration.dashboards ?? {})) {
      const made = declaredDashboard(declaration.service.name, name, declared, metrics);
      problems.push(...made.problems.map((problem) => ({ file, line: 1, ...problem })));
      if (dashboards.some(({ id }) => id === made.dashboard.id))
        problems.push({
          file,
          line: 1,
          path: `dashboards.${name}`,
          message: `another dashboard is called ${made.dashboard.id} too`,
          fix: "Give it another key: ids are the service and the key, 40 characters at most.",
        });
      dashboards.push(withoutDeclarations(made.dashboard));
    }
  }
  return { dashboards, problems };
}

function chosenOf(all: readonly Dashboard[], only: readonly string[] | undefined): readonly Dashboard[] {
  if (only === undefined) return all;
  const ids = all.map(({ id }) => id);
  for (const id of only)
    if (!ids.includes(id)) {
      const near = nearestName(id, ids);
      throw cliErrors.USAGE({
        problem: `There is no dashboard ${id}.`,
        hint: near === undefined ? `There are ${ids.join(", ")}.` : `Did you mean ${near}?`,
      });
    }
  return all.filter(({ id }) => only.includes(id));
}
