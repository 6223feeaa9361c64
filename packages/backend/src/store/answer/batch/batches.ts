/** Everything of a window as OTLP requests: for a file, or for another backend. */
import type { Signal } from "@sightline/otlp";
import { storeErrors } from "../../errors.ts";
import {
  EVERYTHING,
  type Placed,
  type PageRequest,
  type Position,
  type TelemetrySource,
} from "../../source.ts";
import type { DataBatch, SeriesMatcher, TimeWindow } from "../../store.ts";
import { positionAfter } from "../cursor.ts";
import { logsBody } from "./logs.ts";
import { metricsBody, seriesNames, type Family } from "./metrics.ts";
import { spansBody } from "./spans.ts";

/** Items read at once; a window with more is halved first, so that no page is looked for in all of it. */
const PAGE = 5000;
const SLICE = 20_000;
const SHORTEST_SLICE = 1_000_000_000n;
/** Items of a request. */
const REQUEST = 1000;
/** A request above this is halved: receivers take 16 MiB, and OpenTelemetry's gRPC receivers 4 MiB. */
const REQUEST_BYTES = 3_500_000;
/** Samples in memory at once, if each series has one a second. */
const SAMPLES = 500_000n;
const SECOND = 1_000_000_000n;
const MOST_SERIES = 1_000_000;

/** @throws EXPORT_TOO_WIDE */
export async function* dataBatches(source: TelemetrySource, window: TimeWindow): AsyncGenerator<DataBatch> {
  const spans = (page: PageRequest): ReturnType<typeof source.spanPage> => source.spanPage(page);
  yield* itemBatches(
    "traces",
    window,
    spans,
    (within) => source.countSpans({ ...within, filter: EVERYTHING }),
    spansBody,
  );
  const logs = (page: PageRequest): ReturnType<typeof source.logPage> => source.logPage(page);
  yield* itemBatches(
    "logs",
    window,
    logs,
    (within) => source.countLogs({ ...within, filter: EVERYTHING }),
    logsBody,
  );
  yield* metricBatches(source, window);
}

async function* itemBatches<T>(
  signal: Signal,
  window: TimeWindow,
  read: (page: PageRequest) => Promise<readonly Placed<T>[]>,
  count: (window: TimeWindow) => Promise<number>,
  encode: (items: readonly T[]) => Uint8Array,
): AsyncGenerator<DataBatch> {
  for await (const slice of slices(window, count)) {
    let after: Position | undefined;
    for (;;) {
      const page = await read({ ...slice, filter: EVERYTHING, limit: PAGE, after });
      for (let at = 0; at < page.length; at += REQUEST) {
        const items = page.slice(at, at + REQUEST).map(({ item }) => item);
        yield* requests(signal, items, encode);
      }
      if (page.length < PAGE) break;
      after = positionAfter(page, after);
    }
  }
}

/** From early to late, each with few enough items. */
async function* slices(
  window: TimeWindow,
  count: (window: TimeWindow) => Promise<number>,
): AsyncGenerator<TimeWindow> {
  const items = await count(window);
  const length = window.to - window.from;
  if (items === 0) return;
  if (items <= SLICE || length <= SHORTEST_SLICE) {
    yield window;
    return;
  }
  const middle = window.from + length / 2n;
  yield* slices({ from: window.from, to: middle }, count);
  yield* slices({ from: middle, to: window.to }, count);
}

function* requests<T>(
  signal: Signal,
  items: readonly T[],
  encode: (items: readonly T[]) => Uint8Array,
): Generator<DataBatch> {
  const body = encode(items);
  if (body.length <= REQUEST_BYTES || items.length <= 1) {
    yield { signal, items: items.length, body };
    return;
  }
  const middle = Math.ceil(items.length / 2);
  yield* requests(signal, items.slice(0, middle), encode);
  yield* requests(signal, items.slice(middle), encode);
}

async function* metricBatches(source: TelemetrySource, window: TimeWindow): AsyncGenerator<DataBatch> {
  const { metrics, complete } = await source.metrics(window);
  if (!complete) throw storeErrors.EXPORT_TOO_WIDE({ metrics: metrics.length });
  for (const family of metrics) {
    for (const slice of sampleSlices(window, family)) {
      const series = await source.series([matcherOf(family)], slice, MOST_SERIES);
      const request = metricsBody(family, series);
      if (request !== undefined) yield* halved(family, series, request);
    }
  }
}

/** Whole points stay together: a point's series have the same time. */
function* halved(
  family: Family,
  series: Parameters<typeof metricsBody>[1],
  { body, points }: NonNullable<ReturnType<typeof metricsBody>>,
): Generator<DataBatch> {
  const times = series.flatMap(({ time }) => [time[0] ?? 0, time.at(-1) ?? 0]);
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, time) => Math.max(most, time), 0);
  if (body.length <= REQUEST_BYTES || first >= last) {
    yield { signal: "metrics", items: points, body };
    return;
  }
  const middle = first + Math.ceil((last - first) / 2);
  for (const part of [series.map((one) => before(one, middle)), series.map((one) => since(one, middle))]) {
    const kept = part.filter(({ time }) => time.length > 0);
    const request = metricsBody(family, kept);
    if (request !== undefined) yield* halved(family, kept, request);
  }
}

type Series = Parameters<typeof metricsBody>[1][number];

function before(series: Series, time: number): Series {
  const end = series.time.findIndex((at) => at >= time);
  return end === -1 ? series : sliced(series, 0, end);
}

function since(series: Series, time: number): Series {
  const start = series.time.findIndex((at) => at >= time);
  return sliced(series, start === -1 ? series.time.length : start, series.time.length);
}

function sliced({ labels, time, value, histograms }: Series, from: number, to: number): Series {
  const numbers = { labels, time: time.slice(from, to), value: value.slice(from, to) };
  return histograms === undefined ? numbers : { ...numbers, histograms: histograms.slice(from, to) };
}

function* sampleSlices(window: TimeWindow, { series }: Family): Generator<TimeWindow> {
  const seconds = SAMPLES / BigInt(Math.max(1, series));
  const step = (seconds < 60n ? 60n : seconds) * SECOND;
  for (let { from } = window; from < window.to; from += step) {
    yield { from, to: from + step < window.to ? from + step : window.to };
  }
}

function matcherOf(family: Family): SeriesMatcher {
  const [only = "", ...more] = seriesNames(family);
  if (more.length === 0) return { label: "__name__", operator: "=", value: only };
  return { label: "__name__", operator: "=~", value: [only, ...more].map(escaped).join("|") };
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w:]/g, (character) => `\\${character}`);
}
