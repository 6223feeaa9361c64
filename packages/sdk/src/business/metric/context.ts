/** Whose event it was. */
import type { Labels, LabelValue } from "../../metrics/getter.ts";
import { tenantScopeOf } from "../../tenant/tenant-scope.ts";

/** `TenantContext` in the words of business metrics; a context of `getTenantContext()` is taken too. */
export interface BusinessContext {
  /** The active tenant when absent. */
  readonly tenantId?: string | undefined;
  readonly "tenant.id"?: string | undefined;
  /** For metrics that declare the label `service`. */
  readonly service?: string | undefined;
  /** For metrics that declare the label `region`. */
  readonly region?: string | undefined;
  /** Values of the metric's own labels. */
  readonly labels?: Labels | undefined;
}

/** The tenant that a context names. */
export function givenTenant(context: BusinessContext | undefined): string | undefined {
  const given: unknown = context?.tenantId ?? context?.["tenant.id"];
  // Ids are numbers too, whatever the types say.
  return typeof given === "number" ? String(given) : typeof given === "string" ? given : undefined;
}

/** The tenant of an event; an empty text where there is none. */
export function tenantOf(context: BusinessContext | undefined): string {
  return givenTenant(context) ?? tenantScopeOf()?.tenant ?? "";
}

/** The labels that a context gives to a metric which declares `names`. */
export function labelsOf(
  context: BusinessContext | undefined,
  names: readonly string[],
): Record<string, LabelValue | undefined> {
  const labels: Record<string, LabelValue | undefined> = { ...context?.labels };
  for (const name of ["service", "region"] as const)
    if (names.includes(name) && labels[name] === undefined) labels[name] = context?.[name];
  return labels;
}
