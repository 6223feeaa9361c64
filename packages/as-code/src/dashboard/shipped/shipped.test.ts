import { readFileSync } from "node:fs";
import {
  type Catalogue,
  checkExpression,
  type KnownMetric,
  type MetricType,
  parseQuery,
} from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { readSlos } from "../../slo/read/files.ts";
import { sloRuleGroups } from "../../slo/rules/groups.ts";
import { dashboardFaults } from "../problems.ts";
import { filledIn } from "../promql.ts";
import { shippedDashboards } from "./shipped.ts";

const TYPES: Readonly<Record<string, MetricType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
};

const TARGET = ["job", "instance"];

/** The metrics of a page of docs/reference; other tests hold these pages against what is measured. */
function metricsOfPage(page: string): readonly (readonly [string, KnownMetric])[] {
  const text = readFileSync(new URL(`../../../../../docs/reference/${page}.md`, import.meta.url), "utf8");
  let columns: readonly string[] = [];
  let before: readonly string[] = [];
  return text.split("\n").flatMap((line): readonly (readonly [string, KnownMetric])[] => {
    if (!line.startsWith("|")) columns = [];
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (columns.length === 0) columns = cells;
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    const name = (cell("Prometheus") || cell("metric")).replaceAll("`", "");
    if (!/^[a-z]\w+$/u.test(name) || cell("kind") === "") return [];
    const own = cell("labels")
      .split(/<br>|, /u)
      .map((label) => /`(\w+)`$/u.exec(label)?.[1] ?? "")
      .filter((label) => label !== "");
    before = cell("labels") === "the same" ? before : own;
    const type = TYPES[cell("kind")] ?? "unknown";
    return [[name, { type, labels: [...before, ...TARGET] }]];
  });
}

/** The series that generated recording rules make. */
function metricsOfSlos(): readonly (readonly [string, KnownMetric])[] {
  const spec = `version: prometheus/v1
service: shop
slos:
  - name: answers
    objective: 99.9
    sli: { events: { error_query: 'sum(rate(e_total[{{.window}}]))', total_query: 'sum(rate(t_total[{{.window}}]))' } }
    alerting: { name: A }
`;
  const { slos } = readSlos([{ file: "slo.yml", text: spec }], 30 * 86_400_000);
  const groups = slos.flatMap((slo) =>
    sloRuleGroups(slo, {
      generator: { version: "1", mode: "test" },
      safeWithoutTraffic: true,
      weighting: "time",
    }),
  );
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule) =>
      rule.kind === "record"
        ? [[rule.record, { type: "gauge", labels: Object.keys(rule.labels) }] as const]
        : [],
    );
}

const SCRAPED = ["up", "scrape_duration_seconds", "scrape_samples_scraped"].map(
  (name) => [name, { type: "gauge", labels: TARGET }] as const,
);

/** Of `initializeTenantMetrics`; the page says the labels of all business metrics in one place. */
const OF_TENANTS = ["api_response_latency_seconds", "database_query_latency_seconds"].map(
  (name) => [name, { type: "histogram", labels: ["tenant_id", ...TARGET] }] as const,
);

const catalogue: Catalogue = {
  metrics: new Map([
    ...["metrics", "business-metrics", "span-metrics"].flatMap(metricsOfPage),
    ...metricsOfSlos(),
    ...SCRAPED,
    ...OF_TENANTS,
  ]),
};

/** Bare numbers, and money, whose currency is the platform's. */
const BARE: ReadonlySet<string> = new Set([
  "Commissions",
  "Revenue by partners",
  "Monthly recurring revenue acquired, by plan",
  "Commissions an hour",
  "Revenue an hour by partner",
  "Revenue by partner",
  "Commissions by partner",
  "How well partners do",
  "Burn rate",
  "Burn rate of the whole period",
  "Burn rate by window",
  "State",
  "Service health",
  "Quality of audio",
]);

describe("the dashboards that ship", () => {
  const dashboards = shippedDashboards();

  it.each(dashboards)("$id is a dashboard without faults", (dashboard) => {
    expect(dashboardFaults(dashboard)).toEqual([]);
  });

  it.each(dashboards)("$id asks for metrics that exist, by labels that they have", (dashboard) => {
    const asked = [
      ...(dashboard.variables ?? []).flatMap((variable) => (variable.kind === "label" ? [variable.of] : [])),
      ...dashboard.rows
        .flatMap(({ panels }) => panels)
        .flatMap(({ queries }) => queries)
        .flatMap((query) => (query.kind === "promql" ? [query.expr] : [])),
    ];
    expect(asked.length).toBeGreaterThan(3);
    const told = asked.flatMap((expr) => {
      const read = parseQuery(filledIn(expr));
      if (!read.ok) return read.problems.map(({ message }) => `${expr}: ${message}`);
      return checkExpression(read.expression, catalogue).map(({ message }) => `${expr}: ${message}`);
    });
    expect(told).toEqual([]);
  });

  it.each(dashboards)("$id says units, titles and legends", (dashboard) => {
    const panels = dashboard.rows.flatMap((row) => row.panels);
    const without = panels.filter(({ title, kind, unit, queries }) => {
      const lines = queries.filter((query) => query.kind === "promql");
      const isBare = BARE.has(title) || lines.length === 0 || unit !== undefined;
      const isNamed = kind === "value" || lines.every(({ legend }) => legend !== undefined);
      return title === "" || !isBare || !isNamed;
    });
    expect(without.map(({ title }) => title)).toEqual([]);
  });

  it("have the organisation's names", () => {
    const text = JSON.stringify(shippedDashboards({ organisation: "acme-isp" }));
    expect(text).toContain("acme_isp_partner_signups_total");
    expect(text).not.toContain("dotmac");
  });
});
