/** What is to be provisioned: dashboards, alerts and data sources, from flags and files. */
import {
  alertsOf,
  type DeclaredFile,
  declaredDashboard,
  dashboardFaults,
  type Problem,
  type ProvisionedContent,
  readSlos,
  type RuleGroup,
  shippedAlertGroup,
  shippedDashboards,
  slosOf,
  sloRuleGroups,
  withoutDeclarations,
} from "@sightline/as-code";
import { type Dashboard, dashboardFormProblems, withStandardMetrics } from "@sightline/model";
import { InvalidArgumentError } from "commander";
import { isModule, readDeclarations } from "../generate/declarations.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import { cliErrors } from "../errors.ts";
import { tokenFrom } from "../query/token.ts";
import type { Terminal } from "../terminal.ts";

export interface ContentFlags {
  readonly dashboards?: readonly string[];
  readonly telemetry?: readonly string[];
  readonly slo?: readonly string[];
  readonly shipped: boolean;
  readonly alerts: boolean;
  readonly organisation?: string;
  readonly tenant?: string;
  readonly var?: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly datasource?: string;
  readonly backend?: string;
  readonly prometheusUrl?: string;
  readonly jaegerUrl?: string;
  readonly lokiUrl?: string;
  readonly backendTokenFile?: string;
  readonly owner: string;
}

export interface ReadContent {
  readonly content: ProvisionedContent;
  /** Of files; where there are some, the content is of no use. */
  readonly problems: readonly Problem[];
  /** What must not be told. */
  readonly secrets: readonly string[];
}

/** Milliseconds, of SLOs that say none: Sloth's 30 days. */
const DEFAULT_PERIOD = 30 * 86_400_000;

/** @throws FILE_UNREADABLE, DECLARATION_FAILED, DECLARATION_FAULTY, TOKEN_UNREADABLE */
export async function readContent(
  flags: ContentFlags,
  terminal: Terminal,
  version: string,
): Promise<ReadContent> {
  const named = flags.dashboards ?? [];
  const shown = await readDeclarations(named.filter(isModule));
  const telemetry = await readDeclarations(flags.telemetry ?? []);
  const own = [...new Map([...shown, ...telemetry].map((file) => [file.file, file])).values()];
  const files = await dashboardFiles(named.filter((file) => !isModule(file)));
  const declared = own.map(declaredIn);
  const alerts = await alertGroups(flags, telemetry, version);
  const dashboards = [
    ...(flags.shipped ? shippedDashboards(organisationOf(flags)) : []),
    ...files.dashboards,
    ...declared.flatMap((one) => one.dashboards),
  ];
  const token =
    flags.backendTokenFile === undefined ? undefined : await tokenFrom(flags.backendTokenFile, terminal);
  return {
    content: {
      dashboards,
      groups: alerts.groups,
      owner: flags.owner,
      folder: flags.folder,
      preset: {
        ...(flags.tenant === undefined ? {} : { tenantId: flags.tenant }),
        ...(flags.var === undefined ? {} : { variables: flags.var }),
      },
      dataSources: { ...sourcesOf(flags), ...(token === undefined ? {} : { token }) },
      ...(flags.datasource === undefined ? {} : { datasource: flags.datasource }),
    },
    problems: [
      ...files.problems,
      ...declared.flatMap((one) => one.problems),
      ...alerts.problems,
      ...twiceNamed(dashboards),
    ],
    secrets: token === undefined ? [] : [token],
  };
}

function organisationOf({ organisation }: ContentFlags): { readonly organisation?: string } {
  return organisation === undefined ? {} : { organisation };
}

function sourcesOf({ backend, prometheusUrl = backend, jaegerUrl = backend, lokiUrl }: ContentFlags): object {
  return {
    ...(prometheusUrl === undefined ? {} : { prometheus: prometheusUrl }),
    ...(jaegerUrl === undefined ? {} : { jaeger: jaegerUrl }),
    ...(lokiUrl === undefined ? {} : { loki: lokiUrl }),
  };
}

interface ReadDashboards {
  readonly dashboards: readonly Dashboard[];
  readonly problems: readonly Problem[];
}

/** JSON of the model: one dashboard a file, or a list of them. */
async function dashboardFiles(patterns: readonly string[]): Promise<ReadDashboards> {
  const read = (await readSourceFiles(patterns)).map(({ file, text }): ReadDashboards => {
    const all: readonly unknown[] = [jsonIn(file, text)].flat();
    const problems = all.flatMap((one, at) => dashboardProblems(one, all.length === 1 ? "" : `[${at}]`));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its form was found to be right
    const dashboards = problems.length > 0 ? [] : (all as readonly Dashboard[]);
    return { dashboards, problems: problems.map((problem) => ({ file, line: 1, ...problem })) };
  });
  return joined(read);
}

function dashboardProblems(value: unknown, path: string): ReturnType<typeof dashboardFormProblems> {
  const form = dashboardFormProblems(value, path);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its form was found to be right
  return form.length > 0 ? form : dashboardFaults(value as Dashboard, path);
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.FILE_FAULTY(
      {
        problem: `${file} is no JSON: ${reason}.`,
        hint: "Give dashboards of the model as JSON, or a telemetry.ts; `sightline convert dashboard` makes them of others.",
      },
      { cause },
    );
  }
}

function declaredIn(file: DeclaredFile): ReadDashboards {
  const { service, metrics, dashboards = {} } = file.declaration;
  const made = Object.entries(dashboards).map(([name, one]) =>
    declaredDashboard(service.name, name, one, withStandardMetrics(metrics)),
  );
  return {
    dashboards: made.map(({ dashboard }) => withoutDeclarations(dashboard)),
    problems: made.flatMap(({ problems }) =>
      problems.map((problem) => ({ file: file.file, line: 1, ...problem })),
    ),
  };
}

async function alertGroups(
  flags: ContentFlags,
  declared: readonly DeclaredFile[],
  version: string,
): Promise<{ readonly groups: readonly RuleGroup[]; readonly problems: readonly Problem[] }> {
  const read = readSlos(await readSourceFiles(flags.slo ?? []), DEFAULT_PERIOD);
  const own = slosOf(declared, DEFAULT_PERIOD);
  const { groups, shipped, changes, runbooks, problems } = alertsOf(declared);
  const parameters = { parameters: changes, ...(runbooks === undefined ? {} : { runbooks }) };
  const burns = [...read.slos, ...own.slos].flatMap((slo) =>
    sloRuleGroups(slo, {
      generator: { version, mode: "sightline" },
      safeWithoutTraffic: slo.spec !== "prometheus/v1",
      weighting: "time",
      ...(slo.windowKind === undefined ? {} : { windowKind: slo.windowKind }),
    }),
  );
  const kept =
    shipped.length > 0 ? [shippedAlertGroup(shipped, parameters)] : flags.alerts ? [shippedAlertGroup()] : [];
  return {
    groups: [...burns, ...groups, ...kept],
    problems: [...read.problems, ...own.problems, ...problems],
  };
}

/** Two of one id would change each other for ever. */
function twiceNamed(dashboards: readonly Dashboard[]): readonly Problem[] {
  const ids = dashboards.map(({ id }) => id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => ({
    file: "dashboards",
    line: 1,
    path: id,
    message: "two dashboards have this id",
    fix: "Give one of them another id; --no-shipped leaves those that ship out.",
  }));
}

function joined(all: readonly ReadDashboards[]): ReadDashboards {
  return {
    dashboards: all.flatMap(({ dashboards }) => dashboards),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** `region=eu`, as one more value. */
export function variableArgument(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("Write NAME=VALUE, such as region=eu.");
  return { ...before, [name]: value };
}
