/** The scope of all pages as conditions on a metric's labels. It is written into a query, where it can be seen. */
import type { Matcher } from "@sightline/promql";
import type { Scope } from "../../window/use-scope.ts";

const LABELS = {
  env: ["env", "environment", "deployment_environment_name", "deployment_environment"],
  service: ["service", "service_name"],
  tenant: ["tenant", "tenant_id"],
} as const;

/** Only what the metric has a label for: a condition on another one would leave nothing. */
export function scopeMatchers(scope: Scope, labels: readonly string[]): readonly Matcher[] {
  return (["env", "service", "tenant"] as const).flatMap((key): readonly Matcher[] => {
    const value = scope[key];
    if (value === undefined) return [];
    const label = LABELS[key].find((one) => labels.includes(one));
    if (label !== undefined) return [{ name: label, operator: "=", value }];
    // OpenTelemetry's `job` is the service, after its namespace where it has one.
    if (key !== "service" || !labels.includes("job")) return [];
    return [{ name: "job", operator: "=~", value: `(.+/)?${escaped(value)}` }];
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
