/** An indicator of OpenSLO as queries of errors, or the reason why it cannot be one. */
import { parseDuration, printDuration } from "@sightline/promql";
import type { Path } from "../../../document/path.ts";
import type { Problem } from "../../../document/problem.ts";
import type { YamlDocument } from "../../../document/yaml-document.ts";
import type { Sli } from "../../slo.ts";
import { windowed } from "./query.ts";
import type { IndicatorSpec, MetricSource, Objective } from "./schema.ts";

/** Where an indicator is written, and what else is known. */
export interface IndicatorPlace {
  readonly document: YamlDocument;
  /** Of the indicator's `spec`. */
  readonly path: Path;
  /** Types of the data sources by name. */
  readonly dataSources: ReadonlyMap<string, string>;
}

export interface Budgeting {
  readonly method: "Occurrences" | "Timeslices" | "RatioTimeslices";
  readonly objective: Objective;
  /** Of the objective, in the document of the SLO. */
  readonly document: YamlDocument;
  readonly path: Path;
}

export type ReadSli = { readonly sli: Sli } | { readonly problems: readonly Problem[] };

export function sliOf(spec: IndicatorSpec, place: IndicatorPlace, budgeting: Budgeting): ReadSli {
  const events = spec.thresholdMetric ? threshold(spec, place, budgeting) : ratio(spec, place);
  if ("problems" in events || budgeting.method === "Occurrences") return events;
  return slices(events.sli, budgeting);
}

/** `prometheus` in any case, and what speaks its query language. */
const PROMQL_TYPES: ReadonlySet<string> = new Set([
  "prometheus",
  "thanos",
  "mimir",
  "cortex",
  "victoriametrics",
]);

interface Query {
  readonly text: string;
  readonly dimensions: readonly string[];
  readonly path: Path;
}

function queryOf(
  source: MetricSource,
  path: Path,
  { document, dataSources }: IndicatorPlace,
): Query | Problem {
  const type = source.type ?? dataSources.get(source.metricSourceRef ?? "");
  const at = [...path, "metricSource"];
  if (type === undefined || !PROMQL_TYPES.has(type.toLowerCase())) {
    const what = type === undefined ? "nothing says of which type it is" : `it is of ${type}`;
    return document.problem(
      type === undefined ? at : [...at, "type"],
      `the metric source cannot become Prometheus rules: ${what}`,
      "Give a source of type Prometheus with a query in PromQL.",
    );
  }
  const { query, dimensions } = source.spec;
  if (typeof query !== "string" || query.trim() === "") {
    return document.problem([...at, "spec", "query"], "there is no query", "Write the query in PromQL.");
  }
  const names = Array.isArray(dimensions) ? dimensions.filter((name) => typeof name === "string") : [];
  return { text: query, dimensions: names, path: [...at, "spec", "query"] };
}

function isProblem(value: Query | Problem): value is Problem {
  return "fix" in value;
}

function ratio(spec: IndicatorSpec, place: IndicatorPlace): ReadSli {
  const { document, path } = place;
  const metric = spec.ratioMetric;
  const at = [...path, "ratioMetric"];
  if (!metric) {
    const fix = "Give ratioMetric, or thresholdMetric.";
    return { problems: [document.problem(path, "the indicator measures nothing", fix)] };
  }
  if (metric.raw)
    return rawRatio(metric.raw.metricSource, metric.rawType ?? "success", [...at, "raw"], place);
  const side = metric.bad ?? metric.good;
  const name = metric.bad ? "bad" : "good";
  if (!side || !metric.total || (metric.bad && metric.good)) {
    const fix = "Give total, and exactly one of good and bad; or raw.";
    return {
      problems: [document.problem(at, "the ratio does not say which events are good, or of how many", fix)],
    };
  }
  const sampling = metric.counter === false ? "gauge" : "counter";
  const [chosen, total] = [
    readQuery(queryOf(side.metricSource, [...at, name], place), sampling, place),
    readQuery(queryOf(metric.total.metricSource, [...at, "total"], place), sampling, place),
  ];
  if (typeof chosen !== "string" || typeof total !== "string") {
    return { problems: [chosen, total].filter((one) => typeof one !== "string") };
  }
  // Nothing good at all leaves no series, and all of the total is bad then.
  const errorQuery = metric.bad ? chosen : `(${total}) - ((${chosen}) or (${total}) * 0)`;
  return { sli: { kind: "events", errorQuery, totalQuery: total } };
}

function readQuery(
  query: Query | Problem,
  sampling: "counter" | "gauge",
  { document }: IndicatorPlace,
): string | Problem {
  if (isProblem(query)) return query;
  const read = windowed(query.text, sampling, query.dimensions);
  return read.ok ? read.query : document.problem(query.path, read.message, read.fix);
}

const WINDOW = /\{\{ *\.window *\}\}/u;

/** The source gives the share itself; where it says no window, its mean over the window counts. */
function rawRatio(
  source: MetricSource,
  type: "success" | "failure",
  path: Path,
  place: IndicatorPlace,
): ReadSli {
  const query = queryOf(source, path, place);
  if (isProblem(query)) return { problems: [query] };
  const text = query.text.trim();
  const checked = windowed(text, "gauge", []);
  if (!checked.ok) return { problems: [place.document.problem(query.path, checked.message, checked.fix)] };
  const share = WINDOW.test(text) ? text : `avg_over_time((${text})[{{.window}}:])`;
  return { sli: { kind: "ratio", errorRatioQuery: type === "failure" ? share : `1 - (${share})` } };
}

const OPERATORS = { lte: "<=", lt: "<", gte: ">=", gt: ">" } as const;

/** Each sample is good or bad by itself: the share of samples that do not keep to the objective's value. */
function threshold(
  spec: IndicatorSpec,
  place: IndicatorPlace,
  { objective, document, path }: Budgeting,
): ReadSli {
  const { op, value } = objective;
  if (!op || value === undefined || value === null) {
    const fix = "Give op (lte, gte, lt or gt) and value: what a good measurement is.";
    return {
      problems: [document.problem(path, "the objective has no threshold for its thresholdMetric", fix)],
    };
  }
  const source = spec.thresholdMetric?.metricSource;
  if (source === undefined) return { problems: [] };
  const query = queryOf(source, [...place.path, "thresholdMetric"], place);
  if (isProblem(query)) return { problems: [query] };
  const checked = windowed(query.text, "gauge", []);
  if (!checked.ok) return { problems: [place.document.problem(query.path, checked.message, checked.fix)] };
  const text = query.text.trim().replaceAll(new RegExp(WINDOW, "gu"), "5m");
  const errorRatioQuery = `1 - avg_over_time(((${text}) ${OPERATORS[op]} bool ${value})[{{.window}}:])`;
  return { sli: { kind: "ratio", errorRatioQuery } };
}

const DEFAULT_SLICE = "1m";

/** A slice of time is good or bad as a whole (Timeslices), or counts by its share (RatioTimeslices). */
function slices(sli: Sli, { method, objective, document, path }: Budgeting): ReadSli {
  const written = objective.timeSliceWindow ?? DEFAULT_SLICE;
  const slice = typeof written === "number" ? `${written}m` : written;
  const length = parseDuration(slice);
  if (length === undefined || length <= 0) {
    const fix = "Write a length of time: 1m, 5m.";
    return {
      problems: [document.problem([...path, "timeSliceWindow"], `${slice} is no length of time`, fix)],
    };
  }
  const errors = inSlice(sli, printDuration(length));
  const range = `[{{.window}}:${printDuration(length)}]`;
  if (method === "RatioTimeslices") {
    return { sli: { kind: "ratio", errorRatioQuery: `avg_over_time((${errors})${range})` } };
  }
  const target = objective.timeSliceTarget;
  if (target === undefined || target === null || !(target > 0 && target <= 1)) {
    const fix = "Write the share of good events that makes a slice good, above 0 and at most 1: 0.95.";
    return {
      problems: [document.problem([...path, "timeSliceTarget"], "Timeslices need a target for a slice", fix)],
    };
  }
  return {
    sli: {
      kind: "ratio",
      errorRatioQuery: `1 - avg_over_time(((1 - (${errors})) >= bool ${target})${range})`,
    },
  };
}

function inSlice(sli: Sli, slice: string): string {
  const at = (query: string): string => query.replaceAll(new RegExp(WINDOW, "gu"), slice);
  if (sli.kind === "ratio") return at(sli.errorRatioQuery);
  return `((${at(sli.errorQuery)}) or (${at(sli.totalQuery)}) * 0) / ((${at(sli.totalQuery)}) > 0)`;
}
