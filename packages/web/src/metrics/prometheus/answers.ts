/** Answers of the Prometheus API as columns. */
import { isRecord, labelSetOf, listOf, type Told, textOf } from "./ask.ts";

export type LabelSet = Readonly<Record<string, string>>;

/** One series of a range query. */
export interface RangeLine {
  /** Its labels as text: tells it from the others of its query. */
  readonly key: string;
  readonly labels: LabelSet;
  /** One value a step; NaN where there is none: the series had gone stale, or the value is no number. */
  readonly values: Float64Array;
}

/** Seconds; `length` steps from `start` on. */
export interface Steps {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

export interface RangeAnswer extends Steps {
  readonly lines: readonly RangeLine[];
  /** Series whose values are native histograms: no line can show them. */
  readonly histograms: number;
  readonly notes: readonly string[];
  /** How long the answer took, in seconds, its way included. */
  readonly took: number;
}

export interface InstantRow {
  readonly key: string;
  readonly labels: LabelSet;
  /** As Prometheus writes it; of a native histogram its count and sum. */
  readonly value: string;
}

export interface InstantAnswer {
  readonly rows: readonly InstantRow[];
  readonly notes: readonly string[];
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface TraceExemplar {
  readonly traceId: string;
  /** Unix seconds. */
  readonly time: number;
  readonly value: number;
  readonly labels: LabelSet;
}

export function keyOf(labels: LabelSet): string {
  return Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
    .join(",");
}

/** `Infinity` is `+Inf` in Prometheus. */
export function numberOf(text: unknown): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return typeof text === "string" && text !== "" ? Number(text) : Number.NaN;
}

/** A scalar's range is one line without labels. */
export function rangeAnswer({ data, notes }: Told, steps: Steps, took: number): RangeAnswer {
  const result = isRecord(data) ? listOf(data["result"]) : [];
  let histograms = 0;
  const lines: RangeLine[] = [];
  for (const one of result) {
    if (!isRecord(one)) continue;
    if (listOf(one["histograms"]).length > 0) histograms += 1;
    const points = listOf(one["values"]);
    if (points.length === 0) continue;
    const labels = labelSetOf(one["metric"]);
    lines.push({ key: keyOf(labels), labels, values: column(points, steps) });
  }
  return { ...steps, lines, histograms, notes, took };
}

function column(points: readonly unknown[], { start, step, length }: Steps): Float64Array {
  const values = new Float64Array(length).fill(Number.NaN);
  for (const point of points) {
    const [time, value] = listOf(point);
    if (typeof time !== "number") continue;
    const at = Math.round((time - start) / step);
    if (at >= 0 && at < length) values[at] = numberOf(value);
  }
  return values;
}

export function instantAnswer({ data, notes }: Told): InstantAnswer {
  if (!isRecord(data)) return { rows: [], notes };
  const { resultType, result } = data;
  if (resultType === "scalar" || resultType === "string") {
    return { rows: [{ key: "", labels: {}, value: textOf(listOf(result)[1]) }], notes };
  }
  const rows = listOf(result).flatMap((one) => {
    if (!isRecord(one)) return [];
    const labels = labelSetOf(one["metric"]);
    return [{ key: keyOf(labels), labels, value: instantValue(one) }];
  });
  return { rows, notes };
}

function instantValue(row: Readonly<Record<string, unknown>>): string {
  const histogram = listOf(row["histogram"])[1];
  if (isRecord(histogram)) return `count ${textOf(histogram["count"])}, sum ${textOf(histogram["sum"])}`;
  // A range selector answers with a matrix: its newest sample stands for it.
  const point = listOf(row["value"] ?? listOf(row["values"]).at(-1));
  return textOf(point[1]);
}

export function familiesOf({ data }: Told): readonly Family[] {
  if (!isRecord(data)) return [];
  return Object.entries(data).flatMap(([name, list]) => {
    const [first] = listOf(list);
    if (!isRecord(first)) return [];
    const { type, help, unit } = first;
    return [{ name, type: textOf(type), help: textOf(help), unit: textOf(unit) }];
  });
}

/** Names under which a trace's id stands in an exemplar: OpenTelemetry's, and what client libraries write. */
const TRACE_ID = ["trace_id", "traceID", "traceId"] as const;

/** Those that lead to a trace; in the order of time. */
export function exemplarsOf({ data }: Told): readonly TraceExemplar[] {
  const found = listOf(data).flatMap((series) => {
    if (!isRecord(series)) return [];
    const of = labelSetOf(series["seriesLabels"]);
    return listOf(series["exemplars"]).flatMap((one) => {
      if (!isRecord(one)) return [];
      const own = labelSetOf(one["labels"]);
      const traceId = TRACE_ID.map((name) => own[name]).find((id) => id !== undefined);
      const time = one["timestamp"];
      if (traceId === undefined || typeof time !== "number") return [];
      return [{ traceId, time, value: numberOf(one["value"]), labels: of }];
    });
  });
  // Every bucket of a histogram holds the same trace once at most; several series may hold it.
  const byTrace = new Map(found.map((one) => [`${one.traceId} ${one.time} ${one.value}`, one]));
  return [...byTrace.values()].toSorted((a, b) => a.time - b.time);
}
