/** What is wrong with a query's text, found in the browser: as it is typed, and in our own words. */
import {
  type Catalogue,
  type Expression,
  type KnownMetric,
  METRIC_NAME,
  type MetricType,
  type Problem,
  checkExpression,
  parseQuery,
  walk,
} from "@sightline/promql";
import { metricOf } from "../edit/tree.ts";
import type { Family } from "../prometheus/answers.ts";

/** What is known of the window's metrics. */
export interface Known {
  readonly families: readonly Family[];
  /** Of all series, as a query writes them. */
  readonly names: readonly string[];
  /** Of the metrics whose series were looked at: a query's own. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

const TYPES: Readonly<Record<string, MetricType>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  summary: "summary",
};

export function problemsOf(text: string, known: Known | undefined): readonly Problem[] {
  if (text.trim() === "") return [];
  const parsed = parseQuery(text);
  if (!parsed.ok) return parsed.problems;
  if (known === undefined || known.names.length === 0) return [];
  // Labels of a metric that nobody has looked at yet are not missing.
  const looked = metricsIn(parsed.expression).every((name) => known.labels.has(name));
  return checkExpression(parsed.expression, catalogueOf(known)).filter(
    ({ code }) => code !== "unknown-label" || looked,
  );
}

/** The metrics that a query names, each once. */
export function metricsIn(expression: Expression): readonly string[] {
  const names = Array.from(walk(expression), (one) => (one.kind === "selector" ? metricOf(one) : undefined));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** A family counts where it has series in the window, under its own name or those of its parts. */
function catalogueOf({ families, names, labels }: Known): Catalogue {
  const all = new Set(names);
  const metrics = new Map<string, KnownMetric>();
  const labelsOf = (name: string): readonly string[] =>
    (labels.get(name) ?? []).filter((label) => label !== METRIC_NAME);
  for (const { name, type } of families) {
    const parts = [name, `${name}_bucket`, `${name}_count`, `${name}_sum`];
    if (!parts.some((part) => all.has(part))) continue;
    const seen = parts.flatMap((part) => labelsOf(part));
    metrics.set(name, { type: TYPES[type] ?? "unknown", labels: [...new Set(seen)] });
  }
  const described = new Map(metrics);
  for (const name of names) {
    const family = described.get(name.replace(/_(?:bucket|count|sum)$/u, ""));
    const isPart = family?.type === "histogram" || family?.type === "summary";
    if (!isPart && !metrics.has(name)) metrics.set(name, { type: "unknown", labels: labelsOf(name) });
  }
  return { metrics };
}

/** Whether the backend can answer it at all: what is read wrongly is said here, and asked of nobody. */
export function isReadable(text: string): boolean {
  return text.trim() !== "" && parseQuery(text).ok;
}

/** The name that was probably meant, where the problem is a name: what stands at its place can be exchanged for it. */
export function meantOf({ code, hint }: Problem): string | undefined {
  if (code !== "unknown-metric") return undefined;
  return /^Did you mean (\S+)\?$/u.exec(hint)?.[1];
}

/** In one sentence, for the line under the editor. */
export function sentenceOf({ code, message, hint }: Problem): string {
  // It begins with the metric, whose name is written as it is.
  const said = code === "unknown-label" ? message : message.charAt(0).toUpperCase() + message.slice(1);
  return `${said}${/[.?]$/u.test(said) ? "" : "."}${hint === "" ? "" : ` ${hint}`}`;
}
