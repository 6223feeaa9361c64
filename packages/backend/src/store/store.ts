/**
 * The port to what keeps telemetry. Implementations: `chdb/` (default), `memory/` (tests, `--store memory`), later a
 * ClickHouse server. Each passes `contract/`.
 */
import type {
  Activity,
  AttributeList,
  DatabaseList,
  DatabaseStatementDetail,
  ErrorList,
  Filter,
  LogList,
  LogVolume,
  MetricList,
  ServiceDetail,
  ServiceGraph,
  ServiceList,
  SpanList,
  TenantList,
  Trace,
  TraceList,
} from "@sightline/api";
import type { Signal } from "@sightline/otlp";
import type { Labels, NativeHistogram } from "@sightline/promql";
import type { Exemplar, WrittenSeries } from "./metric/sample.ts";

/** Nanoseconds since 1970; `from` inclusive, `to` exclusive. */
export interface TimeWindow {
  readonly from: bigint;
  readonly to: bigint;
}

/** The first whole millisecond that is not before a time. */
export function ceilMilli(nano: bigint): number {
  return Number((nano + 999_999n) / 1_000_000n);
}

/** What a read is about. */
export interface Selection extends TimeWindow {
  readonly filter: Filter;
}

export interface PageSelection extends Selection {
  readonly limit: number;
  /** From the page before. */
  readonly cursor: string | undefined;
}

export interface SeriesSelection extends Selection {
  /** Nanoseconds a bucket; buckets start at multiples of it. */
  readonly step: bigint;
}

/** Why some items of a request were not kept. */
export interface Rejection {
  readonly count: number;
  readonly reason: string;
}

/** What became of a request: everything not rejected is stored. */
export interface Receipt {
  /** Spans, log records, data points. */
  readonly stored: number;
  readonly rejections: readonly Rejection[];
  /** The end of the newest stored span, nanoseconds since 1970; 0 where there is none, and for logs and metrics. */
  readonly newestNano: bigint;
  /** Values of attributes that were longer than is kept, and are stored cut; absent where there was none. */
  readonly cutValues?: number;
}

export interface TelemetryWriter {
  /**
   * Stores an OTLP export request, as protobuf. Resolves when the data is stored: it survives a kill of the process from
   * then on (memory store excepted). `body` must stay as it is until then: a large one is read piece by piece.
   *
   * @throws OTLP_MALFORMED, OTLP_LIMIT: nothing of the request is stored.
   */
  write(signal: Signal, body: Uint8Array): Promise<Receipt>;
}

/** What became of series: `stored` and the reasons count samples, be they numbers, histograms or ends. */
export interface SeriesReceipt extends Receipt {
  /** Of the samples that were stored, native histograms. */
  readonly histograms: number;
  /** Exemplars that were stored. Those that were not are counted by reason too. */
  readonly exemplars: number;
}

export interface SeriesWriter {
  /**
   * Stores series with the labels that they have, where Prometheus' own formats bring them. Resolves as
   * `TelemetryWriter.write` does. Samples may come in any order, and later than others of their series.
   */
  writeSeries(series: readonly WrittenSeries[]): Promise<SeriesReceipt>;
}

export interface TraceReader {
  activity(selection: SeriesSelection): Promise<Activity>;
  traces(page: PageSelection): Promise<TraceList>;
  /** `undefined`: no span with this id is stored. `traceId` is 32 lower-case hex digits. */
  trace(traceId: string): Promise<Trace | undefined>;
  /**
   * Those of the traces that are stored, each once, in the order asked for. Of each at most 10,000 spans and 1000 log
   * records: `complete` says whether these are all.
   */
  tracesById(traceIds: readonly string[]): Promise<readonly Trace[]>;
  spans(page: PageSelection): Promise<SpanList>;
  attributes(selection: Selection): Promise<AttributeList>;
}

export interface ServiceReader {
  services(selection: SeriesSelection): Promise<ServiceList>;
  /** `undefined`: the service is not known in the window or the day before. */
  service(name: string, selection: SeriesSelection): Promise<ServiceDetail | undefined>;
  /** Services that were seen in the window, and their calls of each other and of what is outside. */
  graph(selection: Selection): Promise<ServiceGraph>;
  /** By spans, the most first. */
  tenants(window: TimeWindow): Promise<TenantList>;
  serviceNames(window: TimeWindow): Promise<readonly string[]>;
  /** Span names of a service, with their kinds. */
  operations(
    service: string,
    window: TimeWindow,
  ): Promise<readonly { readonly name: string; readonly kind: string }[]>;
  /** Calls between services, from parent and child spans. */
  dependencies(
    window: TimeWindow,
  ): Promise<readonly { readonly parent: string; readonly child: string; readonly callCount: number }[]>;
}

export interface ErrorSelection extends Selection {
  readonly limit: number;
}

export interface ErrorReader {
  /** Exceptions of failed spans and error logs of the window, grouped by what they are. */
  errors(selection: ErrorSelection): Promise<ErrorList>;
}

export interface DatabaseSelection extends Selection {
  /** Of each list. */
  readonly limit: number;
}

export interface DatabaseReader {
  /** Queries of the window by database and statement, those in loops, those that were slow, pools and transactions. */
  databases(selection: DatabaseSelection): Promise<DatabaseList>;
  /** `undefined`: of the selection, no span is of this statement. `id` as `databases` gives it. */
  databaseStatement(id: string, selection: Selection): Promise<DatabaseStatementDetail | undefined>;
}

export interface LogReader {
  logs(page: PageSelection): Promise<LogList>;
  logVolume(selection: SeriesSelection): Promise<LogVolume>;
}

export interface SeriesMatcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** One series with its samples in the window, columns of equal length. */
export interface StoredSeries {
  /** Prometheus labels with `__name__`, `job`, `instance`. */
  readonly labels: Readonly<Record<string, string>>;
  /** The same as the evaluator has them, where they are at hand. */
  readonly list?: Labels;
  /** Milliseconds since 1970, ascending. */
  readonly time: Float64Array;
  /** The end of a series is told by a NaN of certain bits: `isStale` of `@sightline/promql`. */
  readonly value: Float64Array;
  /** Native histograms at the indices where they stand in place of a value; absent where there is none. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

/** One series with its exemplars in the window. */
export interface StoredExemplars {
  readonly labels: Readonly<Record<string, string>>;
  /** By time, each once. */
  readonly exemplars: readonly Exemplar[];
}

export interface MetricReader {
  metrics(window: TimeWindow): Promise<MetricList>;
  /** Series that match all matchers, at most `limit`. */
  series(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredSeries[]>;
  /** The newest exemplars of series that match all matchers, at most `limit` of them; series by their labels. */
  exemplars(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredExemplars[]>;
  /** The labels of series that match all matchers and have a sample in the window, at most `limit`. */
  labelSets(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly Readonly<Record<string, string>>[]>;
}

/** A part of what is stored, as it could have been sent. */
export interface DataBatch {
  readonly signal: Signal;
  /** Spans, log records, data points. */
  readonly items: number;
  /** An OTLP export request, as protobuf. Attributes are text, as they are stored. */
  readonly body: Uint8Array;
}

export interface DataReader {
  /**
   * All signals of a window, a little at a time; what comes in meanwhile may or may not be among them. Metrics are the
   * cumulative points that their series were made of.
   *
   * @throws EXPORT_TOO_WIDE
   */
  batches(window: TimeWindow): AsyncIterable<DataBatch>;
}

/** What was acknowledged and is not in the tables yet. */
export interface JournalStatus {
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
  /** Since the oldest of these rows came. */
  readonly oldestSeconds: number;
  /** Segments that could not be loaded and were set aside. */
  readonly quarantined: number;
}

export interface StoreStatus {
  readonly spans: number;
  readonly logs: number;
  readonly samples: number;
  readonly bytes: number;
  /** Above this the oldest goes; absent where there is no such limit. */
  readonly maxBytes?: number | undefined;
  /** Items that a bounded store let go to make room, since it was opened; absent where nothing is let go. */
  readonly dropped?: number;
  /** Absent where an acknowledgement waits for the tables. */
  readonly journal?: JournalStatus;
  /** Absent where queries do not wait for one another. */
  readonly queries?: QueryStatus;
  /** Absent where no samples are kept beside the store. */
  readonly recent?: RecentStatus;
}

/** The newest samples, which are kept in memory beside the store. */
export interface RecentStatus {
  readonly series: number;
  readonly samples: number;
  /** Of samples, labels and index. */
  readonly bytes: number;
  /** Above this the oldest samples go. */
  readonly limitBytes: number;
  /** So far back all samples are there; absent until those of before the start are. */
  readonly seconds?: number;
  /** Samples that went before their time to make room, since the store was opened. */
  readonly dropped: number;
  /** Reads that were answered without the store, since it was opened. */
  readonly answered: number;
}

export interface QueryStatus {
  readonly running: number;
  readonly waiting: number;
  /** For want of room, since the store was opened. */
  readonly refused: number;
}

export interface Store
  extends
    TelemetryWriter,
    SeriesWriter,
    TraceReader,
    ServiceReader,
    ErrorReader,
    DatabaseReader,
    LogReader,
    MetricReader,
    DataReader {
  /** What kind of store this is, for health: `chdb 26.7.2.1`. */
  readonly description: string;
  status(): Promise<StoreStatus>;
  /** Idempotent. Waits for what is under way, then releases the data directory. */
  close(): Promise<void>;
}
