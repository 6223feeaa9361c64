/** Dashboards on a platform by one call: what is missing is created, what differs is updated, what is not ours is left alone. */
import type { Dashboard, ErrorBody } from "@sightline/model";
import { shippedDashboards } from "../dashboard/shipped/shipped.ts";
import type { RuleGroup } from "../rule/rule.ts";
import type { TargetNote } from "../target/note.ts";
import { applyPlan, foreseen, type StepOutcome, type StepResult } from "./apply.ts";
import type { DataSourceOptions } from "./content/data-sources.ts";
import { contentFor, openPlatform, type PlatformOptions, refused } from "./open.ts";
import { DEFAULT_OWNER, ownerMark } from "./ownership.ts";
import { planOf, readState, resourceName, unseenNotes } from "./plan.ts";
import type { ResourceKind } from "./platform.ts";

export interface ProvisionOptions extends PlatformOptions {
  /** A dashboard of this tenant's own, of each that has a variable over `tenant_id`. */
  readonly tenantId?: string;
  /** Values of variables by name; new names become variables. */
  readonly customVariables?: Readonly<Record<string, string>>;
  /** Those that ship where it is absent. */
  readonly dashboards?: readonly Dashboard[];
  /** Alerts of these groups become rules. */
  readonly alerts?: readonly RuleGroup[];
  readonly dataSources?: DataSourceOptions;
  /** Of Grafana: uid of a Prometheus data source that is there. */
  readonly datasource?: string;
  /** Of Grafana: title of the folder, `Sightline` where it is absent. */
  readonly folder?: string;
  /** Asks and compares, and changes nothing. */
  readonly dryRun?: boolean;
  /** Removes what is ours and no longer among them. */
  readonly prune?: boolean;
  /** Takes over what has one of our ids and is not ours. */
  readonly adopt?: boolean;
}

export interface ProvisionStep {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly title: string;
  readonly result: StepResult;
}

export type ProvisionError = ErrorBody["error"] & {
  /** `the dashboard service-overview`. */
  readonly resource: string;
};

export interface ProvisionResult {
  /** Ids; of a dry run, those that would be. */
  readonly dashboardsCreated: readonly string[];
  readonly dashboardsUpdated: readonly string[];
  /** Ids of dashboards. */
  readonly unchanged: readonly string[];
  /** One for each resource that is not as it should be; what stands in the other lists is done nevertheless. */
  readonly errors: readonly ProvisionError[];
  /** Folders, data sources and alerts too; nothing of what is not ours. */
  readonly steps: readonly ProvisionStep[];
  /** What the platform shows otherwise, or not. */
  readonly notes: readonly TargetNote[];
}

/**
 * The second call of the same options changes nothing. A key that is refused and a platform that is not there reject; what
 * happens to one resource is in `errors`.
 *
 * @throws PROVISION_OPTIONS, PLATFORM_UNREACHABLE, PLATFORM_KEY_REFUSED, PLATFORM_UNEXPECTED, PLATFORM_REMOVED_API
 * @example
 * const { dashboardsCreated, errors } = await provisionPlatformDashboards({
 *   platformType: "grafana",
 *   baseUrl: "http://127.0.0.1:3000",
 *   apiKey: process.env["GRAFANA_API_KEY"] ?? "",
 *   tenantId: "acme",
 *   customVariables: { region: "eu" },
 * });
 */
export async function provisionPlatformDashboards(options: ProvisionOptions): Promise<ProvisionResult> {
  const { tenantId, owner = DEFAULT_OWNER, prune = false, adopt = false } = checked(options);
  const token = options.dataSources?.token;
  const platform = openPlatform(
    token === undefined ? options : { ...options, secrets: [...(options.secrets ?? []), token] },
  );
  const { resources, notes } = contentFor(platform.name, {
    dashboards: options.dashboards ?? shippedDashboards(),
    owner,
    preset: {
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(options.customVariables === undefined ? {} : { variables: options.customVariables }),
    },
    ...(options.alerts === undefined ? {} : { groups: options.alerts }),
    ...(options.dataSources === undefined ? {} : { dataSources: options.dataSources }),
    ...(options.datasource === undefined ? {} : { datasource: options.datasource }),
    ...(options.folder === undefined ? {} : { folder: options.folder }),
  });
  await platform.connect();
  const scope = ownerMark(owner, tenantId);
  const state = await readState(platform, resources);
  const plan = planOf(platform, resources, state, { scope, prune, adopt });
  const outcomes = options.dryRun === true ? foreseen(platform, plan) : await applyPlan(platform, plan);
  return { ...provisionResult(outcomes), notes: [...notes, ...unseenNotes(state)] };
}

function checked(options: ProvisionOptions): ProvisionOptions {
  if (typeof options !== "object" || options === null)
    throw refused(
      "options",
      "provisionPlatformDashboards was called without options.",
      "Give platformType, baseUrl and apiKey.",
    );
  const { tenantId, customVariables = {} } = options;
  if (tenantId !== undefined && (typeof tenantId !== "string" || tenantId.trim() === ""))
    throw refused("tenantId", "tenantId is empty.", "Leave it out for dashboards of all tenants.");
  for (const [name, value] of Object.entries(customVariables)) {
    if (!/^[A-Za-z_]\w*$/u.test(name))
      throw refused(
        `customVariables.${name}`,
        `${JSON.stringify(name)} is no name of a variable.`,
        "Write letters, digits and underscores.",
      );
    if (typeof value !== "string")
      throw refused(`customVariables.${name}`, `The value of ${name} is no text.`, "Write it in quotes.");
  }
  return options;
}

/** Outcomes as `provisionPlatformDashboards` tells them. */
export function provisionResult(outcomes: readonly StepOutcome[]): Omit<ProvisionResult, "notes"> {
  const dashboards = (result: StepResult): readonly string[] =>
    outcomes
      .filter((one) => one.step.kind === "dashboard" && one.result === result)
      .map(({ step }) => step.id);
  return {
    dashboardsCreated: dashboards("created"),
    dashboardsUpdated: dashboards("updated"),
    unchanged: dashboards("unchanged"),
    errors: outcomes.flatMap(({ step, error }) =>
      error === undefined ? [] : [{ ...error.toBody().error, resource: resourceName(step) }],
    ),
    steps: outcomes
      .filter(({ step }) => step.action !== "foreign")
      .map(({ step: { kind, id, title }, result }) => ({ kind, id, title, result })),
  };
}
