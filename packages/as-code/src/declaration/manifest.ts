/** A declaration and all that follows from it, as versioned data for programs: see docs/reference/manifest.md. */
import {
  type AlertRouting,
  type Dashboard,
  exposedName,
  type InstrumentKind,
  type MetricDeclaration,
  type Panel,
  type PanelRow,
  prometheusLabelName,
  type ServiceDeclaration,
  type SloIndicator,
  type TenantDeclaration,
  withStandardMetrics,
} from "@sightline/model";
import { shippedAlertGroup } from "../alert/alerts.ts";
import { declaredDashboard, type DeclaredPanelQuery } from "../dashboard/declared/declared.ts";
import type { Problem } from "../document/problem.ts";
import type { AlertingRule, RuleGroup } from "../rule/rule.ts";
import type { Sli, Slo } from "../slo/slo.ts";
import { alertsOf } from "./alerts.ts";
import { type DeclaredFile, problemIn } from "./declared-file.ts";
import { routingOf } from "./routing.ts";
import { slosOf } from "./slos.ts";

/** Grows when a reader of the one before would be misled; new fields do not make a new version. */
export const MANIFEST_VERSION = 1;

export interface ManifestMetric {
  /** As declared, which is its name in OTLP. */
  readonly name: string;
  readonly prometheus: string;
  readonly type: InstrumentKind;
  readonly unit: string;
  readonly description: string;
  readonly labels: readonly { readonly name: string; readonly prometheus: string }[];
  readonly buckets?: readonly number[];
}

export interface ManifestSlo {
  readonly name: string;
  readonly description: string;
  /** Percent. */
  readonly objective: number;
  readonly periodSeconds: number;
  readonly indicator: SloIndicator;
  /** PromQL with `{{.window}}` for the range. */
  readonly expressions: Sli;
  readonly labels: Readonly<Record<string, string>>;
  readonly tenantLabel?: string;
}

export interface ManifestAlert {
  readonly name: string;
  readonly source: "own" | "shipped";
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A panel as every target reads it; its queries know what they were declared as. */
export interface ManifestPanel extends Panel {
  readonly queries: readonly DeclaredPanelQuery[];
}

/** A dashboard as every target reads it; `name` is its key. */
export interface ManifestDashboard extends Dashboard {
  readonly name: string;
  readonly rows: readonly (PanelRow & { readonly panels: readonly ManifestPanel[] })[];
}

export interface Manifest {
  readonly manifest: typeof MANIFEST_VERSION;
  readonly service: ServiceDeclaration;
  readonly metrics: readonly ManifestMetric[];
  readonly slos: readonly ManifestSlo[];
  readonly alerts: readonly ManifestAlert[];
  readonly routing?: AlertRouting;
  readonly dashboards: readonly ManifestDashboard[];
  readonly tenants?: TenantDeclaration;
}

export interface MadeManifest {
  /** Absent where there are problems. */
  readonly manifest?: Manifest;
  readonly problems: readonly Problem[];
}

/**
 * @example
 * const { manifest, problems } = manifestOf({ file: "telemetry.ts", declaration: telemetry });
 */
export function manifestOf(file: DeclaredFile): MadeManifest {
  const { declaration } = file;
  const { service, metrics, tenants } = declaration;
  const { slos, problems: sloProblems } = slosOf([file]);
  const alerts = alertsOf([file]);
  const { routing, problems: routingFaults } = routingOf(file);
  const found: Problem[] = [];
  const dashboards = Object.entries(declaration.dashboards ?? {}).map(([name, declared]) => {
    const made = declaredDashboard(service.name, name, declared, withStandardMetrics(metrics));
    found.push(...made.problems.map((problem) => problemIn(file, problem)));
    return { name, ...made.dashboard };
  });
  const problems = [...sloProblems, ...alerts.problems, ...routingFaults, ...found];
  if (problems.length > 0) return { problems };
  const { runbooks, changes, shipped } = alerts;
  const options = { parameters: changes, ...(runbooks === undefined ? {} : { runbooks }) };
  return {
    manifest: {
      manifest: MANIFEST_VERSION,
      service,
      metrics: Object.entries(metrics).map(([name, metric]) => metricOf(name, metric)),
      slos: slos.map((slo) => sloOf(slo, file)),
      alerts: [
        ...rulesOf(alerts.groups, "own"),
        ...rulesOf([shippedAlertGroup(shipped, options)], "shipped"),
      ],
      ...(routing === undefined ? {} : { routing }),
      dashboards,
      ...(tenants === undefined ? {} : { tenants }),
    },
    problems: [],
  };
}

function metricOf(name: string, metric: MetricDeclaration): ManifestMetric {
  const { type, unit = "", description = "", labels = [], buckets } = metric;
  return {
    name,
    prometheus: exposedName(name, metric),
    type,
    unit,
    description,
    labels: labels.map((label) => ({ name: label, prometheus: prometheusLabelName(label) })),
    ...(buckets === undefined ? {} : { buckets }),
  };
}

function sloOf(slo: Slo, { declaration }: DeclaredFile): ManifestSlo {
  const { name, description, objective, period, sli, labels, tenantLabel } = slo;
  const indicator = declaration.slos?.[name]?.indicator;
  if (indicator === undefined) throw new Error(`the SLO ${name} is not declared`);
  return {
    name,
    description,
    objective,
    periodSeconds: period / 1000,
    indicator,
    expressions: sli,
    labels,
    ...(tenantLabel === undefined ? {} : { tenantLabel }),
  };
}

function rulesOf(groups: readonly RuleGroup[], source: ManifestAlert["source"]): readonly ManifestAlert[] {
  return groups
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is AlertingRule => rule.kind === "alert")
    .map(({ alert, expr, for: held = "0s", labels, annotations }) => ({
      name: alert,
      source,
      expr,
      for: held,
      labels,
      annotations,
    }));
}
