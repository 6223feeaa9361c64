/** What a `telemetry.ts` declares, as the checks of code ask for it. */
import { prometheusLabelName, STANDARD_METRICS, type TelemetryDeclaration } from "@sightline/model";

export interface DeclaredTelemetry {
  /** Relative to the folder that is checked, with `/`. */
  readonly file: string;
  readonly declaration: TelemetryDeclaration;
}

export interface DeclaredNames {
  /** The labels of each metric, by its name in the declaration. */
  readonly metrics: ReadonlyMap<string, readonly string[]>;
  /** Whether a label is declared, in either spelling. */
  hasLabel(metric: string, label: string): boolean;
}

/** Of all declarations together, with what every service has. */
export function declaredNames(all: readonly DeclaredTelemetry[]): DeclaredNames {
  const metrics = new Map<string, readonly string[]>();
  for (const [name, metric] of Object.entries(STANDARD_METRICS))
    metrics.set(name, "labels" in metric ? metric.labels : []);
  const always = new Set<string>();
  for (const { declaration } of all) {
    if (declaration.tenants !== undefined) always.add(prometheusLabelName(declaration.tenants.label));
    for (const [name, { labels }] of Object.entries(declaration.metrics)) metrics.set(name, labels ?? []);
  }
  return {
    metrics,
    hasLabel: (metric, label) => {
      const spelled = prometheusLabelName(label);
      const labels = metrics.get(metric) ?? [];
      return always.has(spelled) || labels.some((one) => prometheusLabelName(one) === spelled);
    },
  };
}
