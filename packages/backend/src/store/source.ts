/**
 * What a kind of store must be able to do by itself. `store-of.ts` makes the answers of the port out of it, so that all
 * stores agree on everything that is not a search.
 */
import type { Filter } from "@sightline/api";
import type { DatabaseSource } from "./database-source.ts";
import type { LogEntry, SpanOutline, SpanRecord, TraceExtent } from "./record/records.ts";
import type {
  MetricReader,
  Selection,
  TelemetryWriter,
  TimeWindow,
  SeriesWriter,
  StoreStatus,
} from "./store.ts";

/** Where a page begins: after the item with this time and key, of which `skip` equal ones were given already. */
export interface Position {
  readonly time: bigint;
  readonly key: string;
  readonly skip: number;
}

/** An item of a list with what orders it: newest first, then by key downwards. */
export interface Placed<T> {
  readonly time: bigint;
  readonly key: string;
  readonly item: T;
}

export interface PageRequest extends Selection {
  readonly limit: number;
  readonly after: Position | undefined;
}

export interface TraceExtents {
  readonly extents: readonly TraceExtent[];
  /** How many there are from the position on, without the limit. */
  readonly matched: number;
}

export interface TraceSource {
  /** Traces with a span that starts in the window and matches, newest first, then by id downwards. */
  extents(selection: Selection, limit: number, after: Position | undefined): Promise<TraceExtents>;
  countTraces(selection: Selection): Promise<number>;
  /** All spans of these traces, whenever they started; of one trace at most `limit`. */
  outlines(traceIds: readonly string[], limit: number): Promise<readonly SpanOutline[]>;
  /** By start, whenever they started; of one trace at most `limit`. */
  spansOf(traceIds: readonly string[], limit: number): Promise<readonly SpanRecord[]>;
  /** By time; of one trace at most `limit`. */
  logsOf(traceIds: readonly string[], limit: number): Promise<readonly Placed<LogEntry>[]>;
  spanPage(page: PageRequest): Promise<readonly Placed<SpanRecord>[]>;
  countSpans(selection: Selection): Promise<number>;
  /** The most frequent values of the keys `service`, `name` and of attributes. */
  values(selection: Selection, keys: number, valuesPerKey: number): Promise<readonly ValueCount[]>;
}

export interface ValueCount {
  readonly key: string;
  readonly value: string;
  readonly count: number;
}

/** What rows of requests are grouped by. */
export type RedGroup = "service" | "route" | "instance" | "bucket";

export interface RedRequest extends Selection {
  readonly groups: readonly RedGroup[];
  /** Of a `bucket`, nanoseconds; buckets start at multiples of it. */
  readonly step: bigint;
  /** Added to times before they are put into buckets: a day, to lay yesterday over today. */
  readonly shift: bigint;
}

/** Durations are nanoseconds. Quantiles interpolate between the two nearest values (Hyndman and Fan's type 7). */
export interface RedRow {
  readonly service: string;
  readonly route: string;
  readonly instance: string;
  /** Start of the bucket; 0 where not grouped by it. */
  readonly bucket: bigint;
  readonly requests: number;
  readonly errors: number;
  readonly quantiles: readonly [number, number, number];
  readonly total: number;
  readonly heaviest: number;
}

/** Every span counts as often as its weight says (`record/span-weight.ts`), so that numbers need not be whole. */
export interface CallRow {
  readonly service: string;
  readonly requests: number;
  readonly errors: number;
  /** Of the durations in nanoseconds: p50, p95, p99. */
  readonly quantiles: readonly [number, number, number];
  /** The greatest weight of one of them: over 1, where sampling left some out. */
  readonly heaviest: number;
}

/** Calls of one service to another, or to what sends no spans. */
export interface EdgeRow extends CallRow {
  /** The one that called; `service` is the one that was called. */
  readonly caller: string;
}

/** A service at one version, as any of its spans show it. */
export interface Presence {
  readonly service: string;
  readonly version: string;
  readonly instance: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** Spans of a tenant, whatever their service. */
export interface TenantRow {
  readonly tenant: string;
  readonly spans: number;
  readonly errors: number;
}

export interface ServiceSource {
  /** By spans, the most first, then by id. */
  tenants(window: TimeWindow, limit: number): Promise<readonly TenantRow[]>;
  serviceNames(window: TimeWindow): Promise<readonly string[]>;
  red(request: RedRequest): Promise<readonly RedRow[]>;
  presence(selection: Selection): Promise<readonly Presence[]>;
  operations(
    service: string,
    window: TimeWindow,
  ): Promise<readonly { readonly name: string; readonly kind: string }[]>;
  dependencies(
    window: TimeWindow,
  ): Promise<readonly { readonly parent: string; readonly child: string; readonly callCount: number }[]>;
  /** Who sent requests to the service, measured where they were served. */
  callers(service: string, selection: Selection): Promise<readonly CallRow[]>;
  /** What the service called, measured where it called. */
  callees(service: string, selection: Selection): Promise<readonly CallRow[]>;
}

export interface EdgeSource {
  /** Of the selected spans, those that another service sent a request to, measured where it was served. */
  servedEdges(selection: Selection): Promise<readonly EdgeRow[]>;
  /** Of the selected spans, calls that no other service is known to have served, to the peer that they name. */
  unservedEdges(selection: Selection): Promise<readonly EdgeRow[]>;
}

/** Errors that are alike, as far as a store can tell; those of one fingerprint may still come in several rows. */
export interface ErrorRow {
  readonly origin: "span" | "log";
  /** As the sender wrote it; empty where it wrote none. */
  readonly fingerprint: string;
  /** Empty where an error log has no exception. */
  readonly type: string;
  /** One of their messages; the body of a log without an exception. */
  readonly message: string;
  readonly stack: string;
  readonly service: string;
  /** Name of the span; empty for logs. */
  readonly route: string;
  /** From `since` on. */
  readonly count: number;
  /** Before `since`. */
  readonly previous: number;
  /** Nanoseconds since 1970, from `since` on; 0 where `count` is. */
  readonly first: bigint;
  readonly last: bigint;
  /** Of the newest that has one; empty where none has. */
  readonly traceId: string;
  /** `count` by tenant, those of none apart. */
  readonly tenants: readonly (readonly [tenant: string, count: number])[];
  /** `count` by part of the time from `since` on: the number of the part, and how many. */
  readonly parts: readonly (readonly [part: number, count: number])[];
}

/** The window that an error list tells about, in equal parts. */
export interface ErrorParts {
  /** Nanoseconds since 1970. */
  readonly since: bigint;
  /** Nanoseconds of one. */
  readonly width: bigint;
}

export interface ErrorSource {
  /** Of the selection's window; the most first, at most `limit`. */
  errorRows(selection: Selection, parts: ErrorParts, limit: number): Promise<readonly ErrorRow[]>;
}

export interface LogSource {
  logPage(page: PageRequest): Promise<readonly Placed<LogEntry>[]>;
  countLogs(selection: Selection): Promise<number>;
  logBuckets(
    selection: Selection,
    step: bigint,
  ): Promise<readonly { readonly bucket: bigint; readonly level: number; readonly count: number }[]>;
}

export interface TelemetrySource
  extends
    TelemetryWriter,
    SeriesWriter,
    TraceSource,
    ServiceSource,
    EdgeSource,
    ErrorSource,
    DatabaseSource,
    LogSource,
    MetricReader {
  readonly description: string;
  status(): Promise<StoreStatus>;
  close(): Promise<void>;
}

export const EVERYTHING: Filter = Object.freeze({ kind: "filter", terms: Object.freeze([]) });
