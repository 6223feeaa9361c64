/** The finding in words above the panels: which limit is passed, by what, and since when. */
import type { VariableValue, Variables } from "@sightline/api/dashboard";
import type { Dashboard, PanelThreshold } from "@sightline/model";
import { keyOf } from "../metrics/prometheus/answers.ts";
import { type Quantity, textOf } from "../format/quantity.ts";
import type { Data, Known } from "./ask/answers.ts";
import type { PlacedPanel } from "./grid/layout.ts";
import { linesOfPanel, type PanelValue, reached, valuesOfPanel } from "./panel/lines.ts";
import { writerOfUnit } from "./panel/unit.ts";

export interface Finding {
  readonly panel: string;
  /** The panel's title, and the line where it is one of several. */
  readonly what: string;
  /** What is asked of which line: one fact, whatever panels call it. */
  readonly fact: string;
  readonly value: string;
  readonly limit: string;
  readonly severity: PanelThreshold["severity"];
  /** Unix seconds; absent where it was so from the window's start on, or there is no history. */
  readonly since: number | undefined;
}

export interface Findings {
  /** The worst first. */
  readonly over: readonly Finding[];
  /** Panels with limits that have an answer. */
  readonly watched: number;
  /** Every panel was answered, and none with anything. */
  readonly empty: boolean;
}

export function findingsOf(
  panels: readonly PlacedPanel[],
  knownOf: (panel: PlacedPanel) => readonly (Known | undefined)[],
): Findings {
  let [watched, filled, waiting] = [0, 0, 0];
  const over: (Finding & { readonly ratio: number })[] = [];
  for (const placed of panels) {
    const { panel } = placed;
    const known = knownOf(placed);
    if (known.length === 0) continue;
    if (known.some((one) => one === undefined || one.error !== undefined)) waiting += 1;
    if (known.some((one) => one?.data !== undefined && !isEmpty(one.data))) filled += 1;
    if ((panel.thresholds ?? []).length === 0) continue;
    const found = worstOf(placed, known);
    if (found === undefined) continue;
    watched += 1;
    if (found !== "well") over.push(found);
  }
  const order = { critical: 0, warning: 1 };
  const sorted = over.toSorted(
    (a, b) => order[a.severity] - order[b.severity] || (a.since ?? 0) - (b.since ?? 0) || b.ratio - a.ratio,
  );
  return {
    over: toldOnce(sorted),
    watched,
    empty: filled === 0 && waiting === 0 && panels.length > 0,
  };
}

/** One fact that two panels show is told once, by the first of them: whether they call it the same or ask the same. */
function toldOnce(found: readonly Finding[]): readonly Finding[] {
  const told = new Set<string>();
  return found.filter(({ what, fact }) => {
    const isNew = !told.has(what) && !told.has(fact);
    told.add(what).add(fact);
    return isNew;
  });
}

function isEmpty(data: Data): boolean {
  switch (data.kind) {
    case "range":
    case "instant":
      return data.series.length === 0;
    case "traces":
      return data.traces.length === 0;
    case "logs":
      return data.logs.length === 0;
    default:
      return true;
  }
}

/** The line that is furthest over its limit at the window's end. */
function worstOf(
  placed: PlacedPanel,
  known: readonly (Known | undefined)[],
): (Finding & { readonly ratio: number }) | "well" | undefined {
  const { panel, id, title } = placed;
  const values = valuesOfPanel(panel, known).filter(({ value }) => Number.isFinite(value));
  if (values.length === 0) return undefined;
  const ranked = values
    .flatMap((one) => {
      const limit = reached(one.value, panel.thresholds);
      return limit === undefined ? [] : [{ ...one, limit }];
    })
    .toSorted((a, b) => b.value - a.value);
  const [worst] = ranked;
  if (worst === undefined) return "well";
  const write = writerOfUnit(panel.unit, panel.decimals);
  return {
    panel: id,
    what: whatOf(title, worst.name, values.length),
    fact: factOf(placed, worst),
    value: textOf(write(worst.value)),
    limit: roundText(write(worst.limit.from)),
    severity: worst.limit.severity,
    since: sinceOf(placed, known, worst.id, worst.limit.from),
    ratio: worst.limit.from === 0 ? worst.value : worst.value / worst.limit.from,
  };
}

/** A query of one variable's values, whatever it is named. */
function factOf({ panel, variables }: PlacedPanel, { query, labels }: PanelValue): string {
  const asked = panel.queries[query];
  const expr = asked?.kind === "promql" ? asked.expr : "";
  return JSON.stringify([expr, variables, keyOf(labels)]);
}

/** `p95`, `acme of Errors by tenant`: the line, unless it is the panel's only one; the panel, unless the line names it. */
function whatOf(title: string, name: string, lines: number): string {
  if (lines === 1 || name === title) return title;
  return title.toLowerCase().includes(name.toLowerCase()) ? name : `${name} of ${title}`;
}

/** A limit is a round value: `2 s`. */
export function roundText({ value, unit }: Quantity): string {
  return textOf({ value: value.includes(".") ? value.replace(/\.?0+$/u, "") : value, unit });
}

/** When the run of values over the limit began that lasts until now. */
function sinceOf(
  { panel }: PlacedPanel,
  known: readonly (Known | undefined)[],
  id: string,
  limit: number,
): number | undefined {
  const { lines, steps } = linesOfPanel(panel, known);
  const values = lines.find((line) => line.id === id)?.values;
  if (values === undefined || steps === undefined) return undefined;
  let at = values.length - 1;
  while (at >= 0 && !Number.isFinite(values[at])) at -= 1;
  while (at > 0 && (Number.isNaN(values[at - 1]) || (values[at - 1] ?? 0) >= limit)) at -= 1;
  return at <= 0 ? undefined : steps.start + at * steps.step;
}

interface Words {
  readonly minute: (time: number) => string;
}

/** The dashboard with what it is about: `Service checkout`. A quantile or a limit that is set is none of it. */
export function subjectOf({ title, variables = [] }: Dashboard, values: Variables): string {
  const chosen = variables.flatMap(({ kind, name }) =>
    kind === "label" ? (onlyOf(values[name]) ?? []) : [],
  );
  return [title, ...chosen].join(" ");
}

function onlyOf(value: VariableValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : value.length === 1 ? value[0] : undefined;
}

/** The page's sentence. `title` names the dashboard. */
export function sentenceOf(title: string, { over, watched, empty }: Findings, { minute }: Words): string {
  const [first, ...more] = over;
  if (first === undefined) {
    if (empty) return `${title}: no data in this window`;
    if (watched === 0) return title;
    return watched === 1
      ? `${title}: within its limit`
      : `${title}: all ${watched} panels are within their limits`;
  }
  const since = first.since === undefined ? "" : ` since ${minute(first.since)}`;
  const rest = more.length === 0 ? "" : `, and ${more.length} more ${more.length === 1 ? "is" : "are"} over`;
  return `${title}: ${first.what} is over ${first.limit}${since}${rest}`;
}
