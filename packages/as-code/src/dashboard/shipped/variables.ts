/** Variables that several shipped dashboards share. Services are told apart by `job`, which every metric has. */
import type { LabelVariable } from "@sightline/model";

/** One service: those that a metric knows. */
export function oneService(metric: string): LabelVariable {
  return { kind: "label", name: "service", title: "Service", label: "job", of: metric };
}

/** Any number of services; all at first. */
export function services(metric: string): LabelVariable {
  return { ...oneService(metric), title: "Services", multiple: true, all: true };
}

/** Any number of tenants; all at first. */
export function tenants(selector: string): LabelVariable {
  return {
    kind: "label",
    name: "tenant",
    title: "Tenants",
    label: "tenant_id",
    of: selector,
    multiple: true,
    all: true,
  };
}
