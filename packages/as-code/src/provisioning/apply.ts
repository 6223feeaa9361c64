/** A plan carried out, step by step: what fails is told and the rest goes on, unless the platform is gone. */
import { SightlineError } from "@sightline/model";
import { provisioningErrors } from "./errors.ts";
import { OutcomeUnknown } from "./http/request.ts";
import { isOurs } from "./ownership.ts";
import { type PlanStep, type ProvisioningPlan, resourceName } from "./plan.ts";
import type { DashboardPlatform, DesiredResource, FoundResource } from "./platform.ts";

export type StepResult = "created" | "updated" | "removed" | "unchanged" | "failed" | "not-tried" | "left";

export interface StepOutcome {
  readonly step: PlanStep;
  readonly result: StepResult;
  /** Of `failed` and `not-tried`. */
  readonly error?: SightlineError;
}

/** Readings of a resource that somebody else changes at the same moment. */
const ROUNDS = 3;

/**
 * Never rejects for what a platform says; each step has its outcome. Steps of a folder that failed are not tried, nor is
 * anything after the platform has gone or refused the key.
 */
export async function applyPlan(
  platform: DashboardPlatform,
  { steps }: ProvisioningPlan,
  tell: (outcome: StepOutcome) => void = () => undefined,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const broken = new Set<string>();
  let end: string | undefined;
  for (const step of steps) {
    const obstacle = end ?? folderFault(step, broken);
    const outcome =
      obstacle === undefined ? await outcomeOf(platform, step) : notTried(platform, step, obstacle);
    const isBad = outcome.result === "failed" || outcome.result === "not-tried";
    if (isBad && step.kind === "folder") broken.add(step.id);
    if (outcome.error !== undefined && ENDS.has(outcome.error.code)) end ??= "the platform was lost before";
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

/** What no later step survives either. */
const ENDS: ReadonlySet<string> = new Set(["PLATFORM_UNREACHABLE", "PLATFORM_BUSY"]);

function folderFault({ desired, action }: PlanStep, broken: ReadonlySet<string>): string | undefined {
  const isChange = action === "create" || action === "update";
  return isChange && desired?.within !== undefined && broken.has(desired.within)
    ? "its folder could not be made"
    : undefined;
}

function notTried(platform: DashboardPlatform, step: PlanStep, reason: string): StepOutcome {
  switch (step.action) {
    case "unchanged":
      return { step, result: "unchanged" };
    case "stale":
    case "foreign":
      return { step, result: "left" };
    default: {
      const facts = { platform: productOf(platform), resource: resourceName(step), reason };
      return { step, result: "not-tried", error: provisioningErrors.RESOURCE_NOT_TRIED(facts) };
    }
  }
}

async function outcomeOf(platform: DashboardPlatform, step: PlanStep): Promise<StepOutcome> {
  try {
    return { step, result: await done(platform, step) };
  } catch (cause) {
    const error = cause instanceof OutcomeUnknown ? cause.reason : cause;
    if (error instanceof SightlineError) return { step, result: "failed", error };
    throw cause;
  }
}

async function done(platform: DashboardPlatform, step: PlanStep): Promise<StepResult> {
  const { desired, found, listed } = step;
  switch (step.action) {
    case "unchanged":
      return "unchanged";
    case "stale":
    case "foreign":
      return "left";
    case "blocked":
      throw obstacleOf(platform, step);
    case "remove":
      if (listed !== undefined) await platform.remove(listed);
      return "removed";
    case "create":
      if (desired !== undefined) return created(platform, desired);
      return "left";
    default:
      if (desired !== undefined && found !== undefined) await updated(platform, found, desired);
      return "updated";
  }
}

function obstacleOf(platform: Pick<DashboardPlatform, "name">, step: PlanStep): SightlineError {
  const facts = { platform: productOf(platform), resource: resourceName(step) };
  return step.obstacle === "locked"
    ? provisioningErrors.RESOURCE_LOCKED({ ...facts, reason: step.reason ?? "it is locked" })
    : provisioningErrors.RESOURCE_TAKEN(facts);
}

/**
 * Looks before it asks a second time: a create whose answer was lost may have been done, and a second one would double it.
 */
async function created(platform: DashboardPlatform, desired: DesiredResource): Promise<StepResult> {
  for (let round = 1; ; round++) {
    try {
      await platform.create(desired);
      return "created";
    } catch (cause) {
      const isUnknown = cause instanceof OutcomeUnknown;
      const isThere = cause instanceof SightlineError && cause.code === "RESOURCE_EXISTS";
      if (!isUnknown && !isThere) throw cause;
      const found = await ownFound(platform, desired);
      if (found === undefined) {
        if (isThere || round === ROUNDS) throw cause;
        continue;
      }
      if (platform.differences(found, desired).length === 0) return isUnknown ? "created" : "unchanged";
      await updated(platform, found, desired);
      return isUnknown ? "created" : "updated";
    }
  }
}

/** Writes over what is there; where somebody was quicker, reads what they wrote and writes over that. */
async function updated(
  platform: DashboardPlatform,
  first: FoundResource,
  desired: DesiredResource,
): Promise<void> {
  let found = first;
  for (let round = 1; ; round++) {
    try {
      await platform.update(found, desired);
      return;
    } catch (cause) {
      const isUnknown = cause instanceof OutcomeUnknown;
      const isChanged = cause instanceof SightlineError && cause.code === "RESOURCE_CHANGED";
      if ((!isUnknown && !isChanged) || round === ROUNDS) throw cause;
      const now = (await platform.find(desired.kind, desired.id)).find(({ key }) => key === found.key);
      if (now === undefined) throw cause;
      // Whoever changed it may have taken it.
      if (isOurs(found.mark, desired.mark) && !isOurs(now.mark, desired.mark))
        throw provisioningErrors.RESOURCE_TAKEN({
          platform: productOf(platform),
          resource: resourceName(desired),
        });
      if (isUnknown && platform.differences(now, desired).length === 0 && isOurs(now.mark, desired.mark))
        return;
      found = now;
    }
  }
}

async function ownFound(
  platform: DashboardPlatform,
  desired: DesiredResource,
): Promise<FoundResource | undefined> {
  const found = await platform.find(desired.kind, desired.id);
  const ours = found.find(({ mark }) => isOurs(mark, desired.mark));
  if (ours === undefined && found.length > 0)
    throw provisioningErrors.RESOURCE_TAKEN({
      platform: productOf(platform),
      resource: resourceName(desired),
    });
  return ours;
}

export function productOf({ name }: Pick<DashboardPlatform, "name">): string {
  return name === "grafana" ? "Grafana" : "SigNoz";
}

/** What `applyPlan` would come to if the platform took everything. */
export function foreseen(
  platform: Pick<DashboardPlatform, "name">,
  { steps }: ProvisioningPlan,
): readonly StepOutcome[] {
  return steps.map((step) =>
    step.action === "blocked"
      ? { step, result: "failed", error: obstacleOf(platform, step) }
      : { step, result: FORESEEN[step.action] },
  );
}

const FORESEEN: Readonly<Record<Exclude<PlanStep["action"], "blocked">, StepResult>> = {
  create: "created",
  update: "updated",
  remove: "removed",
  unchanged: "unchanged",
  stale: "left",
  foreign: "left",
};
