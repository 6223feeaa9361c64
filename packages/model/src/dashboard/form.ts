/** What is wrong with data that is to be a `Dashboard`, from JSON or a file: its form alone, not its queries. */
import {
  type Check,
  duration,
  flag,
  isRecord,
  listOf,
  number,
  object,
  oneOf,
  text,
} from "../declaration/shape.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { DASHBOARD_PANEL_KINDS } from "./dashboard.ts";

/** Grafana's uids have 40 characters at most; SigNoz' names are DNS labels. Source: their APIs. */
const LONGEST_ID = 40;
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u;

const anyText: Check = (value, path) =>
  typeof value === "string" ? [] : [{ path, message: "it is no text", fix: "Write it as a string." }];

const id: Check = (value, path) => {
  if (typeof value === "string" && value.length <= LONGEST_ID && DNS_LABEL.test(value)) return [];
  const message = `${JSON.stringify(value)} cannot identify a dashboard`;
  return [
    { path, message, fix: "Write lower-case letters, digits and hyphens, at most 40: service-overview." },
  ];
};

/** By the value of `kind`. */
function byKind(kinds: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    const kind = isRecord(value) ? value["kind"] : undefined;
    const check = typeof kind === "string" ? kinds[kind] : undefined;
    return check === undefined ? oneOf(Object.keys(kinds))(kind, `${path}.kind`) : check(value, path);
  };
}

/** Of variables with values to choose among. */
export const SEVERAL: Readonly<Record<string, Check>> = {
  title: text,
  multiple: flag,
  all: flag,
  value: anyText,
};

export const variable: Check = byKind({
  label: object({ kind: text, name: text, label: text, of: text }, SEVERAL),
  choice: object({ kind: text, name: text, options: listOf(text) }, SEVERAL),
  text: object({ kind: text, name: text }, { title: text, value: anyText }),
});

const query = byKind({
  promql: object({ kind: text, expr: text }, { legend: anyText, exemplars: flag, instant: flag }),
  search: object(
    { kind: text, of: oneOf(["traces", "logs"]), filter: anyText },
    { order: oneOf(["newest", "slowest"]), limit: number },
  ),
  native: object({ kind: text, target: oneOf(["grafana", "signoz"]), spec: object({}, {}) }),
});

/** Its content is the target's. */
export const panelQuery: Check = (value, path) =>
  isRecord(value) && value["kind"] === "native" && isRecord(value["spec"])
    ? query({ ...value, spec: {} }, path)
    : query(value, path);

const searched = { title: text, filter: anyText };

const link = byKind({
  traces: object({ kind: text, title: text }, searched),
  logs: object({ kind: text, title: text }, searched),
  dashboard: object({ kind: text, title: text, id }),
  url: object({ kind: text, title: text, url: text }),
});

/** What panels of a declaration have too. */
export const PANEL_LOOK: Readonly<Record<string, Check>> = Object.freeze({
  description: text,
  unit: anyText,
  size: object({ width: number, height: number }),
  thresholds: listOf(object({ from: number, severity: oneOf(["warning", "critical"]) })),
  axis: object({}, { min: number, max: number, scale: oneOf(["linear", "log"]) }),
  decimals: number,
  stacked: flag,
  repeat: text,
  links: listOf(link),
  text: anyText,
});

/** What whole dashboards of a declaration have too. */
export const DASHBOARD_FACE: Readonly<Record<string, Check>> = Object.freeze({
  description: text,
  tags: listOf(text),
  range: duration,
  refresh: duration,
  variables: listOf(variable),
});

export const ROW_FACE: Readonly<Record<string, Check>> = Object.freeze({ collapsed: flag, repeat: text });

const panel = object(
  { kind: oneOf(DASHBOARD_PANEL_KINDS), title: anyText, queries: listOf(panelQuery) },
  PANEL_LOOK,
);

const dashboard = object(
  { id, title: text, rows: listOf(object({ title: anyText, panels: listOf(panel) }, ROW_FACE)) },
  DASHBOARD_FACE,
);

/**
 * @example
 * dashboardFormProblems({ id: "shop", title: "Shop", rows: [] }); // []
 * dashboardFormProblems({ id: "shop", titel: "Shop", rows: [] });
 * // [{ path: "title", message: "it is missing", … }, { path: "titel", …, fix: "Did you mean title?" }]
 */
export function dashboardFormProblems(value: unknown, path = ""): readonly DeclarationProblem[] {
  return dashboard(value, path);
}
