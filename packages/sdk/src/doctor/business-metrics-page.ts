/** The page of business metrics: what each type becomes, the usual ones, and the packs, made from their tables. */
import type { MetricDeclaration } from "@sightline/model";
import { instrumentOf } from "../business/metric/instruments.ts";
import { metricPlan } from "../business/metric/plan.ts";
import type { BusinessMetricSpec } from "../business/metric/spec.ts";
import { audioMetrics, discordMetrics } from "../business/packs/audio/table.ts";
import { commerceMetrics } from "../business/packs/commerce/table.ts";
import { DEFAULT_ORGANISATION, type MetricPack } from "../business/packs/pack.ts";
import { partnersPack } from "../business/packs/partners/pack.ts";
import { packDefinitions } from "../business/packs/definitions.ts";
import { defaultBusinessMetrics } from "../business/slo/defaults.ts";
import { sloMetrics } from "../business/slo/gauges.ts";
import { aligned, metricsTable, shownName } from "./metrics-page.ts";

/** One of each type, for the table of what they become. */
const SAMPLES: readonly (readonly [string, BusinessMetricSpec])[] = [
  ["`success_rate`, `availability`, `error_rate`", { name: "NAME", metricType: "success_rate" }],
  ["`latency`", { name: "NAME", metricType: "latency" }],
  ["`throughput`, `count`", { name: "NAME", metricType: "count" }],
  ["`utilisation`", { name: "NAME", metricType: "utilisation" }],
  ["`custom`", { name: "NAME", metricType: "custom" }],
];

/** Markdown. */
export function businessMetricsPage(): string {
  const parts = [
    "# Business metrics",
    "The metrics behind `registerBusinessMetric`, those that `initializeTenantMetrics` registers, and those of the packs. This page is generated from the tables that register them; [the guide](../guide/business-metrics.md) says how to use them. Names, prefixes and kinds follow the rules of [all metrics](metrics.md).",
    "## What a business metric becomes",
    "A metric with labels of its own has a second one, `NAME_labelled…`, which has them beside these.",
    typesTable(),
    "## The usual ones",
    "Registered by `initializeTenantMetrics`, unless `registerDefaults` is false.",
    defaultsTable(),
    "## Judgements",
    "For the whole service, from the first recorded value on; `slo` is the name of the business metric.",
    metricsTable(sloMetrics),
    "## Partners",
    `The pack \`partnersPack\`, here for the organisation \`${DEFAULT_ORGANISATION}\`. Amounts of money are in the platform's currency.`,
    eventsTable(partnersPack),
    metricsTable(organised(partnersPack)),
    "## Audio",
    "`createAudioMetrics(manager)`:",
    metricsTable(named(audioMetrics)),
    "`migrateDiscordMetrics(manager)`, under the names that they had in Prometheus:",
    metricsTable(named(discordMetrics)),
    "## Commerce",
    "`createCommerceMetrics(manager)`. `revenue_total_php` is a counter whose name has `total` inside: Prometheus' default translation moves it to the end (`revenue_php_total`), which is what `/metrics` and Sightline's backend show; translations that only append (`NoUTF8EscapingWithSuffixes`, the Prometheus exporters of OpenTelemetry's SDKs) show `revenue_total_php_total`.",
    metricsTable(named(commerceMetrics)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function typesTable(): string {
  const rows = SAMPLES.map(([types, spec]) => {
    const { name, type, unit = "", labels = [] } = instrumentOf(metricPlan(spec, "30d"));
    return [
      types,
      `\`${name}\``,
      `\`${shownName(name, type, unit)}\``,
      type,
      unit === "" ? "as declared" : `\`${unit}\``,
      labels.map((label) => `\`${label}\``).join(", "),
    ];
  });
  return aligned([["type", "OTLP", "Prometheus", "kind", "unit", "labels"], ...rows]);
}

function defaultsTable(): string {
  const rows = defaultBusinessMetrics.map((spec) => {
    const { name, metricType, description = "", sloTarget = 0, alertThreshold = 0, percentile } = spec;
    const { name: otlp, type, unit = "" } = instrumentOf(metricPlan(spec, "30d"));
    const unitWord = spec.unit ?? "%";
    const which = percentile === undefined ? metricType : `${metricType}, p${percentile}`;
    return [
      `\`${name}\``,
      which,
      `${sloTarget} ${unitWord}`,
      `${alertThreshold} ${unitWord}`,
      `\`${shownName(otlp, type, unit)}\``,
      description,
    ];
  });
  return aligned([["name", "type", "target", "alert threshold", "Prometheus", "is"], ...rows]);
}

function eventsTable({ events }: MetricPack): string {
  const rows = Object.entries(events).map(([name, { fields, description }]) => {
    const optional = (field: string): string => (fields[field]?.endsWith("?") === true ? `${field}?` : field);
    return [`\`${name}({ ${Object.keys(fields).map(optional).join(", ")} })\``, description];
  });
  return aligned([["call", "when"], ...rows]);
}

function organised(pack: MetricPack): Readonly<Record<string, MetricDeclaration>> {
  return Object.fromEntries(packDefinitions(pack).map(({ metric }) => [metric.name, metric]));
}

function named(
  table: Readonly<Record<string, MetricDeclaration & { readonly name: string }>>,
): Readonly<Record<string, MetricDeclaration>> {
  return Object.fromEntries(Object.values(table).map((metric) => [metric.name, metric]));
}
