/** From what should be there and what is there to what will be done, as data. */
import { SightlineError } from "@sightline/model";
import type { TargetNote } from "../target/note.ts";
import type { Difference } from "./compare.ts";
import { isInScope, isOurs, type OwnerMark } from "./ownership.ts";
import type {
  DashboardPlatform,
  DesiredResource,
  FoundResource,
  ListedResource,
  PlatformName,
  ResourceKind,
} from "./platform.ts";

/**
 * `create`, `update`, `remove` are done by `apply`; `unchanged` has nothing to do. `blocked` is ours to make and cannot be
 * made: it is somebody else's, or locked. `stale` is ours and no longer declared, and goes with `prune`. `foreign` is not ours.
 */
export type PlanAction = "create" | "update" | "remove" | "unchanged" | "blocked" | "stale" | "foreign";

export interface PlanStep {
  readonly action: PlanAction;
  readonly kind: ResourceKind;
  readonly id: string;
  readonly title: string;
  /** Why, where the action alone does not say it; a sentence without its full stop. */
  readonly reason?: string;
  /** Why it is blocked. */
  readonly obstacle?: "taken" | "locked";
  /** Of `update`, and of `unchanged` none. */
  readonly differences: readonly Difference[];
  readonly desired?: DesiredResource;
  readonly found?: FoundResource;
  readonly listed?: ListedResource;
}

export interface ProvisioningPlan {
  readonly platform: PlatformName;
  readonly url: string;
  readonly scope: OwnerMark;
  /** In the order in which `apply` takes them. */
  readonly steps: readonly PlanStep[];
}

export interface PlanOptions {
  readonly scope: OwnerMark;
  /** Remove what is ours and no longer declared. */
  readonly prune?: boolean;
  /** Take over what has one of our ids and is not ours. */
  readonly adopt?: boolean;
}

/** What a platform has: everything as lists, and the wanted ones whole. */
export interface PlatformState {
  readonly listed: readonly ListedResource[];
  readonly found: readonly FoundResource[];
  /** Kinds that the key may not list, and that nothing wanted is of. */
  readonly unseen: readonly ResourceKind[];
}

/** Asks the platform for what a plan needs; changes nothing. */
export async function readState(
  platform: DashboardPlatform,
  desired: readonly Pick<DesiredResource, "kind" | "id">[],
): Promise<PlatformState> {
  const needed = new Set(desired.map(({ kind }) => kind));
  const listed: ListedResource[] = [];
  const unseen: ResourceKind[] = [];
  for (const kind of platform.kinds) {
    try {
      listed.push(...(await platform.list(kind)));
    } catch (cause) {
      const isRefused = cause instanceof SightlineError && cause.code === "PLATFORM_KEY_REFUSED";
      // An editor of Grafana may not list data sources, and needs none of them for dashboards.
      if (!isRefused || needed.has(kind) || unseen.length + 1 === platform.kinds.length) throw cause;
      unseen.push(kind);
    }
  }
  const found: FoundResource[] = [];
  for (const { kind, id } of desired) found.push(...(await platform.find(kind, id)));
  return { listed, found, unseen };
}

/** What a plan could not take into account. */
export function unseenNotes({ unseen }: Pick<PlatformState, "unseen">): readonly TargetNote[] {
  return unseen.map((kind) => ({
    subject: `${KIND_WORDS[kind]}s`,
    message: "the key may not list them, so that those that are ours and no longer declared are not seen",
    fix: "Give the service account a role that may, where some were made.",
  }));
}

/** Pure: the same state gives the same plan. */
export function planOf(
  platform: Pick<DashboardPlatform, "name" | "url" | "kinds" | "differences">,
  desired: readonly DesiredResource[],
  state: Pick<PlatformState, "listed" | "found">,
  options: PlanOptions,
): ProvisioningPlan {
  const order = (step: PlanStep): number => platform.kinds.indexOf(step.kind);
  const wanted = desired
    .map((one) => stepFor(platform, one, state.found, options))
    .toSorted((a, b) => order(a) - order(b));
  const taken = new Set(wanted.flatMap(({ found }) => (found === undefined ? [] : [identity(found)])));
  const others = state.listed.filter((one) => !taken.has(identity(one)));
  // What lies in something goes before it.
  const rest = others.map((one) => otherStep(one, options)).toSorted((a, b) => order(b) - order(a));
  return { platform: platform.name, url: platform.url, scope: options.scope, steps: [...wanted, ...rest] };
}

/** What `destroy` does: everything of the scope goes; without a tenant, what was made for tenants too. */
export function removalPlanOf(
  platform: Pick<DashboardPlatform, "name" | "url" | "kinds">,
  { listed }: Pick<PlatformState, "listed">,
  scope: OwnerMark,
): ProvisioningPlan {
  const isGoing = (one: ListedResource): boolean =>
    scope.tenant === undefined ? isOurs(one.mark, scope) : isInScope(one.mark, scope);
  const steps = listed
    .toSorted((a, b) => platform.kinds.indexOf(b.kind) - platform.kinds.indexOf(a.kind))
    .map((one): PlanStep => {
      if (!isGoing(one)) return listedStep("foreign", one, foreignReason(one, scope));
      if (one.locked !== undefined) return { ...listedStep("blocked", one, one.locked), obstacle: "locked" };
      return listedStep("remove", one);
    });
  return { platform: platform.name, url: platform.url, scope, steps };
}

function stepFor(
  platform: Pick<DashboardPlatform, "differences">,
  desired: DesiredResource,
  all: readonly FoundResource[],
  { scope, adopt = false }: PlanOptions,
): PlanStep {
  const { kind, id, title } = desired;
  const same = all.filter((one) => one.kind === kind && one.id === id);
  const found = same.find((one) => isOurs(one.mark, scope)) ?? same[0];
  const about = { kind, id, title, desired };
  if (found === undefined) return { action: "create", ...about, differences: [] };
  const here = { ...about, found };
  if (!isOurs(found.mark, scope) && !adopt)
    return { action: "blocked", obstacle: "taken", reason: takenReason(found), ...here, differences: [] };
  const differences = platform.differences(found, desired);
  const isMarked = isInScope(found.mark, desired.mark);
  if (differences.length === 0 && isMarked) return { action: "unchanged", ...here, differences };
  if (found.locked !== undefined)
    return { action: "blocked", obstacle: "locked", reason: found.locked, ...here, differences };
  const reason = isMarked ? {} : { reason: "it is taken over: the mark of its owner is written" };
  return { action: "update", ...here, ...reason, differences };
}

function takenReason({ mark }: ListedResource): string {
  return mark === undefined ? "it is there already and not ours" : `it belongs to the owner ${mark.owner}`;
}

function otherStep(one: ListedResource, { scope, prune = false }: PlanOptions): PlanStep {
  if (!isInScope(one.mark, scope)) return listedStep("foreign", one, foreignReason(one, scope));
  if (!prune) return listedStep("stale", one, "it is ours and no longer declared; --prune removes it");
  if (one.locked !== undefined) return { ...listedStep("blocked", one, one.locked), obstacle: "locked" };
  return listedStep("remove", one, "it is ours and no longer declared");
}

function foreignReason({ mark }: ListedResource, scope: OwnerMark): string {
  if (mark === undefined) return "it is not ours";
  if (mark.owner !== scope.owner) return `it belongs to the owner ${mark.owner}`;
  return mark.tenant === undefined ? "it is shared by all tenants" : `it is of the tenant ${mark.tenant}`;
}

function listedStep(action: PlanAction, listed: ListedResource, reason?: string): PlanStep {
  const { kind, id, title } = listed;
  return { action, kind, id, title, ...(reason === undefined ? {} : { reason }), differences: [], listed };
}

function identity({ kind, key }: ListedResource): string {
  return `${kind} ${key}`;
}

/** `the dashboard service-overview`, as sentences name it. */
export function resourceName({ kind, id }: { readonly kind: ResourceKind; readonly id: string }): string {
  return `the ${KIND_WORDS[kind]} ${id}`;
}

const KIND_WORDS: Readonly<Record<ResourceKind, string>> = {
  folder: "folder",
  datasource: "data source",
  dashboard: "dashboard",
  "alert-group": "alert group",
  "alert-rule": "alert rule",
};
