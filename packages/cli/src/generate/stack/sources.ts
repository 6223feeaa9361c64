/** What of a stack comes from declarations and files: rules, dashboards, and who is told. */
import {
  type AlertRouting,
  alertsOf,
  dashboardFileName,
  grafanaDashboard,
  printRuleFile,
  readRouting,
  readSlos,
  routingOf,
  type RuleGroup,
  shippedDashboards,
  signozRules,
  type Slo,
  slosOf,
  sloRuleGroups,
  type StackFile,
  type StackTarget,
  type TargetNote,
} from "@sightline/as-code";
import type { Dashboard } from "@sightline/model";
import type { Terminal } from "../../terminal.ts";
import { declaredDashboards, printed } from "../dashboards.ts";
import { isModule, readDeclarations } from "../declarations.ts";
import { reportNotes, reportProblems } from "../problems.ts";
import { alertSource } from "../shipped-alerts.ts";
import { readSourceFiles } from "../source-files.ts";

export interface SourceFlags {
  readonly target: StackTarget;
  readonly telemetry?: readonly string[];
  readonly slo?: readonly string[];
  readonly routing?: string;
  readonly webhook?: string;
  readonly runbooks?: string;
  readonly json: boolean;
}

export interface StackSources {
  readonly rules: readonly StackFile[];
  readonly dashboards: readonly StackFile[];
  readonly routing?: AlertRouting;
  readonly notes: readonly TargetNote[];
}

const DEFAULT_PERIOD = 30 * 86_400_000;

/** Nothing where faults of the files were told instead. Throws as the readers do. */
export async function readStackSources(
  flags: SourceFlags,
  terminal: Terminal,
): Promise<StackSources | undefined> {
  const named = [...(flags.slo ?? []), ...(flags.telemetry ?? [])];
  const declared = await readDeclarations(named.filter(isModule));
  const read = readSlos(await readSourceFiles(named.filter((file) => !isModule(file))), DEFAULT_PERIOD);
  const own = slosOf(declared, DEFAULT_PERIOD);
  const alerts = alertsOf(declared);
  const routings = declared.map(routingOf);
  const boards = await declaredDashboards(flags.telemetry ?? []);
  const problems = [
    ...read.problems,
    ...own.problems,
    ...alerts.problems,
    ...boards.problems,
    ...routings.flatMap((one) => one.problems),
  ];
  if (problems.length > 0) {
    reportProblems(problems, terminal, flags.json);
    return undefined;
  }
  reportNotes(read.notes, terminal);
  const routing = await chosenRouting(flags, routings, terminal);
  if (routing === "faulty") return undefined;
  const shipped = declared.length === 0;
  const source = alertSource(alerts, {
    shipped,
    ...(flags.runbooks === undefined ? {} : { runbooks: flags.runbooks }),
  });
  const sloGroups = [...read.slos, ...own.slos].flatMap(groupsOf);
  const rest = routing === undefined ? {} : { routing };
  if (flags.target === "signoz") return { ...signozSources([...sloGroups, ...source.groups]), ...rest };
  const dashboards = dashboardFiles(boards.dashboards);
  return {
    rules: [
      { name: "alert_rules.yml", text: printRuleFile(source.groups) },
      ...(sloGroups.length === 0 ? [] : [{ name: "slo_rules.yml", text: printRuleFile(sloGroups) }]),
    ],
    dashboards: dashboards.files,
    notes: dashboards.notes,
    ...rest,
  };
}

function groupsOf(slo: Slo): readonly RuleGroup[] {
  return sloRuleGroups(slo, {
    generator: { version: "stack", mode: "sightline" },
    safeWithoutTraffic: slo.spec !== "prometheus/v1",
    weighting: "time",
    windowKind: slo.windowKind ?? "rolling",
    withoutAlerts: false,
  });
}

/** Through its API, once it runs: SigNoz reads no files of rules. */
function signozSources(groups: readonly RuleGroup[]): StackSources {
  const { rules, notes } = signozRules(groups);
  const text = `${JSON.stringify(rules, undefined, 2)}\n`;
  return { rules: [{ name: "signoz_rules.json", text }], dashboards: [], notes };
}

async function chosenRouting(
  { routing: file, webhook, json }: SourceFlags,
  declared: readonly { readonly routing?: AlertRouting }[],
  terminal: Terminal,
): Promise<AlertRouting | "faulty" | undefined> {
  if (file !== undefined) {
    const [source] = await readSourceFiles([file]);
    const read = readRouting(file, source?.text ?? "");
    if (read.ok) return read.routing;
    reportProblems(read.problems, terminal, json);
    return "faulty";
  }
  if (webhook !== undefined)
    return { receivers: { team: [{ kind: "webhook", url: webhook }] }, fallback: "team", routes: [] };
  return declared.find(({ routing }) => routing !== undefined)?.routing;
}

/** A declared dashboard takes the place of a shipped one with its id. */
function dashboardFiles(declared: readonly Dashboard[]): {
  readonly files: readonly StackFile[];
  readonly notes: readonly TargetNote[];
} {
  const own = new Set(declared.map(({ id }) => id));
  const all = [...shippedDashboards().filter(({ id }) => !own.has(id)), ...declared];
  const made = all.map((dashboard) => ({ id: dashboard.id, ...grafanaDashboard(dashboard) }));
  return {
    files: made.map(({ id, dashboard }) => ({ name: dashboardFileName(id), text: printed(dashboard) })),
    notes: made.flatMap(({ id, notes }) =>
      notes.map((note) => ({ ...note, subject: `${id}: ${note.subject}` })),
    ),
  };
}
