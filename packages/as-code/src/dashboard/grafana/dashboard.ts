/** A dashboard in Grafana's first form: JSON that every Grafana takes, by its API and from files. */
import type { Dashboard } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import type { Json } from "../json.ts";
import { COLUMNS } from "../layout/layout.ts";
import type { GrafanaLink } from "./link.ts";
import { type GrafanaPlacedPanel, type GrafanaRow, grafanaRows } from "./rows.ts";
import { dataSourceVariable, grafanaVariable } from "./variable.ts";

export interface GrafanaPanel extends Json {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

export interface GrafanaDashboard extends Json {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly panels: readonly GrafanaPanel[];
}

export interface MadeGrafanaDashboard {
  readonly dashboard: GrafanaDashboard;
  /** What Grafana shows otherwise, or not. */
  readonly notes: readonly TargetNote[];
}

/** Of Grafana 12; older ones read it, newer ones bring it up to date by themselves. */
const SCHEMA_VERSION = 42;
/** Rows have numbers too; panels keep theirs when a row comes or goes. */
const FIRST_ROW_ID = 1000;

/**
 * @example
 * const { dashboard, notes } = grafanaDashboard(service);
 * await writeFile("service_dashboard.json", JSON.stringify(dashboard, undefined, 2));
 */
export function grafanaDashboard(dashboard: Dashboard): MadeGrafanaDashboard {
  const { id, title, description, tags = [], range = "1h", refresh, variables = [] } = dashboard;
  const { rows, sources, notes } = grafanaRows(dashboard);
  return {
    dashboard: {
      uid: id,
      title,
      ...(description === undefined ? {} : { description }),
      tags,
      editable: true,
      graphTooltip: 1,
      schemaVersion: SCHEMA_VERSION,
      time: { from: `now-${range}`, to: "now" },
      timezone: "browser",
      ...(refresh === undefined ? {} : { refresh }),
      templating: { list: [...sources.map(dataSourceVariable), ...variables.map(grafanaVariable)] },
      annotations: { list: [BUILT_IN] },
      links: [],
      panels: panelsOf(rows),
    },
    notes,
  };
}

const BUILT_IN: Json = Object.freeze({
  builtIn: 1,
  datasource: { type: "grafana", uid: "-- Grafana --" },
  enable: true,
  hide: true,
  iconColor: "rgba(0, 211, 255, 1)",
  name: "Annotations & Alerts",
  type: "dashboard",
});

/** Panels of an open row follow it; those of a closed one are in it. */
function panelsOf(rows: readonly GrafanaRow[]): readonly GrafanaPanel[] {
  let top = 0;
  return rows.flatMap(({ row, panels, height }, at) => {
    const isHeadless = row.title === "" && row.repeat === undefined;
    const head = top;
    top += height + (isHeadless ? 0 : 1);
    const inside = panels.map((panel) => panelOf(panel, isHeadless ? head : head + 1));
    if (isHeadless) return inside;
    const collapsed = row.collapsed ?? false;
    if (collapsed) top = head + 1;
    const shown: GrafanaPanel = {
      id: FIRST_ROW_ID + at,
      type: "row",
      title: row.title,
      collapsed,
      ...(row.repeat === undefined ? {} : { repeat: row.repeat }),
      gridPos: { x: 0, y: head, w: COLUMNS, h: 1 },
      panels: collapsed ? inside : [],
    };
    return collapsed ? [shown] : [shown, ...inside];
  });
}

function panelOf({ panel, place, number, parts }: GrafanaPlacedPanel, top: number): GrafanaPanel {
  const { look, targets, field, links } = parts;
  const { title, description, repeat } = panel;
  return {
    id: number,
    type: look.type,
    title,
    ...(description === undefined ? {} : { description }),
    gridPos: { x: place.x, y: top + place.y, w: place.width, h: place.height },
    ...(targets[0] === undefined ? {} : { datasource: targets[0].datasource }),
    ...(repeat === undefined ? {} : { repeat, repeatDirection: "h" }),
    targets: targets.map(({ refId, datasource, spec }) => ({ refId, datasource, ...spec })),
    options: look.options,
    fieldConfig: {
      defaults: { ...field, ...(links.length === 0 ? {} : { links: links.map(linkOf) }) },
      overrides: [],
    },
    ...(look.transformations === undefined ? {} : { transformations: look.transformations }),
  };
}

/** The schema asks for all that links of dashboards have; those of fields need the first and the last two. */
function linkOf({ title, url, targetBlank }: GrafanaLink): Json {
  return {
    type: "link",
    icon: "",
    tooltip: "",
    tags: [],
    asDropdown: false,
    includeVars: false,
    keepTime: false,
    title,
    url,
    targetBlank,
  };
}
