/** How each kind of panel looks in Grafana: its plugin, its options, what its fields have. */
import { assertNever, type Panel } from "@sightline/model";
import type { Json } from "../json.ts";
import { grafanaUnit } from "./unit.ts";

export interface PanelLook {
  /** The plugin. */
  readonly type: string;
  readonly options: Json;
  /** `fieldConfig.defaults.custom`; absent where the plugin has nothing there. */
  readonly custom?: Json;
  readonly transformations?: readonly { readonly id: string; readonly options: Json }[];
}

const LEGEND: Json = Object.freeze({ displayMode: "list", placement: "bottom", showLegend: true, calcs: [] });
const TABLE_LEGEND: Json = Object.freeze({
  displayMode: "table",
  placement: "right",
  showLegend: true,
  calcs: ["mean", "lastNotNull"],
});
const TOOLTIP: Json = Object.freeze({ mode: "multi", sort: "desc" });
const LAST: Json = Object.freeze({ calcs: ["lastNotNull"], fields: "", values: false });

export function panelLook(panel: Panel): PanelLook {
  switch (panel.kind) {
    case "time":
      return {
        type: "timeseries",
        options: { legend: panel.queries.length > 1 ? TABLE_LEGEND : LEGEND, tooltip: TOOLTIP },
        custom: lines(panel),
      };
    case "value":
      return { type: "stat", options: stat(panel) };
    case "bars":
      return { type: "bargauge", options: bars() };
    case "share":
      return { type: "piechart", options: pie() };
    case "table":
      return {
        type: "table",
        options: { frameIndex: 0, showHeader: true, cellHeight: "sm" },
        custom: { align: "auto", inspect: false, filterable: true },
        transformations: columns(panel),
      };
    case "heatmap":
      return { type: "heatmap", options: heatmap(panel) };
    case "distribution":
      return {
        type: "histogram",
        options: { legend: LEGEND, tooltip: TOOLTIP, combine: true },
        custom: { fillOpacity: 60, lineWidth: 1 },
      };
    case "logs":
      return { type: "logs", options: LOGS };
    case "traces":
      return {
        type: "table",
        options: { frameIndex: 0, showHeader: true, cellHeight: "sm" },
        custom: { align: "auto", inspect: false },
      };
    case "text":
      return { type: "text", options: { mode: "markdown", content: panel.text ?? "" } };
    default:
      return assertNever(panel.kind, "panel");
  }
}

function lines({ stacked = false, axis, thresholds = [] }: Panel): Json {
  return {
    drawStyle: "line",
    lineInterpolation: "linear",
    lineWidth: 1,
    fillOpacity: stacked ? 40 : 10,
    gradientMode: "none",
    showPoints: "never",
    spanNulls: false,
    stacking: { mode: stacked ? "normal" : "none", group: "A" },
    axisPlacement: "auto",
    scaleDistribution: axis?.scale === "log" ? { type: "log", log: 10 } : { type: "linear" },
    thresholdsStyle: { mode: thresholds.length > 0 ? "dashed" : "off" },
  };
}

function stat({ thresholds = [], queries }: Panel): Json {
  const hasHistory = queries.some((query) => query.kind === "promql" && query.instant !== true);
  return {
    graphMode: hasHistory ? "area" : "none",
    colorMode: thresholds.length > 0 ? "value" : "none",
    justifyMode: "auto",
    textMode: queries.length > 1 ? "value_and_name" : "auto",
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: "standard",
    orientation: "auto",
    reduceOptions: LAST,
  };
}

function bars(): Json {
  return {
    displayMode: "basic",
    valueMode: "color",
    namePlacement: "auto",
    showUnfilled: true,
    sizing: "auto",
    minVizWidth: 8,
    minVizHeight: 16,
    maxVizHeight: 300,
    legend: { ...LEGEND, showLegend: false },
    reduceOptions: LAST,
    orientation: "horizontal",
  };
}

function pie(): Json {
  return {
    pieType: "donut",
    displayLabels: ["percent"],
    legend: { ...TABLE_LEGEND, values: ["value", "percent"], calcs: [] },
    tooltip: TOOLTIP,
    reduceOptions: LAST,
  };
}

/** Buckets are counted already: Grafana is not to count again. */
function heatmap({ unit = "", axis }: Panel): Json {
  const scale = { type: axis?.scale ?? "linear" };
  return {
    calculate: false,
    cellGap: 1,
    color: {
      mode: "scheme",
      scheme: "Oranges",
      fill: "dark-orange",
      exponent: 0.5,
      steps: 64,
      reverse: false,
    },
    exemplars: { color: "rgba(255,0,255,0.7)" },
    filterValues: { le: 1e-9 },
    legend: { show: true },
    rowsFrame: { layout: "auto" },
    showValue: "never",
    tooltip: { mode: "single", yHistogram: true, showColorScale: false },
    yAxis: {
      axisPlacement: "left",
      reverse: false,
      unit: grafanaUnit(unit),
      ...(axis?.scale === "log" ? { scaleDistribution: { ...scale, log: 2 } } : {}),
    },
  };
}

/** The time of a last value says nothing; values of several queries stand side by side, under their legends. */
function columns({ queries }: Panel): readonly { readonly id: string; readonly options: Json }[] {
  const renameByName: Record<string, string> = {};
  for (const [at, query] of queries.entries()) {
    const legend = query.kind === "promql" ? query.legend : undefined;
    if (legend !== undefined) renameByName[queries.length > 1 ? `Value #${refIdOf(at)}` : "Value"] = legend;
  }
  const organised = { excludeByName: { Time: true }, renameByName };
  return [
    ...(queries.length > 1 ? [{ id: "merge", options: {} }] : []),
    { id: "organize", options: organised },
  ];
}

const LOGS: Json = Object.freeze({
  showLabels: false,
  showCommonLabels: false,
  showTime: true,
  showLogContextToggle: true,
  wrapLogMessage: true,
  prettifyLogMessage: false,
  enableLogDetails: true,
  sortOrder: "Descending",
  dedupStrategy: "none",
});

const LETTERS = 26;
const FIRST = 65;

/** A, B, …, Z, AA, AB, … */
export function refIdOf(at: number): string {
  const before = at < LETTERS ? "" : refIdOf(Math.floor(at / LETTERS) - 1);
  return `${before}${String.fromCodePoint(FIRST + (at % LETTERS))}`;
}
