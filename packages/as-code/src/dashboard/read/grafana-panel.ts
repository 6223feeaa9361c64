/** A panel of Grafana: its plugin's kind, what it asks, and of how it looks what the model has. */
import type { DashboardPanelKind, DashboardQuery, Panel, PanelLink, PanelThreshold } from "@sightline/model";
import { unitOfGrafana } from "../grafana/unit.ts";
import { isJson, listAt, numberAt, objectAt, partOf, textAt, wordsAt } from "../json.ts";

export type Tell = (path: string, subject: string, message: string, fix: string) => void;

const KINDS: Readonly<Record<string, DashboardPanelKind>> = Object.freeze({
  timeseries: "time",
  graph: "time",
  stat: "value",
  singlestat: "value",
  gauge: "value",
  bargauge: "bars",
  barchart: "bars",
  piechart: "share",
  "grafana-piechart-panel": "share",
  table: "table",
  "table-old": "table",
  heatmap: "heatmap",
  histogram: "distribution",
  logs: "logs",
  traces: "traces",
  text: "text",
});

/** What a panel may have that the model has no place for. */
const LEFT_OUT: Readonly<Record<string, string>> = Object.freeze({
  libraryPanel: "it is one of a library",
  timeFrom: "it has a window of its own",
  timeShift: "its time is shifted",
  cacheTimeout: "it has a cache of its own",
});

export function panelOfGrafana(value: unknown, path: string, tell: Tell): Panel {
  const title = textAt(value, "title") ?? "";
  const type = textAt(value, "type") ?? "";
  const described = wordsAt(value, "description");
  const known = KINDS[type];
  const face = {
    title,
    ...(described === undefined ? {} : { description: described }),
    size: {
      width: numberAt(value, "gridPos", "w") ?? 12,
      height: numberAt(value, "gridPos", "h") ?? 8,
    },
  };
  for (const [field, message] of Object.entries(LEFT_OUT))
    if (partOf(value, field) !== undefined && partOf(value, field) !== null)
      tell(`${path}.${field}`, title, message, "It is left out.");
  if (known === undefined) {
    tell(
      path,
      title,
      `there is nothing like a panel of kind ${type}: it is a text that says so`,
      "Ask its data with another kind of panel.",
    );
    return { kind: "text", ...face, text: `A panel of Grafana's kind ${type} stood here.`, queries: [] };
  }
  if (known === "text")
    return {
      kind: "text",
      ...face,
      text: textAt(value, "options", "content") ?? textAt(value, "content") ?? "",
      queries: [],
    };
  const queries = listAt(value, "targets").flatMap((target, at) =>
    queryOf(target, value, known, `${path}.targets[${at}]`, (where, message, fix) =>
      tell(where, title, message, fix),
    ),
  );
  if (queries.length === 0) {
    tell(`${path}.targets`, title, "it asks for nothing: it is a text", "Give it a query.");
    return { kind: "text", ...face, text: "", queries: [] };
  }
  const isTraces = known === "table" && queries.some((query) => query.kind === "search");
  return { kind: isTraces ? "traces" : known, ...face, queries, ...lookOf(value, title, path, tell) };
}

function queryOf(
  target: unknown,
  panel: unknown,
  kind: DashboardPanelKind,
  path: string,
  tell: (path: string, message: string, fix: string) => void,
): readonly DashboardQuery[] {
  if (partOf(target, "hide") === true) {
    tell(path, "a hidden query is left out", "Write what others take of it into these.");
    return [];
  }
  const source = textAt(target, "datasource", "type") ?? textAt(panel, "datasource", "type") ?? "prometheus";
  const expr = wordsAt(target, "expr");
  if (source === "prometheus" && expr !== undefined) {
    const legend = wordsAt(target, "legendFormat");
    if (wordsAt(target, "interval") !== undefined)
      tell(`${path}.interval`, "its least step is left out", "The window decides the step.");
    const isInstant = partOf(target, "instant") === true && partOf(target, "range") !== true;
    return [
      {
        kind: "promql",
        expr,
        ...(legend === undefined || legend === "__auto" ? {} : { legend }),
        ...(partOf(target, "exemplar") === true ? { exemplars: true } : {}),
        ...(isInstant && kind !== "time" && kind !== "heatmap" ? { instant: true } : {}),
      },
    ];
  }
  if (source === "prometheus" && expr === undefined) return [];
  if (source === "jaeger" && textAt(target, "queryType") === "search") return [searchOf(target)];
  const { refId: _, ...spec } = isJson(target) ? target : {};
  return [{ kind: "native", target: "grafana", spec }];
}

/** A search of Jaeger in the words of the filter bar. */
function searchOf(target: unknown): DashboardQuery {
  const limit = numberAt(target, "limit");
  const words: readonly (readonly [key: string, operator: string, value: string | undefined])[] = [
    ["service", "=", wordsAt(target, "service")],
    ["name", "=", wordsAt(target, "operation")],
    ["duration", ">=", wordsAt(target, "minDuration")],
    ["duration", "<=", wordsAt(target, "maxDuration")],
  ];
  const tags = [...(textAt(target, "tags") ?? "").matchAll(/([\w.]+)=("[^"]*"|\S+)/gu)].map(
    ([, key = "", value = ""]) =>
      key === "error" && value === "true" ? "status = error" : `${key} = ${value}`,
  );
  const terms = words.flatMap(([key, operator, value]) =>
    value === undefined ? [] : [`${key} ${operator} ${JSON.stringify(value)}`],
  );
  const filter = [...terms, ...tags].join(" and ");
  return { kind: "search", of: "traces", filter, ...(limit === undefined ? {} : { limit }) };
}

type Look = Partial<
  Pick<Panel, "unit" | "thresholds" | "axis" | "decimals" | "stacked" | "repeat" | "links">
>;

function lookOf(panel: unknown, title: string, path: string, tell: Tell): Look {
  const defaults = objectAt(panel, "fieldConfig", "defaults");
  const named = wordsAt(defaults, "unit");
  const unit = named === undefined ? undefined : unitOfGrafana(named);
  if (named !== undefined && unit === undefined)
    tell(
      `${path}.fieldConfig.defaults.unit`,
      title,
      `there is no unit like ${named}`,
      "Give one of UCUM: s, By, 1.",
    );
  if (listAt(panel, "fieldConfig", "overrides").length > 0)
    tell(`${path}.fieldConfig.overrides`, title, "its overrides are left out", "Make panels of their own.");
  if (listAt(defaults, "mappings").length > 0)
    tell(
      `${path}.fieldConfig.defaults.mappings`,
      title,
      "words for values are left out",
      "Say them in the description.",
    );
  for (const [at, one] of listAt(panel, "transformations").entries()) {
    const id = textAt(one, "id") ?? "";
    if (id !== "organize" && id !== "merge")
      tell(
        `${path}.transformations[${at}]`,
        title,
        `the transformation ${id} is left out`,
        "Say it in PromQL.",
      );
  }
  const thresholds = thresholdsOf(listAt(defaults, "thresholds", "steps"));
  const min = numberAt(defaults, "min");
  const max = numberAt(defaults, "max");
  const isLog = textAt(defaults, "custom", "scaleDistribution", "type") === "log";
  const axis = {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(isLog ? { scale: "log" as const } : {}),
  };
  const decimals = numberAt(defaults, "decimals");
  const repeat = wordsAt(panel, "repeat");
  const links = listAt(defaults, "links").map(linkOf);
  return {
    ...(unit === undefined || unit === "" ? {} : { unit }),
    ...(thresholds.length === 0 ? {} : { thresholds }),
    ...(Object.keys(axis).length === 0 ? {} : { axis }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(textAt(defaults, "custom", "stacking", "mode") === "normal" ? { stacked: true } : {}),
    ...(repeat === undefined ? {} : { repeat }),
    ...(links.length === 0 ? {} : { links }),
  };
}

/** What is red is critical; other colours above the first warn. */
function thresholdsOf(steps: readonly unknown[]): readonly PanelThreshold[] {
  return steps.flatMap((step) => {
    const from = numberAt(step, "value");
    const colour = textAt(step, "color") ?? "";
    if (from === undefined || /green|blue|transparent/u.test(colour)) return [];
    return [{ from, severity: colour.includes("red") ? ("critical" as const) : ("warning" as const) }];
  });
}

function linkOf(link: unknown): PanelLink {
  const title = wordsAt(link, "title") ?? "Link";
  const url = textAt(link, "url") ?? "";
  const dashboard = /^\/d\/([a-z0-9-]+)/u.exec(url)?.[1];
  return dashboard === undefined ? { kind: "url", title, url } : { kind: "dashboard", title, id: dashboard };
}
