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

/** The tenant of a context; an empty text where there is none. */
export function tenantOf(context: BusinessContext | undefined): string {
  return context?.tenantId ?? context?.["tenant.id"] ?? tenantScopeOf()?.tenant ?? "";
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
