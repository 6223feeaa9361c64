/** `plan`, `diff`, `apply` and `destroy` of one or two platforms: all are asked before the first is changed. */
import {
  applyPlan,
  contentFor,
  type DashboardPlatform,
  foreseen,
  ownerMark,
  type OwnerMark,
  type PlatformFacts,
  planOf,
  type ProvisioningPlan,
  provisionResult,
  readState,
  removalPlanOf,
  type StepOutcome,
  type TargetNote,
  unseenNotes,
} from "@sightline/as-code";
import type { ExitCode } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { reportProblems } from "../generate/problems.ts";
import { reportTargetNotes } from "../generate/rule-target.ts";
import { type ContentFlags, readContent } from "./content.ts";
import { outcomeLine, outcomeSummary, planLines } from "./lines.ts";
import { openPlatforms, type PlatformFlags } from "./platforms.ts";

export type ProvisionAction = "plan" | "diff" | "apply" | "destroy";

export interface ProvisionFlags extends PlatformFlags, ContentFlags {
  readonly owner: string;
  readonly prune: boolean;
  readonly adopt: boolean;
  readonly dryRun: boolean;
  readonly exitCode: boolean;
  readonly json: boolean;
}

interface Planned {
  readonly platform: DashboardPlatform;
  readonly facts: PlatformFacts;
  readonly plan: ProvisioningPlan;
  readonly notes: readonly TargetNote[];
}

/** @throws errors of the catalogues of provisioning and of the command line */
export async function provision(
  action: ProvisionAction,
  flags: ProvisionFlags,
  terminal: Terminal,
  version: string,
): Promise<ExitCode> {
  const planned =
    action === "destroy" ? await removals(flags, terminal) : await plans(flags, terminal, version);
  if (planned === undefined) return 2;
  const isChange = (action === "apply" || action === "destroy") && !flags.dryRun;
  return isChange ? change(planned, flags, terminal) : show(action, planned, flags, terminal);
}

async function plans(
  flags: ProvisionFlags,
  terminal: Terminal,
  version: string,
): Promise<readonly Planned[] | undefined> {
  const { content, problems, secrets } = await readContent(flags, terminal, version);
  if (problems.length > 0) {
    reportProblems(problems, terminal, flags.json);
    return undefined;
  }
  const { prune, adopt } = flags;
  const options = { scope: scopeOf(flags), prune, adopt };
  return connected(flags, terminal, secrets, async (platform) => {
    const { resources, notes } = contentFor(platform.name, content);
    const state = await readState(platform, resources);
    return { plan: planOf(platform, resources, state, options), notes: [...notes, ...unseenNotes(state)] };
  });
}

function removals(flags: ProvisionFlags, terminal: Terminal): Promise<readonly Planned[]> {
  return connected(flags, terminal, [], async (platform) => {
    const state = await readState(platform, []);
    return { plan: removalPlanOf(platform, state, scopeOf(flags)), notes: unseenNotes(state) };
  });
}

async function connected(
  flags: ProvisionFlags,
  terminal: Terminal,
  secrets: readonly string[],
  plan: (platform: DashboardPlatform) => Promise<Pick<Planned, "plan" | "notes">>,
): Promise<readonly Planned[]> {
  const planned: Planned[] = [];
  for (const platform of await openPlatforms(flags, terminal, secrets)) {
    const facts = await platform.connect();
    planned.push({ platform, facts, ...(await plan(platform)) });
  }
  return planned;
}

function scopeOf({ owner, tenant }: ProvisionFlags): OwnerMark {
  return ownerMark(owner, tenant);
}

function show(
  action: ProvisionAction,
  planned: readonly Planned[],
  flags: ProvisionFlags,
  terminal: Terminal,
): ExitCode {
  const steps = planned.flatMap(({ plan }) => plan.steps);
  const isBlocked = steps.some((step) => step.action === "blocked");
  const differs = steps.some((step) => ["create", "update", "remove"].includes(step.action));
  const isGood = !isBlocked && !(flags.exitCode && differs);
  if (flags.json) {
    const platforms = planned.map((one) => ({
      ...headData(one),
      steps: one.plan.steps.map(({ action: done, kind, id, title, reason, differences }) => ({
        action: done,
        kind,
        id,
        title,
        ...(reason === undefined ? {} : { reason }),
        differences,
      })),
      ...resultOf(foreseen(one.platform, one.plan)),
      notes: one.notes,
    }));
    terminal.out(`${JSON.stringify({ ok: isGood, changes: differs, platforms })}\n`);
    return isGood ? 0 : 1;
  }
  for (const one of planned) {
    terminal.out(`${headLine(one)}\n`);
    const lines = planLines(one.plan, terminal, action === "diff");
    terminal.out(`${lines.filter((line) => line !== "").join("\n")}\n`);
    reportTargetNotes(one.notes, [], terminal);
  }
  return isGood ? 0 : 1;
}

async function change(
  planned: readonly Planned[],
  flags: ProvisionFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const all: { readonly one: Planned; readonly outcomes: readonly StepOutcome[] }[] = [];
  for (const one of planned) {
    if (!flags.json) terminal.out(`${headLine(one)}\n`);
    const outcomes = await applyPlan(one.platform, one.plan, (outcome) => {
      const line = outcomeLine(outcome, terminal);
      if (line !== undefined && !flags.json) terminal.out(`${line}\n`);
    });
    if (!flags.json) {
      terminal.out(`${outcomeSummary(outcomes)}\n`);
      reportTargetNotes(one.notes, [], terminal);
    }
    all.push({ one, outcomes });
  }
  const ok = all.every(({ outcomes }) => outcomes.every(({ error }) => error === undefined));
  if (flags.json) {
    const platforms = all.map(({ one, outcomes }) => ({
      ...headData(one),
      ...resultOf(outcomes),
      notes: one.notes,
    }));
    terminal.out(`${JSON.stringify({ ok, platforms })}\n`);
  }
  return ok ? 0 : 1;
}

/** Without the steps of a plan, which a plan tells itself. */
function resultOf(outcomes: readonly StepOutcome[]): object {
  const { steps, ...result } = provisionResult(outcomes);
  return { ...result, results: steps };
}

function headData({ platform, facts }: Planned): object {
  return { platform: platform.name, url: platform.url, ...facts };
}

function headLine({ platform, facts, plan }: Planned): string {
  const product = platform.name === "grafana" ? "Grafana" : "SigNoz";
  const version = facts.version === "unknown" ? "" : ` ${facts.version}`;
  const { owner, tenant } = plan.scope;
  const scope = `owner ${owner}${tenant === undefined ? "" : `, tenant ${tenant}`}`;
  return `${product}${version} at ${platform.url} (${facts.api}), ${scope}`;
}
