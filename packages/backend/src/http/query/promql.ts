/** One query in PromQL of a batch: lines over the window, or values at its end. */
import { type BatchedQuery, fillPromql, type Filling } from "@sightline/api";
import {
  type Answer,
  type AnswerSeries,
  parseExpression,
  parseQuery,
  queryInstant,
  queryRange,
} from "@sightline/promql";
import { metricOf } from "../prometheus/answer.ts";
import { exemplarsOf } from "../prometheus/exemplars.ts";
import type { Answered, Asking } from "./batch.ts";
import { type Grid, columnOf, meanOf, writtenColumn, writtenNumber } from "./column.ts";
import { queryErrors } from "./errors.ts";
import type { Planned } from "./shared-source.ts";

type PromqlQuery = Extract<BatchedQuery, { readonly kind: "promql" }>;

/** One query takes no longer than this: a page waits for all of them. */
const MOST_MILLISECONDS = 60_000;
const DEFAULT_SERIES = 200;

export function fillingOf(
  own: Filling["variables"] | undefined,
  { variables, step, from, to }: Omit<Asking, "source">,
): Filling {
  return { variables: { ...variables, ...own }, step, range: (to - from) / 1000 };
}

/** For what is read by several; `undefined` where it is no PromQL, or none that can be read: its own line says why. */
export function plannedOf(query: BatchedQuery, asking: Omit<Asking, "source">): Planned | undefined {
  if (query.kind !== "promql") return undefined;
  try {
    const parsed = parseQuery(fillPromql(query.expr, fillingOf(query.variables, asking)));
    const first = query.instant === true ? asking.to : asking.from;
    return parsed.ok ? { expression: parsed.expression, first } : undefined;
  } catch {
    return undefined;
  }
}

export async function answerPromql(query: PromqlQuery, asking: Asking): Promise<Answered> {
  const text = fillPromql(query.expr, fillingOf(query.variables, asking));
  const expression = parseExpression(text);
  const { source, signal, from, to, step } = asking;
  const options = { source, signal, limits: { milliseconds: MOST_MILLISECONDS } };
  const limit = query.limit ?? DEFAULT_SERIES;
  if (query.instant === true) return instantOf(await queryInstant(expression, to, options), to, limit);
  const interval = step * 1000;
  const grid: Grid = { start: Math.ceil(from / interval) * interval, interval, length: 0 };
  const length = Math.max(Math.floor((to - grid.start) / interval) + 1, 1);
  const end = grid.start + (length - 1) * interval;
  const [answer, exemplars] = await Promise.all([
    queryRange(expression, { start: grid.start, end, step: interval }, options),
    query.exemplars === true ? exemplarsIn(text, asking) : [],
  ]);
  return rangeOf(answer, { ...grid, length }, { limit, exemplars, asking });
}

function instantOf({ result, warnings, infos }: Answer, time: number, limit: number): Answered {
  const samples =
    result.kind === "vector"
      ? result.samples
      : result.kind === "scalar"
        ? [{ labels: [], value: result.value, histogram: undefined }]
        : result.kind === "matrix"
          ? result.series.map(({ labels, values }) => ({
              labels,
              value: values.at(-1) ?? Number.NaN,
              histogram: undefined,
            }))
          : [];
  const numbers = samples.filter(({ histogram }) => histogram === undefined);
  const sorted = numbers.toSorted((left, right) => compared(right.value, left.value));
  return {
    kind: "instant",
    time: time / 1000,
    series: sorted
      .slice(0, limit)
      .map(({ labels, value }) => ({ labels: metricOf(labels), value: writtenNumber(value) })),
    left: Math.max(sorted.length - limit, 0),
    histograms: samples.length - numbers.length,
    notes: [...warnings, ...infos],
  };
}

/** What is no number comes last. */
function compared(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return Number.isNaN(right) ? 1 : left - right;
}

interface RangeParts {
  readonly limit: number;
  readonly exemplars: Extract<Answered, { readonly kind: "range" }>["exemplars"];
  readonly asking: Asking;
}

function rangeOf({ result, warnings, infos }: Answer, grid: Grid, parts: RangeParts): Answered {
  const { limit, exemplars, asking } = parts;
  const all = result.kind === "matrix" ? result.series : [];
  const lines = all.filter(({ histograms }) => histograms === undefined);
  const kept = lines.length > limit ? largest(lines, limit) : lines;
  asking.room.bytes -= kept.length * grid.length * Float64Array.BYTES_PER_ELEMENT;
  if (asking.room.bytes < 0) throw queryErrors.BATCH_TOO_LARGE({ series: kept.length, points: grid.length });
  return {
    kind: "range",
    start: grid.start / 1000,
    step: grid.interval / 1000,
    length: grid.length,
    series: kept.map((line) => ({
      labels: metricOf(line.labels),
      values: writtenColumn(columnOf(line, grid), asking.inBase64),
    })),
    exemplars,
    left: lines.length - kept.length,
    histograms: all.length - lines.length,
    notes: [...warnings, ...infos],
  };
}

/** Those with the largest means, in the order they came. */
function largest(lines: readonly AnswerSeries[], limit: number): readonly AnswerSeries[] {
  const means = lines.map(({ values }) => meanOf(values));
  const order = means.map((_, at) => at).toSorted((a, b) => compared(means[b] ?? 0, means[a] ?? 0));
  const chosen = new Set(order.slice(0, limit));
  return lines.filter((_, at) => chosen.has(at));
}

const TRACE_ID = ["trace_id", "traceID", "traceId"] as const;
/** Marks on a chart; a page of them all would be a page of marks. */
const MOST_EXEMPLARS = 500;

async function exemplarsIn(text: string, { store, from, to }: Asking): Promise<RangeParts["exemplars"]> {
  const found = await exemplarsOf(store, text, from, to);
  const led = found.flatMap(({ seriesLabels, exemplars }) =>
    exemplars.flatMap(({ labels, value, timestamp }) => {
      const traceId = TRACE_ID.map((name) => labels[name]).find((id) => id !== undefined);
      return traceId === undefined
        ? []
        : [{ labels: seriesLabels, traceId, time: timestamp, value: Number(value) }];
    }),
  );
  const once = new Map(led.map((one) => [`${one.traceId} ${one.time}`, one]));
  return [...once.values()].toSorted((a, b) => b.value - a.value).slice(0, MOST_EXEMPLARS);
}
