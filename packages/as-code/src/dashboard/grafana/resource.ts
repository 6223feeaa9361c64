/** A dashboard as a resource of Grafana's second form: `dashboard.grafana.app/v2`, for `/apis` and Git. */
import { assertNever, type Dashboard, type DashboardVariable } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import type { Json } from "../json.ts";
import { DATA_SOURCES, type Asked, dataSourceRef } from "./data-source.ts";
import { type GrafanaPlacedPanel, type GrafanaRow, grafanaRows } from "./rows.ts";

export interface GrafanaResource {
  readonly apiVersion: "dashboard.grafana.app/v2";
  readonly kind: "Dashboard";
  readonly metadata: { readonly name: string };
  readonly spec: Json;
}

export interface MadeGrafanaResource {
  readonly resource: GrafanaResource;
  readonly notes: readonly TargetNote[];
}

/**
 * @example
 * const { resource } = grafanaResource(service);
 * resource.metadata.name; // "service"
 */
export function grafanaResource(dashboard: Dashboard): MadeGrafanaResource {
  const { id, title, description, tags = [], range = "1h", refresh = "", variables = [] } = dashboard;
  const { rows, sources, notes } = grafanaRows(dashboard);
  const panels = rows.flatMap((row) => row.panels);
  return {
    resource: {
      apiVersion: "dashboard.grafana.app/v2",
      kind: "Dashboard",
      metadata: { name: id },
      spec: {
        title,
        ...(description === undefined ? {} : { description }),
        tags,
        editable: true,
        preload: false,
        cursorSync: "Crosshair",
        links: [],
        annotations: [],
        timeSettings: {
          timezone: "browser",
          from: `now-${range}`,
          to: "now",
          autoRefresh: refresh,
          autoRefreshIntervals: ["5s", "10s", "15s", "30s", "1m", "5m", "15m", "30m", "1h"],
          hideTimepicker: false,
          fiscalYearStartMonth: 0,
        },
        variables: [...sources.map(sourceOf), ...variables.map(variableOf)],
        elements: Object.fromEntries(panels.map((panel) => [nameOf(panel), elementOf(panel)])),
        layout: { kind: "RowsLayout", spec: { rows: rows.map(rowOf) } },
      },
    },
    notes,
  };
}

function nameOf({ number }: GrafanaPlacedPanel): string {
  return `panel-${number}`;
}

function elementOf({ panel, parts, number }: GrafanaPlacedPanel): Json {
  const { look, targets, field, links } = parts;
  return {
    kind: "Panel",
    spec: {
      id: number,
      title: panel.title,
      description: panel.description ?? "",
      links: [],
      data: {
        kind: "QueryGroup",
        spec: {
          queries: targets.map(({ refId, datasource, spec }) => ({
            kind: "PanelQuery",
            spec: { refId, hidden: false, query: queryOf(datasource, spec) },
          })),
          transformations: (look.transformations ?? []).map(({ id, options }) => ({
            kind: "Transformation",
            group: id,
            spec: { options },
          })),
          queryOptions: {},
        },
      },
      vizConfig: {
        kind: "VizConfig",
        group: look.type,
        version: "",
        spec: {
          options: look.options,
          fieldConfig: {
            defaults: {
              ...field,
              ...(links.length === 0
                ? {}
                : { links: links.map(({ title, url, targetBlank }) => ({ title, url, targetBlank })) }),
            },
            overrides: [],
          },
        },
      },
    },
  };
}

function queryOf({ type, uid }: { readonly type: string; readonly uid: string }, spec: Json): Json {
  return { kind: "DataQuery", group: type, version: "v0", datasource: { name: uid }, spec };
}

function rowOf({ row, panels }: GrafanaRow): Json {
  return {
    kind: "RowsLayoutRow",
    spec: {
      title: row.title,
      collapse: row.collapsed ?? false,
      hideHeader: row.title === "",
      ...(row.repeat === undefined ? {} : { repeat: { mode: "variable", value: row.repeat } }),
      layout: {
        kind: "GridLayout",
        spec: {
          items: panels.map((panel) => ({
            kind: "GridLayoutItem",
            spec: {
              ...panel.place,
              element: { kind: "ElementReference", name: nameOf(panel) },
              ...(panel.panel.repeat === undefined
                ? {}
                : { repeat: { mode: "variable", value: panel.panel.repeat, direction: "h" } }),
            },
          })),
        },
      },
    },
  };
}

const NOTHING: Json = Object.freeze({ text: "", value: "" });

function sourceOf(asked: Asked): Json {
  const { name, label, type } = DATA_SOURCES[asked];
  return {
    kind: "DatasourceVariable",
    spec: {
      name,
      label,
      pluginId: type,
      refresh: "onDashboardLoad",
      regex: "",
      current: NOTHING,
      options: [],
      multi: false,
      includeAll: false,
      hide: "dontHide",
      skipUrlSync: false,
      allowCustomValue: true,
    },
  };
}

function variableOf(variable: DashboardVariable): Json {
  const { name, title, value } = variable;
  const face = {
    name,
    ...(title === undefined ? {} : { label: title }),
    hide: "dontHide",
    skipUrlSync: false,
  };
  switch (variable.kind) {
    case "label": {
      const query = `label_values(${variable.of}, ${variable.label})`;
      return {
        kind: "QueryVariable",
        spec: {
          ...face,
          ...severalOf(variable),
          refresh: "onTimeRangeChanged",
          query: queryOf(dataSourceRef("metrics"), { query, refId: `variable-${name}` }),
          definition: query,
          regex: "",
          sort: "alphabeticalAsc",
          options: [],
        },
      };
    }
    case "choice":
      return {
        kind: "CustomVariable",
        spec: {
          ...face,
          ...severalOf(variable),
          query: variable.options.join(","),
          options: variable.options.map((option) => ({
            text: option,
            value: option,
            selected: option === value,
          })),
        },
      };
    case "text":
      return {
        kind: "TextVariable",
        spec: { ...face, query: value ?? "", current: { text: value ?? "", value: value ?? "" } },
      };
    default:
      return assertNever(variable, "variable");
  }
}

type Several = Extract<DashboardVariable, { readonly multiple?: boolean }>;

function severalOf({ value, multiple = false, all = false }: Several): Json {
  const first =
    value === undefined && all ? { text: "All", value: "$__all" } : { text: value ?? "", value: value ?? "" };
  return {
    current: multiple && first.value !== "" ? { text: [first.text], value: [first.value] } : first,
    multi: multiple,
    includeAll: all,
    ...(all ? { allValue: ".*" } : {}),
    allowCustomValue: true,
  };
}
