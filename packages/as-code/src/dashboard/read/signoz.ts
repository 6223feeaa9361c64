/** A dashboard of SigNoz, schema v6. What its builder asks stays as it stands: only SigNoz can ask so. */
import type { Dashboard, DashboardPanelKind, DashboardVariable, Panel, PanelRow } from "@sightline/model";
import { dnsLabel } from "../identity.ts";
import { isJson, type Json, listAt, numberAt, objectAt, partOf, textAt, wordsAt } from "../json.ts";
import { COLUMNS, placedRows } from "../layout/layout.ts";
import { unitOfSignoz } from "../signoz/unit.ts";
import type { LossNote, ReadDashboard } from "./read.ts";

type Tell = (path: string, subject: string, message: string, fix: string) => void;

const SCALE = 2;

export function readSignoz(value: unknown): ReadDashboard {
  const notes: LossNote[] = [];
  const tell: Tell = (path, subject, message, fix) => void notes.push({ path, subject, message, fix });
  const spec = objectAt(value, "spec");
  const title = wordsAt(spec, "display", "name") ?? "Dashboard";
  const description = wordsAt(spec, "display", "description");
  const range = wordsAt(spec, "duration");
  const refresh = wordsAt(spec, "refreshInterval");
  const name = wordsAt(value, "name");
  const variables = listAt(spec, "variables").map((one, at) =>
    variableOf(one, `spec.variables[${at}]`, tell),
  );
  const tags = listAt(value, "tags").map(tagOf);
  if (name === undefined)
    for (const path of ["name", "generateName"])
      tell(
        path,
        title,
        `it had no name of its own: it is called ${dnsLabel(title)} now`,
        "Rename it as you like.",
      );
  if (wordsAt(value, "image") !== undefined)
    tell("image", title, "its picture is left out", "Choose one in SigNoz again.");
  if (listAt(spec, "links").length > 0)
    tell("spec.links", title, "its links are left out", "Add them to a panel of kind text.");
  const rows = listAt(spec, "layouts").map((layout, at) =>
    rowOf(layout, objectAt(spec, "panels"), `spec.layouts[${at}]`, tell),
  );
  const dashboard: Dashboard = {
    id: dnsLabel(name ?? title),
    title,
    ...(description === undefined ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(range === undefined ? {} : { range }),
    ...(refresh === undefined ? {} : { refresh }),
    ...(variables.length === 0 ? {} : { variables }),
    rows: rows.map(({ row }) => row),
  };
  for (const [at, placed] of placedRows(dashboard).entries()) {
    const moved = placed.panels.filter(({ place }, index) => {
      const was = rows[at]?.places[index];
      return was !== undefined && (was.x * SCALE !== place.x || was.y !== place.y);
    });
    if (moved.length > 0) {
      const titles = moved.map(({ panel }) => panel.title).join(", ");
      tell(
        `spec.layouts[${at}].spec.items`,
        title,
        `${titles}: stand elsewhere, since panels follow each other without holes`,
        "Change sizes to place them.",
      );
    }
  }
  return { dashboard, notes };
}

function tagOf(tag: unknown): string {
  const key = textAt(tag, "key") ?? "";
  const value = textAt(tag, "value") ?? "";
  return key === "tag" ? value : `${key}:${value}`;
}

interface ReadRow {
  readonly row: PanelRow;
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

function rowOf(layout: unknown, panels: Json, path: string, tell: Tell): ReadRow {
  const spec = objectAt(layout, "spec");
  const repeat = wordsAt(spec, "repeatVariable");
  const isOpen = partOf(spec, "display", "collapse", "open") !== false;
  const placed = listAt(spec, "items")
    .map((item) => ({
      item,
      x: numberAt(item, "x") ?? 0,
      y: numberAt(item, "y") ?? 0,
      key: (textAt(item, "content", "$ref") ?? "").replace(/^#\/spec\/panels\//u, ""),
    }))
    .toSorted((left, right) => left.y - right.y || left.x - right.x);
  const known = placed.filter(({ key, item }) => {
    if (isJson(panels[key])) return true;
    tell(`${path}.spec.items`, key, "there is no such panel", `Remove the item ${JSON.stringify(item)}.`);
    return false;
  });
  return {
    row: {
      title: wordsAt(spec, "display", "title") ?? "",
      ...(isOpen ? {} : { collapsed: true }),
      ...(repeat === undefined ? {} : { repeat }),
      panels: known.map(({ item, key }) => ({
        ...panelOf(panels[key], `spec.panels.${key}`, tell),
        size: {
          width: Math.min(COLUMNS, (numberAt(item, "width") ?? COLUMNS / SCALE / 2) * SCALE),
          height: numberAt(item, "height") ?? 6,
        },
      })),
    },
    places: known.map(({ x, y }) => ({ x, y })),
  };
}

const KINDS: Readonly<Record<string, DashboardPanelKind>> = Object.freeze({
  "signoz/TimeSeriesPanel": "time",
  "signoz/BarChartPanel": "time",
  "signoz/NumberPanel": "value",
  "signoz/PieChartPanel": "share",
  "signoz/TablePanel": "table",
  "signoz/HistogramPanel": "distribution",
});

function panelOf(value: unknown, path: string, tell: Tell): Panel {
  const spec = objectAt(value, "spec");
  const title = textAt(spec, "display", "name") ?? "";
  const description = wordsAt(spec, "display", "description");
  const plugin = objectAt(spec, "plugin");
  const unit = unitOfSignoz(textAt(plugin, "spec", "formatting", "unit") ?? "");
  const lines = promqlOf(listAt(spec, "queries"));
  const face = {
    kind: KINDS[textAt(plugin, "kind") ?? ""] ?? listKind(spec),
    title,
    ...(description === undefined ? {} : { description }),
    ...(unit === undefined || unit === "" ? {} : { unit }),
  };
  if (lines !== undefined) {
    tell(
      `${path}.spec.plugin`,
      title,
      "its look is that of every panel of its kind now",
      "Set unit, axis and thresholds as you like them.",
    );
    tell(`${path}.spec.queries`, title, "its queries have other names", "Nothing else changes.");
    if (listAt(spec, "links").length > 0)
      tell(`${path}.spec.links`, title, "its links are left out", "Write them as links of the panel.");
    return { ...face, queries: lines };
  }
  const { queries, links } = spec;
  return {
    ...face,
    queries: [
      {
        kind: "native",
        target: "signoz",
        spec: { plugin, queries, ...(links === undefined ? {} : { links }) },
      },
    ],
  };
}

function listKind(spec: Json): DashboardPanelKind {
  const [query] = listAt(spec, "queries");
  return textAt(query, "spec", "plugin", "spec", "signal") === "logs" ? "logs" : "traces";
}

/** Queries that are all PromQL and all shown. */
function promqlOf(queries: readonly unknown[]): Panel["queries"] | undefined {
  const specs = queries.flatMap((query) => {
    const plugin = objectAt(query, "spec", "plugin");
    if (plugin["kind"] === "signoz/PromQLQuery") return [partOf(plugin, "spec")];
    if (plugin["kind"] !== "signoz/CompositeQuery") return [undefined];
    return listAt(plugin, "spec", "queries").map((one) =>
      textAt(one, "type") === "promql" ? partOf(one, "spec") : undefined,
    );
  });
  const read = specs.flatMap((spec) => {
    const expr = wordsAt(spec, "query");
    if (expr === undefined || partOf(spec, "disabled") === true) return [];
    const legend = wordsAt(spec, "legend");
    return [{ kind: "promql" as const, expr, ...(legend === undefined ? {} : { legend }) }];
  });
  return read.length > 0 && read.length === specs.length ? read : undefined;
}

/** What a list is without a word about it: as `signozVariable` writes it. */
const USUAL: Json = Object.freeze({ customAllValue: "", capturingRegexp: "", sort: "alphabetical-asc" });

function variableOf(value: unknown, path: string, tell: Tell): DashboardVariable {
  const spec = objectAt(value, "spec");
  const name = textAt(spec, "name") ?? "";
  const title = wordsAt(spec, "display", "name");
  const face = { name, ...(title === undefined || title === name ? {} : { title }) };
  if (wordsAt(spec, "display", "description") !== undefined)
    tell(
      `${path}.spec.display.description`,
      name,
      "variables have no description",
      "Put it into the dashboard's.",
    );
  if (textAt(value, "kind") === "TextVariable") {
    if (partOf(spec, "constant") === true)
      tell(`${path}.spec.constant`, name, "it was constant, and can be changed now", "Leave it as it is.");
    return { kind: "text", ...face, value: textAt(spec, "value") ?? "" };
  }
  for (const [field, usual] of Object.entries(USUAL))
    if (partOf(spec, field) !== usual)
      tell(
        `${path}.spec.${field}`,
        name,
        `its ${field} is left out`,
        "Values are sorted, and taken as they are.",
      );
  const given = partOf(spec, "defaultValue");
  const chosen: unknown = Array.isArray(given) ? given[0] : given;
  if (Array.isArray(given) && given.length > 1)
    tell(
      `${path}.spec.defaultValue`,
      name,
      "only the first of its values is chosen at first",
      "Choose the others by hand.",
    );
  const several = {
    ...(partOf(spec, "allowMultiple") === true ? { multiple: true } : {}),
    ...(partOf(spec, "allowAllValue") === true ? { all: true } : {}),
    ...(typeof chosen === "string" ? { value: chosen } : {}),
  };
  const plugin = objectAt(spec, "plugin");
  switch (plugin["kind"]) {
    case "signoz/CustomVariable": {
      const words = textAt(plugin, "spec", "customValue") ?? "";
      return { kind: "choice", ...face, options: words.split(",").map((word) => word.trim()), ...several };
    }
    case "signoz/DynamicVariable": {
      const label = textAt(plugin, "spec", "name") ?? "";
      if (textAt(plugin, "spec", "signal") !== "metrics")
        tell(
          `${path}.spec.plugin.spec.signal`,
          name,
          `values of ${label} are those of metrics now`,
          "Name a metric that has the label in `of`.",
        );
      return { kind: "label", ...face, label, of: '{__name__=~".+"}', ...several };
    }
    default:
      tell(
        path,
        name,
        "its values are asked of ClickHouse, which only SigNoz can: it is a text now",
        "Make it one of kind label.",
      );
      return { kind: "text", ...face, value: typeof chosen === "string" ? chosen : "" };
  }
}
