/** SLOs of a declaration: the queries follow from the metrics that it declares. */
import {
  assertNever,
  type DeclarationProblem,
  durationSeconds,
  exposedName,
  indicatorProblems,
  type LabelMatch,
  type MetricDeclarations,
  type MetricSelector,
  prometheusLabelName,
  SLO_PERIOD,
  type SloDeclaration,
  type SloIndicator,
  sloProblems,
  TRAFFIC_FLOOR,
} from "@sightline/model";
import type { Sli, Slo } from "../slo.ts";

/** The part of a declaration that its SLOs follow from. */
export interface SloSource {
  readonly service: { readonly name: string; readonly team?: string };
  readonly metrics: MetricDeclarations;
  readonly slos?: Readonly<Record<string, SloDeclaration>>;
}

export interface DeclaredSlos {
  readonly slos: readonly Slo[];
  /** Then there are no SLOs. */
  readonly problems: readonly DeclarationProblem[];
}

/**
 * @example
 * const { slos, problems } = declaredSlos(telemetry);
 */
export function declaredSlos(source: SloSource): DeclaredSlos {
  const problems: DeclarationProblem[] = [];
  const slos = Object.entries(source.slos ?? {}).flatMap(([name, slo]) => {
    const path = `slos.${name}`;
    const found = [
      ...sloProblems(slo, path),
      ...indicatorProblems(slo.indicator, source.metrics, `${path}.indicator`),
    ];
    problems.push(...found);
    return found.length > 0 ? [] : [sloOf(source, name, slo)];
  });
  return { slos: problems.length > 0 ? [] : slos, problems };
}

function sloOf({ service, metrics }: SloSource, name: string, slo: SloDeclaration): Slo {
  const unset = { disabled: false, labels: {}, annotations: {} };
  const seconds = durationSeconds(slo.period ?? SLO_PERIOD) ?? 0;
  return {
    id: `${service.name}-${name}`,
    service: service.name,
    name,
    description: slo.description ?? "",
    objective: slo.objective,
    period: seconds * 1000,
    sli: sliOf(slo.indicator, metrics, slo.tenantLabel),
    labels: { ...(service.team === undefined ? {} : { team: service.team }), ...slo.labels },
    alerting: {
      name: alertName(service.name, name),
      labels: {},
      annotations: {},
      page: unset,
      ticket: unset,
    },
    floor: slo.floor ?? TRAFFIC_FLOOR,
    ...(slo.tenantLabel === undefined ? {} : { tenantLabel: slo.tenantLabel }),
    spec: "sightline/v1",
  };
}

/** `shop-orders`, `checkout` → `ShopOrdersCheckoutErrorBudgetBurn`. */
function alertName(service: string, name: string): string {
  const words = `${service}-${name}`.split(/[^a-zA-Z0-9]+/u).filter((word) => word !== "");
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}ErrorBudgetBurn`;
}

function sliOf(indicator: SloIndicator, metrics: MetricDeclarations, tenantLabel: string | undefined): Sli {
  const sum = (series: string): string => summed(series, tenantLabel);
  switch (indicator.kind) {
    case "promql":
      return { kind: "events", errorQuery: indicator.errorQuery, totalQuery: indicator.totalQuery };
    case "error-ratio":
      return { kind: "ratio", errorRatioQuery: indicator.errorRatioQuery };
    case "ratio": {
      const totalQuery = sum(seriesOf(indicator.total, metrics));
      if ("bad" in indicator)
        return { kind: "events", errorQuery: sum(seriesOf(indicator.bad, metrics)), totalQuery };
      return {
        kind: "events",
        errorQuery: rest(totalQuery, sum(seriesOf(indicator.good, metrics))),
        totalQuery,
      };
    }
    case "latency": {
      const { histogram, below } = indicator;
      const totalQuery = sum(seriesOf(histogram, metrics, "_count"));
      const good = sum(seriesOf(histogram, metrics, "_bucket", boundMatcher(below)));
      return { kind: "events", errorQuery: rest(totalQuery, good), totalQuery };
    }
    default:
      return assertNever(indicator, "indicator");
  }
}

/** What of the total is not good; where nothing is good at all there is no series of it. */
function rest(total: string, good: string): string {
  return `${total} - (${good} or ${total} * 0)`;
}

function summed(series: string, tenantLabel: string | undefined): string {
  const by = tenantLabel === undefined ? "" : ` by (${prometheusLabelName(tenantLabel)})`;
  return `sum${by === "" ? "" : `${by} `}(rate(${series}[{{.window}}]))`;
}

/** Prometheus 3 writes `1.0` where 2 writes `1`. */
function boundMatcher(bound: number): string {
  return Number.isInteger(bound)
    ? `le=~${JSON.stringify(String.raw`${bound}(\.0)?`)}`
    : `le=${JSON.stringify(String(bound))}`;
}

function seriesOf(
  { metric, where = {} }: MetricSelector,
  metrics: MetricDeclarations,
  suffix = "",
  ...more: readonly string[]
): string {
  const declared = metrics[metric];
  const matchers = [...Object.entries(where).map(([label, match]) => matcher(label, match)), ...more];
  return `${declared === undefined ? metric : exposedName(metric, declared)}${suffix}${matchers.length === 0 ? "" : `{${matchers.join(",")}}`}`;
}

function matcher(label: string, match: LabelMatch): string {
  const name = prometheusLabelName(label);
  if (typeof match === "string") return `${name}=${JSON.stringify(match)}`;
  if ("pattern" in match) return `${name}=~${JSON.stringify(match.pattern)}`;
  return `${name}=~${JSON.stringify(match.map((value) => value.replaceAll(/[\\^$.|?*+()[\]{}]/gu, String.raw`\$&`)).join("|"))}`;
}
