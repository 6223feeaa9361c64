/** A store without a disk: for tests, for a first look, and where no engine runs. Bounded: the oldest goes first. */
import { assertNever } from "@sightline/model";
import {
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  encodeTraces,
  readTraces,
  type LogsData,
  type MetricsData,
  type Signal,
  type Span,
  type TracesData,
} from "@sightline/otlp";
import { storeErrors } from "../errors.ts";
import { DeltaBook } from "../intake/delta-book.ts";
import { visitLogs } from "../intake/logs.ts";
import { visitSamples } from "../intake/metrics.ts";
import type { IntakePolicy } from "../intake/policy.ts";
import { ValueLimit } from "../record/value-limit.ts";
import { visitSpans } from "../intake/spans.ts";
import type { SpanRecord } from "../record/records.ts";
import type { SpanWatch } from "../span-watch.ts";
import { storeOf } from "../store-of.ts";
import { admitSeries } from "../intake/series.ts";
import type { WrittenSeries } from "../metric/sample.ts";
import type { Receipt, SeriesReceipt, Store } from "../store.ts";
import { databaseSearch } from "./databases.ts";
import { errorSearch } from "./errors.ts";
import { logSearch, type NumberedLog } from "./logs.ts";
import { MemoryMetrics } from "./metrics.ts";
import { LogEntries, SpanRecords } from "./records.ts";
import { spanSearch } from "./spans.ts";

export interface MemoryStoreOptions {
  /** Default 15. Older items are refused; what is kept is bounded by number, not by age. */
  readonly retentionDays?: number;
  /** As `IntakePolicy` has it. */
  readonly longestValue?: number | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Sees the spans that are stored. */
  readonly spanWatch?: SpanWatch | undefined;
  /** Spans, and as many log records; ten times as many samples. Default 100,000. */
  readonly maxItems?: number;
}

const MAX_ITEMS = 100_000;
const SAMPLES_PER_ITEM = 10;

export function openMemoryStore(options: MemoryStoreOptions): Store {
  const { retentionDays = 15, longestValue, clock } = options;
  const policy: IntakePolicy = { retentionDays, longestValue, clock };
  const maxItems = options.maxItems ?? MAX_ITEMS;
  let spans: SpanRecord[] = [];
  let logs: NumberedLog[] = [];
  const metrics = new MemoryMetrics(maxItems * SAMPLES_PER_ITEM);
  let arrivals = 0;
  let dropped = 0;
  let closed = false;

  const bounded = <T>(items: T[]): T[] => {
    if (items.length <= maxItems) return items;
    dropped += items.length - maxItems;
    return items.slice(items.length - maxItems);
  };
  const takeTraces = (data: TracesData): Receipt => {
    const limit = new ValueLimit(longestValue);
    const records = new SpanRecords(limit);
    const tally = visitSpans(data, policy, records);
    spans = bounded([...spans, ...records.spans]);
    if (options.spanWatch !== undefined) show(options.spanWatch, accepted(data, policy));
    return tally.receipt(records.newestNano, limit.count);
  };
  const takeLogs = (data: LogsData): Receipt => {
    const limit = new ValueLimit(longestValue);
    const entries = new LogEntries(limit);
    const tally = visitLogs(data, policy, entries);
    const numbered = entries.logs.map((entry) => ({ number: arrivals++, entry }));
    logs = bounded([...logs, ...numbered]);
    return tally.receipt(0n, limit.count);
  };
  const deltas = new DeltaBook();
  const takeMetrics = (data: MetricsData): Receipt =>
    visitSamples(data, policy, deltas, {
      sample: (family, labels, unixMilli, value) => {
        dropped += metrics.add(family, labels, unixMilli, value);
      },
      exemplar: (family, labels, exemplar) => metrics.addExemplar(family, labels, exemplar),
    }).receipt();

  return storeOf({
    description: `memory (the newest ${maxItems} spans and log records)`,
    async write(signal: Signal, body: Uint8Array): Promise<Receipt> {
      if (closed) throw storeErrors.STORE_CLOSED({ store: "memory" });
      switch (signal) {
        case "traces":
          return takeTraces(decodeTraces(body));
        case "logs":
          return takeLogs(decodeLogs(body));
        case "metrics":
          return takeMetrics(decodeMetrics(body));
        default:
          return assertNever(signal, "signal");
      }
    },
    async writeSeries(series: readonly WrittenSeries[]): Promise<SeriesReceipt> {
      if (closed) throw storeErrors.STORE_CLOSED({ store: "memory" });
      const { admitted, receipt } = admitSeries(series, policy);
      for (const one of admitted) dropped += metrics.addSeries(one);
      return receipt;
    },
    ...spanSearch(() => spans),
    ...logSearch(() => logs),
    ...errorSearch(
      () => spans,
      () => logs,
    ),
    ...databaseSearch(() => spans),
    metrics: (window) => metrics.metrics(window),
    series: (matchers, window, limit) => metrics.series(matchers, window, limit),
    exemplars: (matchers, window, limit) => metrics.exemplars(matchers, window, limit),
    labelSets: (matchers, window, limit) => metrics.labelSets(matchers, window, limit),
    status: async () => ({
      spans: spans.length,
      logs: logs.length,
      samples: metrics.sampleCount,
      bytes: 0,
      dropped,
    }),
    close: async () => {
      closed = true;
    },
  });
}

/** The spans of a request that `visitSpans` does not refuse. */
function accepted(data: TracesData, policy: IntakePolicy): TracesData {
  const kept = new Set<Span>();
  visitSpans(data, policy, {
    resource: () => undefined,
    scope: () => undefined,
    span: (span) => kept.add(span),
  });
  const resourceSpans = data.resourceSpans.map((group) => ({
    ...group,
    scopeSpans: group.scopeSpans.map((scope) => ({
      ...scope,
      spans: scope.spans.filter((span) => kept.has(span)),
    })),
  }));
  return { resourceSpans };
}

function show(watch: SpanWatch, data: TracesData): void {
  const watched = watch.begin();
  readTraces(encodeTraces(data), {
    resource: (view) => watched.resource(view),
    scope: () => undefined,
    span: (view) => watched.span(view),
  });
  watched.stored();
}
