/** A dashboard of Grafana in its first form, of any version that has a grid. */
import type { Dashboard, DashboardVariable, PanelRow } from "@sightline/model";
import { DATA_SOURCES } from "../grafana/data-source.ts";
import { dnsLabel } from "../identity.ts";
import { isJson, type Json, listAt, numberAt, objectAt, partOf, textAt, wordsAt } from "../json.ts";
import { panelOfGrafana, type Tell } from "./grafana-panel.ts";
import type { LossNote, ReadDashboard } from "./read.ts";

/** Lines of Grafana's grid of pixels are one of ours. */
export function readGrafana(value: unknown): ReadDashboard {
  const notes: LossNote[] = [];
  const tell: Tell = (path, subject, message, fix) => void notes.push({ path, subject, message, fix });
  // As its API answers, and as it is saved.
  const source = isJson(partOf(value, "dashboard")) ? objectAt(value, "dashboard") : objectAt(value);
  const title = wordsAt(source, "title") ?? "Dashboard";
  const description = wordsAt(source, "description");
  const range = /^now-(\d+[smhdw])$/u.exec(textAt(source, "time", "from") ?? "")?.[1];
  const refresh = wordsAt(source, "refresh");
  const tags = listAt(source, "tags").filter((tag) => typeof tag === "string");
  if (range === undefined && partOf(source, "time") !== undefined)
    tell("time", title, "its window does not end now: it is the last hour", "Set range.");
  for (const [at, one] of listAt(source, "annotations", "list").entries())
    if (partOf(one, "builtIn") !== 1)
      tell(
        `annotations.list[${at}]`,
        textAt(one, "name") ?? "",
        "annotations are left out",
        "Look at deploys in Sightline.",
      );
  if (listAt(source, "links").length > 0)
    tell("links", title, "its links are left out", "Write them as links of panels.");
  const variables = listAt(source, "templating", "list").flatMap((one, at) =>
    variableOf(one, `templating.list[${at}]`, tell),
  );
  return {
    dashboard: {
      id: dnsLabel(wordsAt(source, "uid") ?? title),
      title,
      ...(description === undefined ? {} : { description }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(range === undefined ? {} : { range }),
      ...(refresh === undefined ? {} : { refresh }),
      ...(variables.length === 0 ? {} : { variables }),
      rows: rowsOf(listAt(source, "panels"), tell),
    } satisfies Dashboard,
    notes,
  };
}

/** Panels follow the row that stands above them. */
function rowsOf(panels: readonly unknown[], tell: Tell): readonly PanelRow[] {
  const rows: { row: Omit<PanelRow, "panels">; panels: (readonly [unknown, string])[] }[] = [];
  const ordered = panels
    .map((panel, at) => ({
      panel,
      at,
      x: numberAt(panel, "gridPos", "x") ?? 0,
      y: numberAt(panel, "gridPos", "y") ?? 0,
    }))
    .toSorted((left, right) => left.y - right.y || left.x - right.x || left.at - right.at);
  for (const { panel, at } of ordered) {
    const path = `panels[${at}]`;
    if (textAt(panel, "type") === "row") {
      const repeat = wordsAt(panel, "repeat");
      const inside = listAt(panel, "panels");
      rows.push({
        row: {
          title: textAt(panel, "title") ?? "",
          ...(partOf(panel, "collapsed") === true ? { collapsed: true } : {}),
          ...(repeat === undefined ? {} : { repeat }),
        },
        panels: inside.map((one, index): readonly [unknown, string] => [one, `${path}.panels[${index}]`]),
      });
      continue;
    }
    if (rows.length === 0) rows.push({ row: { title: "" }, panels: [] });
    rows.at(-1)?.panels.push([panel, path]);
  }
  return rows.map(({ row, panels: inside }) => ({
    ...row,
    panels: inside.map(([panel, path]) => panelOfGrafana(panel, path, tell)),
  }));
}

const SOURCES: ReadonlySet<string> = new Set(Object.values(DATA_SOURCES).map(({ type }) => type));

function variableOf(value: unknown, path: string, tell: Tell): readonly DashboardVariable[] {
  const name = textAt(value, "name") ?? "";
  const title = wordsAt(value, "label");
  const face = { name, ...(title === undefined ? {} : { title }) };
  const chosen = chosenOf(objectAt(value, "current"));
  const several = {
    ...(partOf(value, "multi") === true ? { multiple: true } : {}),
    ...(partOf(value, "includeAll") === true ? { all: true } : {}),
    ...(chosen === undefined ? {} : { value: chosen }),
  };
  if (wordsAt(value, "regex") !== undefined)
    tell(
      `${path}.regex`,
      name,
      "its values are not cut by a pattern",
      "Choose a label that has them as they are.",
    );
  switch (partOf(value, "type")) {
    case "datasource": {
      const asked = textAt(value, "query") ?? "";
      if (!SOURCES.has(asked))
        tell(path, name, `it chose a data source of ${asked}`, "Every target has its own.");
      return [];
    }
    case "query": {
      const written = partOf(value, "query");
      const query = (typeof written === "string" ? written : (textAt(written, "query") ?? "")).trim();
      const [, selector, label] = /^label_values\((?:(.+),)?\s*(\w+)\s*\)$/u.exec(query) ?? [];
      if (label !== undefined)
        return [{ kind: "label", ...face, label, of: selector?.trim() ?? '{__name__=~".+"}', ...several }];
      tell(path, name, `its values are asked by ${query}: it is a text now`, "Make it one of kind label.");
      return [{ kind: "text", ...face, value: chosen ?? "" }];
    }
    case "custom": {
      const options = (textAt(value, "query") ?? "").split(/(?<!\\),/u);
      return [
        {
          kind: "choice",
          ...face,
          options: options.map((one) => one.replaceAll(String.raw`\,`, ",").trim()),
          ...several,
        },
      ];
    }
    case "interval": {
      tell(path, name, "an interval is a choice now", "Write $__rate_interval into queries instead.");
      const options = (textAt(value, "query") ?? "").split(",").filter((one) => one !== "");
      return [{ kind: "choice", ...face, options, ...(chosen === undefined ? {} : { value: chosen }) }];
    }
    case "textbox":
    case "constant":
      return [{ kind: "text", ...face, value: textAt(value, "query") ?? chosen ?? "" }];
    default:
      tell(
        path,
        name,
        `there is nothing like a variable of kind ${String(partOf(value, "type"))}`,
        "Filter in the queries.",
      );
      return [];
  }
}

/** One value; all and none are what is so at first. */
function chosenOf({ value }: Json): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" && first !== "$__all" && first !== "" ? first : undefined;
}
