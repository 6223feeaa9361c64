/** A panel as both of Grafana's forms have it, before either is written. */
import { assertNever, type DashboardQuery, type Panel } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import type { Json } from "../json.ts";
import { panelLabels } from "../promql.ts";
import { type Asked, type DataSourceRef, dataSourceRef } from "./data-source.ts";
import { grafanaLink, type GrafanaLink } from "./link.ts";
import { panelLook, type PanelLook, refIdOf } from "./panel-kind.ts";
import { jaegerTarget, lokiTarget, type SearchTarget } from "./search.ts";
import { grafanaUnit } from "./unit.ts";

export interface GrafanaTarget {
  readonly refId: string;
  readonly datasource: DataSourceRef;
  readonly spec: Json;
}

export interface GrafanaPanelParts {
  readonly look: PanelLook;
  readonly targets: readonly GrafanaTarget[];
  /** `fieldConfig.defaults` without links. */
  readonly field: Json;
  readonly links: readonly GrafanaLink[];
  /** Which data sources it asks, and its links lead to. */
  readonly asked: readonly Asked[];
  readonly notes: readonly TargetNote[];
}

export function panelParts(panel: Panel): GrafanaPanelParts {
  const native = panel.queries.find((query) => query.kind === "native" && query.target !== "grafana");
  if (native !== undefined) return foreign(panel);
  const look = panelLook(panel);
  const made = panel.queries.map((query, at) => targetOf(query, panel, refIdOf(at)));
  const labels = [
    ...new Set(panel.queries.flatMap((query) => (query.kind === "promql" ? panelLabels(query.expr) : []))),
  ];
  const links = (panel.links ?? []).map((link) => grafanaLink(link, labels));
  const linked = (panel.links ?? []).flatMap(({ kind }) =>
    kind === "traces" || kind === "logs" ? [kind] : [],
  );
  return {
    look,
    targets: made.map(({ target }) => target),
    field: fieldOf(panel, look),
    links,
    asked: [...new Set([...made.flatMap(({ asked }) => asked), ...linked])],
    notes: [...made.flatMap(({ notes }) => notes), ...links.flatMap((link) => linkNotes(panel, link))],
  };
}

function linkNotes(panel: Panel, { title, left }: GrafanaLink): readonly TargetNote[] {
  return left.map((term) => ({
    subject: panel.title,
    message: `its link ${title} cannot ask for ${term}`,
    fix: "It leads to more than in Sightline.",
  }));
}

/** What another target alone can ask stays as a text that says so. */
function foreign(panel: Panel): GrafanaPanelParts {
  const message = "it asks in a way that only SigNoz knows, and stands here as a text";
  const text = `**${panel.title}** ${message.replace("it asks", "asks")}.`;
  return {
    look: panelLook({ ...panel, kind: "text", text }),
    targets: [],
    field: {},
    links: [],
    asked: [],
    notes: [
      { subject: panel.title, message, fix: "Write its queries as PromQL to have it in every target." },
    ],
  };
}

interface MadeTarget {
  readonly target: GrafanaTarget;
  readonly asked: readonly Asked[];
  readonly notes: readonly TargetNote[];
}

function targetOf(query: DashboardQuery, panel: Panel, refId: string): MadeTarget {
  switch (query.kind) {
    case "promql": {
      const isInstant =
        query.instant ?? (panel.kind === "bars" || panel.kind === "share" || panel.kind === "table");
      const spec = {
        editorMode: "code",
        expr: query.expr,
        ...(query.legend === undefined ? {} : { legendFormat: query.legend }),
        exemplar: query.exemplars ?? false,
        instant: isInstant,
        range: !isInstant,
        format: panel.kind === "heatmap" ? "heatmap" : panel.kind === "table" ? "table" : "time_series",
      };
      return { target: { refId, datasource: dataSourceRef("metrics"), spec }, asked: ["metrics"], notes: [] };
    }
    case "search": {
      const made: SearchTarget = query.of === "traces" ? jaegerTarget(query) : lokiTarget(query);
      const notes = made.left.map((term) => ({
        subject: panel.title,
        message: `${query.of === "traces" ? "Jaeger" : "Loki"} cannot be asked for ${term}`,
        fix: "It is left out there: the panel shows more than in Sightline.",
      }));
      return {
        target: { refId, datasource: dataSourceRef(query.of), spec: made.target },
        asked: [query.of],
        notes,
      };
    }
    case "native": {
      const { datasource, refId: _, ...spec } = query.spec;
      return { target: { refId, datasource: refOf(datasource), spec }, asked: [], notes: [] };
    }
    default:
      return assertNever(query, "query of a panel");
  }
}

function refOf(datasource: unknown): DataSourceRef {
  if (typeof datasource !== "object" || datasource === null) return dataSourceRef("metrics");
  const type = "type" in datasource ? datasource.type : undefined;
  const uid = "uid" in datasource ? datasource.uid : undefined;
  return { type: typeof type === "string" ? type : "", uid: typeof uid === "string" ? uid : "" };
}

const COLOURS = Object.freeze({ good: "green", warning: "orange", critical: "red" });

function fieldOf(panel: Panel, { custom }: PanelLook): Json {
  const { unit, decimals, axis, thresholds = [], kind } = panel;
  if (kind === "text" || kind === "logs") return {};
  return {
    ...(unit === undefined ? {} : { unit: grafanaUnit(unit) }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(axis?.min === undefined ? {} : { min: axis.min }),
    ...(axis?.max === undefined ? {} : { max: axis.max }),
    color: { mode: thresholds.length > 0 && kind !== "time" ? "thresholds" : "palette-classic" },
    thresholds: {
      mode: "absolute",
      steps: [
        { value: null, color: COLOURS.good },
        ...thresholds.map(({ from, severity }) => ({ value: from, color: COLOURS[severity] })),
      ],
    },
    ...(custom === undefined ? {} : { custom }),
  };
}
