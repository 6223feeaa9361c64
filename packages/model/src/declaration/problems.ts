/** Everything that is wrong with a declaration, as data: the SDK refuses with it, the gate and the CLI list it. */
import { alertProblems } from "../alert/problems.ts";
import { dashboardProblems } from "../dashboard/problems.ts";
import type { MetricDeclarations } from "../metric-declaration.ts";
import { type DeclarationProblem, isMetricName, metricProblems } from "../metric-rules.ts";
import { nearestName } from "../nearest-name.ts";
import { prometheusMetricName } from "../prometheus-name.ts";
import { declaredSloProblems } from "../slo/problems.ts";
import { withStandardMetrics } from "../standard-metrics.ts";
import { type Check, isRecord, listOf, object, recordOf, text } from "./shape.ts";

/**
 * Everything that is wrong with a declaration, each with its path; empty when it is good. `declaration` may come from
 * JavaScript or JSON.
 */
export function telemetryProblems(declaration: unknown): readonly DeclarationProblem[] {
  if (!isRecord(declaration)) return [problem("", "it is not an object", EXPORT)];
  const { service, metrics, slos, alerts, dashboards, tenants, ...others } = declaration;
  const found = [...serviceProblems(service), ...allMetricProblems(metrics), ...unknownParts(others)];
  // Names of a faulty table of metrics would only be told twice.
  if (!isMetrics(metrics) || found.length > 0) return found;
  const known = withStandardMetrics(metrics);
  const slo: Check = (value, path) => declaredSloProblems(value, known, path);
  return [
    ...(slos === undefined ? [] : recordOf(slo)(slos, "slos")),
    ...(alerts === undefined ? [] : alertProblems(alerts, known)),
    ...(dashboards === undefined ? [] : dashboardProblems(dashboards, known)),
    ...(tenants === undefined ? [] : object({ label: text }, { known: listOf(text) })(tenants, "tenants")),
  ];
}

/** Of a table without problems. */
function isMetrics(metrics: unknown): metrics is MetricDeclarations {
  return allMetricProblems(metrics).length === 0;
}

const PARTS = ["service", "metrics", "slos", "alerts", "dashboards", "tenants"];

function unknownParts(others: Readonly<Record<string, unknown>>): readonly DeclarationProblem[] {
  return Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => {
      const near = nearestName(name, PARTS);
      const fix = near === undefined ? `It has ${PARTS.join(", ")}.` : `Did you mean ${near}?`;
      return problem(name, `a declaration has no part ${name}`, fix);
    });
}

const EXPORT = "Export the result of defineTelemetry({ service, metrics }) as default.";

function serviceProblems(service: unknown): DeclarationProblem[] {
  if (isRecord(service) && typeof service["name"] === "string" && service["name"] !== "") return [];
  return [problem("service.name", "the service has no name", 'Write service: { name: "shop-orders" }.')];
}

function allMetricProblems(metrics: unknown): DeclarationProblem[] {
  if (!isRecord(metrics))
    return [
      problem(
        "metrics",
        "it is not an object",
        "Write metrics: { NAME: { type, labels } }; it may be empty.",
      ),
    ];
  const problems: DeclarationProblem[] = [];
  const exposed = new Map<string, string>();
  for (const [name, metric] of Object.entries(metrics)) {
    const path = `metrics.${name}`;
    if (!isMetricName(name))
      problems.push(problem(path, `${JSON.stringify(name)} cannot name a metric`, NAMES));
    if (!isRecord(metric)) {
      problems.push(problem(path, "it is not an object", "Write { type, labels }."));
      continue;
    }
    problems.push(...metricProblems(metric, path), ...exposedProblems(name, metric, path, exposed));
  }
  return problems;
}

/** Two names may be one for Prometheus: `orders` and `orders_total` as counters. */
function exposedProblems(
  name: string,
  metric: Readonly<Record<string, unknown>>,
  path: string,
  exposed: Map<string, string>,
): DeclarationProblem[] {
  const { type, unit } = metric;
  const kind = type === "counter" || type === "gauge" ? type : "other";
  const shown = prometheusMetricName(name, typeof unit === "string" ? unit : "", kind);
  const other = exposed.get(shown);
  exposed.set(shown, name);
  if (other === undefined) return [];
  return [problem(path, `Prometheus shows it as ${shown}, as it does ${other}`, "Rename one of the two.")];
}

const NAMES = "Begin with a letter and go on with letters, digits, underscores or dots, at most 255 in all.";

function problem(path: string, message: string, fix: string): DeclarationProblem {
  return { path, message, fix };
}
