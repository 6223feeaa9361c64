/** A panel in SigNoz: one of its seven kinds with one query, and what that cannot show. */
import { assertNever, type DashboardQuery, type Panel, type PromqlPanelQuery } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import { refIdOf } from "../grafana/panel-kind.ts";
import { isJson, type Json } from "../json.ts";
import { builderSpec } from "./builder.ts";
import { type SignozQuery, signozLegend, signozPromql } from "./promql.ts";
import { rawSpec } from "./search.ts";
import { signozUnit } from "./unit.ts";

export interface SignozPanel {
  readonly kind: "Panel";
  readonly spec: {
    readonly display: Json;
    readonly plugin: Json;
    readonly queries: readonly Json[];
    readonly links: readonly Json[];
  };
}

export interface MadeSignozPanel {
  /** Absent where SigNoz has nothing like it. */
  readonly panel?: SignozPanel;
  readonly notes: readonly TargetNote[];
}

/** @param range - What stands for the whole window. */
export function signozPanel(panel: Panel, range: string): MadeSignozPanel {
  const native = panel.queries.find((query) => query.kind === "native");
  if (native?.kind === "native")
    return native.target === "signoz"
      ? given(panel, native.spec)
      : left(panel, "asks in a way that only Grafana knows");
  switch (panel.kind) {
    case "text":
      return left(panel, "is a text, of which SigNoz has none on a dashboard");
    case "logs":
    case "traces":
      return listPanel(panel);
    case "bars":
    case "share":
    case "table":
      return tabular(panel, range);
    case "time":
    case "value":
    case "heatmap":
    case "distribution":
      return graphical(panel, range);
    default:
      return assertNever(panel.kind, "panel");
  }
}

function left({ title }: Panel, message: string): MadeSignozPanel {
  const fix = "It is left out there; Sightline and Grafana show what they can of it.";
  return { notes: [{ subject: title, message: `it ${message}`, fix }] };
}

/** As it stands, under the title that the model has. */
function given(panel: Panel, spec: Json): MadeSignozPanel {
  const { plugin, queries, links } = spec;
  if (!isJson(plugin) || !Array.isArray(queries)) return left(panel, "has no plugin or no queries of SigNoz");
  return {
    panel: {
      kind: "Panel",
      spec: { display: displayOf(panel), plugin, queries, links: Array.isArray(links) ? links : [] },
    },
    notes: [],
  };
}

function displayOf({ title, description = "" }: Panel): Json {
  return { name: title, description };
}

function panelOf(panel: Panel, plugin: Json, query: Json): SignozPanel {
  return {
    kind: "Panel",
    spec: { display: displayOf(panel), plugin, queries: [query], links: linksOf(panel) },
  };
}

/** Links into the same SigNoz; what they take along is chosen there. */
function linksOf({ links = [] }: Panel): readonly Json[] {
  return links.map((link) => {
    const { title: name } = link;
    const face = { name, renderVariables: true, targetBlank: true, tooltip: "" };
    switch (link.kind) {
      case "url":
        return { ...face, url: link.url };
      case "dashboard":
        return { ...face, url: `/dashboard?search=${encodeURIComponent(link.id)}` };
      case "traces":
        return { ...face, url: "/traces-explorer" };
      case "logs":
        return { ...face, url: "/logs/logs-explorer" };
      default:
        return assertNever(link, "link");
    }
  });
}

function listPanel(panel: Panel): MadeSignozPanel {
  const [query, ...others] = panel.queries.filter((one) => one.kind === "search");
  if (query === undefined) return left(panel, "searches for nothing");
  const name = "A";
  const plugin = { kind: "signoz/BuilderQuery", spec: rawSpec(query, name) };
  return {
    panel: panelOf(
      panel,
      { kind: "signoz/ListPanel", spec: { selectFields: FIELDS[query.of] } },
      { kind: "raw", spec: { name, plugin } },
    ),
    notes:
      others.length === 0
        ? []
        : [
            {
              subject: panel.title,
              message: "SigNoz shows the first of its searches alone",
              fix: "Make a panel of each.",
            },
          ],
  };
}

const FIELDS = Object.freeze({
  traces: [
    field("service.name", "resource", "string"),
    field("name", "span", "string"),
    field("duration_nano", "span", "number"),
  ],
  logs: [field("timestamp", "log", ""), field("body", "body", "string")],
});

function field(name: string, fieldContext: string, fieldDataType: string): Json {
  return { name, signal: "", fieldContext, fieldDataType };
}

interface Line {
  readonly name: string;
  readonly legend: string;
  readonly query: SignozQuery;
}

function linesOf({ queries }: Panel, range: string): readonly Line[] {
  return queries
    .filter((query: DashboardQuery): query is PromqlPanelQuery => query.kind === "promql")
    .map(({ expr, legend = "" }, at) => ({
      name: refIdOf(at),
      legend: signozLegend(legend),
      query: signozPromql(expr, range),
    }));
}

function promqlQuery(lines: readonly Line[], kind: "time_series" | "scalar"): Json {
  const specs = lines.map(({ name, legend, query }) => ({
    name,
    query: query.text,
    disabled: false,
    legend,
  }));
  return queryOf(specs, kind, "signoz/PromQLQuery", "promql");
}

function queryOf(specs: readonly Json[], kind: string, plugin: string, type: string): Json {
  const [first] = specs;
  if (specs.length === 1 && first !== undefined)
    return { kind, spec: { name: first["name"], plugin: { kind: plugin, spec: first } } };
  const queries = specs.map((spec) => ({ type, spec }));
  return { kind, spec: { plugin: { kind: "signoz/CompositeQuery", spec: { queries } } } };
}

function graphical(panel: Panel, range: string): MadeSignozPanel {
  const lines = linesOf(panel, range);
  const notes = elsewhere(panel, lines);
  switch (panel.kind) {
    case "value":
      return { panel: panelOf(panel, numberPlugin(panel), promqlQuery(lines, "scalar")), notes };
    case "distribution":
      return { panel: panelOf(panel, HISTOGRAM, promqlQuery(lines, "time_series")), notes };
    case "heatmap":
      return {
        panel: panelOf(
          { ...panel, description: panel.description ?? "One line for each bucket." },
          linesPlugin({ ...panel, unit: "" }),
          promqlQuery(lines, "time_series"),
        ),
        notes: [
          ...notes,
          {
            subject: panel.title,
            message: "SigNoz has no heatmap: the buckets are lines there",
            fix: "Look at the quantiles beside it.",
          },
        ],
      };
    default: {
      const more = panel.stacked === true ? [stackedNote(panel)] : [];
      return {
        panel: panelOf(panel, linesPlugin(panel), promqlQuery(lines, "time_series")),
        notes: [...notes, ...more],
      };
    }
  }
}

function stackedNote({ title }: Panel): TargetNote {
  return {
    subject: title,
    message: "SigNoz stacks no lines: they stand beside each other there",
    fix: "Nothing is lost but the sum.",
  };
}

function elsewhere({ title }: Panel, lines: readonly Line[]): readonly TargetNote[] {
  const names = [...new Set(lines.flatMap(({ query }) => query.elsewhere))];
  if (names.length === 0) return [];
  const message = `it asks for ${names.join(", ")}, which Sightline's backend or a Prometheus makes`;
  return [
    { subject: title, message, fix: "Write these series to SigNoz too, or look at the panel in Sightline." },
  ];
}

/** Tables and pies take no PromQL: the builder asks where it can, else bars over time stand in. */
function tabular(panel: Panel, range: string): MadeSignozPanel {
  const lines = linesOf(panel, range);
  const notes = elsewhere(panel, lines);
  const specs = lines.map(({ name, legend, query }) =>
    query.expression === undefined ? undefined : builderSpec(query.expression, legend, name),
  );
  const known = specs.filter((spec) => spec !== undefined);
  if (known.length < specs.length) {
    const message = `SigNoz takes no PromQL in ${panel.kind === "share" ? "pies" : "tables"}, and its builder cannot ask this: lines over time stand in`;
    const fix = "Ask for an aggregation of one rate, increase or gauge to have it as it is.";
    return {
      panel: panelOf(panel, linesPlugin(panel), promqlQuery(lines, "time_series")),
      notes: [...notes, { subject: panel.title, message, fix }],
    };
  }
  const query = queryOf(known, "scalar", "signoz/BuilderQuery", "builder_query");
  return {
    panel: panelOf(panel, panel.kind === "share" ? piePlugin(panel) : tablePlugin(panel, known), query),
    notes,
  };
}

const TIME = Object.freeze({ timePreference: "global_time" });
const COLOURS = Object.freeze({ warning: "Orange", critical: "Red" });

function formattingOf({ unit = "", decimals }: Panel): Json {
  const decimalPrecision =
    decimals === undefined ? "2" : String(Math.min(4, Math.max(0, Math.round(decimals))));
  return { unit: signozUnit(unit), decimalPrecision };
}

function linesPlugin(panel: Panel): Json {
  const { axis, thresholds = [], unit = "" } = panel;
  return {
    kind: "signoz/TimeSeriesPanel",
    spec: {
      visualization: { ...TIME, fillSpans: false },
      formatting: formattingOf(panel),
      chartAppearance: {
        lineInterpolation: "linear",
        showPoints: false,
        lineStyle: "solid",
        fillMode: "none",
        spanGaps: { fillOnlyBelow: false, fillLessThan: "" },
      },
      axes: { softMin: axis?.min ?? null, softMax: axis?.max ?? null, isLogScale: axis?.scale === "log" },
      legend: { position: "bottom", mode: "list", customColors: null },
      thresholds: thresholds.map(({ from, severity }) => ({
        value: from,
        color: COLOURS[severity],
        unit: signozUnit(unit),
        label: severity,
      })),
    },
  };
}

function numberPlugin(panel: Panel): Json {
  const { thresholds = [], unit = "" } = panel;
  return {
    kind: "signoz/NumberPanel",
    spec: {
      visualization: TIME,
      formatting: formattingOf(panel),
      thresholds: thresholds.map(({ from, severity }) => ({
        value: from,
        operator: "above_or_equal",
        color: COLOURS[severity],
        unit: signozUnit(unit),
        format: "text",
      })),
    },
  };
}

function tablePlugin(panel: Panel, specs: readonly Json[]): Json {
  const { unit, decimalPrecision } = formattingOf(panel);
  const names = specs.map((spec) => String(spec["name"]));
  const { thresholds = [] } = panel;
  return {
    kind: "signoz/TablePanel",
    spec: {
      visualization: TIME,
      formatting: { columnUnits: Object.fromEntries(names.map((name) => [name, unit])), decimalPrecision },
      thresholds: names.flatMap((columnName) =>
        thresholds.map(({ from, severity }) => ({
          value: from,
          operator: "above_or_equal",
          color: COLOURS[severity],
          unit,
          format: "text",
          columnName,
        })),
      ),
    },
  };
}

function piePlugin(panel: Panel): Json {
  return {
    kind: "signoz/PieChartPanel",
    spec: {
      visualization: TIME,
      formatting: formattingOf(panel),
      legend: { position: "bottom", mode: "list", customColors: null },
    },
  };
}

const HISTOGRAM: Json = Object.freeze({
  kind: "signoz/HistogramPanel",
  spec: {
    histogramBuckets: { bucketCount: null, bucketWidth: null, mergeAllActiveQueries: true },
    legend: { position: "bottom", mode: "list", customColors: null },
  },
});
