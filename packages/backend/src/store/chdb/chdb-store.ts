/** The embedded store: ClickHouse in this process, its tables in a data directory that this process alone holds. */
import { statfs } from "node:fs/promises";
import type { IntakePolicy } from "../intake/policy.ts";
import { pastReads } from "../../past-samples/past-reads.ts";
import { PastSamples } from "../../past-samples/past-samples.ts";
import { recentReads } from "../../recent-samples/recent-reads.ts";
import { RecentSamples } from "../../recent-samples/recent-samples.ts";
import { warmUp } from "../../recent-samples/warm-up.ts";
import { storeErrors } from "../errors.ts";
import type { TelemetrySource } from "../source.ts";
import { storeOf } from "../store-of.ts";
import type { SpanWatch } from "../span-watch.ts";
import type { Store, StoreStatus } from "../store.ts";
import { Cancellation } from "./cancellation.ts";
import { execute, SqlClient, type QueryLimits } from "./client.ts";
import { holdDataDir, type DataDir } from "./data-dir.ts";
import { openEngine, type Engine, type EngineSession } from "./engine.ts";
import { freshReads } from "./fresh-reads.ts";
import { engineLoader } from "./journal/engine-loader.ts";
import type { JournalWatch } from "./journal/event.ts";
import type { JournalFiles } from "./journal/files.ts";
import { openJournal, type Journal, type JournalLimits } from "./journal/journal.ts";
import type { Durability } from "./journal/segment.ts";
import { DatabaseReads } from "./read/databases.ts";
import { EdgeReads } from "./read/edges.ts";
import { ErrorReads } from "./read/errors.ts";
import { LogReads } from "./read/logs.ts";
import { MetricReads } from "./read/metrics.ts";
import { numberAt, textAt } from "./read/decode.ts";
import { ServiceReads } from "./read/services.ts";
import { TraceReads } from "./read/traces.ts";
import { HISTOGRAM_TABLE, LOG_TABLE, SAMPLE_TABLE, SERIES_TABLE, SPAN_TABLE } from "./rows/table.ts";
import { RowWrites } from "./row-writes.ts";
import { retentionOf, setRetention } from "./retention/age.ts";
import { limitParts, SizeLimit, type RetentionEvent } from "./retention/size.ts";
import { DATABASE, migrate } from "./schema.ts";
import { SessionPool, type QueueLimits } from "./session-pool.ts";

export interface ChdbStoreOptions {
  readonly dataDir: string;
  /** Default 15. `kept`: as the data directory has it. */
  readonly retentionDays?: number | "kept" | undefined;
  /** The oldest parts go when tables and journal are larger; default: none goes before its days are over. */
  readonly maxBytes?: number | undefined;
  /** Between two looks at the size; default 10 s. */
  readonly sizeCheckMs?: number;
  /** Bytes free where the data is; default what the file system says. */
  readonly freeBytes?: () => Promise<number>;
  /** The folder of the numbered SQL files; default the package's own. */
  readonly schema?: URL;
  readonly retentionEvent?: ((event: RetentionEvent) => void) | undefined;
  /** As `IntakePolicy` has it. */
  readonly longestValue?: number | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of the whole engine; default 1.5 GB. */
  readonly memoryBytes?: number;
  /** Of one query; default 20 s and 1 GB. */
  readonly limits?: QueryLimits;
  /** Queries that run at the same time; default 3. */
  readonly readers?: number;
  /** Of queries that wait for one of the readers; default 128, for at most 15 s. */
  readonly queue?: QueueLimits;
  /**
   * Of the newest samples, which are kept in memory too; default 75 minutes of at most 256 MiB. Half as many bytes again are
   * for what was read lately of the time before. No bytes: none are kept.
   */
  readonly recent?: { readonly minutes?: number; readonly maxBytes?: number | undefined } | undefined;
  /** They could not be read back after the start: the tables answer. */
  readonly recentFailed?: ((cause: unknown, willTryAgain: boolean) => void) | undefined;
  /** What an acknowledged row survives; default `commit`, a kill of the process. */
  readonly durability?: Durability | undefined;
  readonly journalLimits?: Partial<JournalLimits>;
  readonly watch?: JournalWatch;
  /** Sees the spans that are stored. */
  readonly spanWatch?: SpanWatch | undefined;
  /** Of the journal; default the file system's. */
  readonly files?: JournalFiles;
}

interface Opened {
  readonly engine: Engine;
  readonly writer: EngineSession;
  readonly readers: readonly EngineSession[];
  /** What keeps the tables within their size. */
  readonly keeper: EngineSession | undefined;
  /** What stops queries. */
  readonly stopper: EngineSession;
  readonly version: string;
  /** Of the tables. */
  readonly schema: number;
  readonly retentionDays: number;
}

const DEFAULT_RETENTION_DAYS = 15;
const DAY_MS = 86_400_000;
/** The last hour, and what a rate over fifteen minutes reads before it. */
const DEFAULT_RECENT_MINUTES = 75;
const DEFAULT_RECENT_BYTES = 268_435_456;
/** Of what the newest samples may take, so much again is kept of what was read lately. */
const PAST = 1 / 2;
const METRICS = [SERIES_TABLE, SAMPLE_TABLE, HISTOGRAM_TABLE];
const DEFAULT_SIZE_CHECK_MS = 10_000;
const DEFAULT_LIMITS: QueryLimits = Object.freeze({ seconds: 20, megabytes: 1000 });
/** A page asks some ten queries at once, of 50 to 500 ms each: more than that many pages can wait for nothing but a refusal. */
const DEFAULT_QUEUE: QueueLimits = Object.freeze({ waiting: 128, waitMs: 15_000 });

/** @throws DATA_DIR_LOCKED, DATA_DIR_NEWER, DATA_DIR_UNUSABLE, ENGINE_UNAVAILABLE */
export async function openChdbStore(options: ChdbStoreOptions): Promise<Store> {
  const { dataDir, opened } = await holdDataDir(options.dataDir, (held) => openTables(held, options));
  try {
    const journal = await openJournal({
      directory: dataDir.segments,
      quarantine: dataDir.quarantine,
      loader: engineLoader(opened.writer),
      schema: opened.schema,
      clock: options.clock,
      pid: process.pid,
      durability: options.durability,
      limits: options.journalLimits,
      watch: options.watch,
      files: options.files,
    });
    return opening(dataDir, opened, journal, options);
  } catch (cause) {
    await closeEngine(opened);
    await dataDir.release();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw storeErrors.DATA_DIR_UNUSABLE({ dataDir: dataDir.path, reason }, { cause });
  }
}

/** The store over what is open, with the newest samples beside it. */
function opening(dataDir: DataDir, opened: Opened, journal: Journal, options: ChdbStoreOptions): Store {
  const recent = recentSamples(options, opened.retentionDays);
  const past = recent === undefined ? undefined : pastSamples(options, opened.retentionDays);
  const pool = new SessionPool(opened.readers, options.queue ?? DEFAULT_QUEUE);
  const cancellation = new Cancellation(opened.stopper, "read");
  const client = new SqlClient(pool, options.limits ?? DEFAULT_LIMITS, cancellation);
  const source = chdbSource(dataDir, opened, journal, options, { recent, past, pool, cancellation, client });
  const store = freshReads(storeOf(source), (tables) => journal.settle(tables));
  if (recent === undefined || past === undefined) return store;
  let isClosed = false;
  const reads = new MetricReads(client);
  const from = options.clock() - recent.keepMs;
  const window = { from: BigInt(Math.floor(from)) * 1_000_000n, to: 1n << 62n };
  void warmUp({
    recent,
    from,
    isClosed: () => isClosed,
    failed: options.recentFailed ?? (() => undefined),
    stored: async () => {
      await journal.settle(METRICS);
      return {
        seriesCount: () => reads.seriesCount(window),
        part: (part, parts) => reads.part(window, part, parts),
      };
    },
  });
  const close = (): Promise<void> => {
    isClosed = true;
    return store.close();
  };
  return Object.freeze({ ...pastReads(recentReads(store, recent), past, recent), close });
}

function pastSamples({ recent = {}, clock }: ChdbStoreOptions, retentionDays: number): PastSamples {
  const { maxBytes = DEFAULT_RECENT_BYTES } = recent;
  return new PastSamples({ maxBytes: maxBytes * PAST, retentionMs: retentionDays * DAY_MS, clock });
}

function recentSamples(
  { recent = {}, clock }: ChdbStoreOptions,
  retentionDays: number,
): RecentSamples | undefined {
  const { minutes = DEFAULT_RECENT_MINUTES, maxBytes = DEFAULT_RECENT_BYTES } = recent;
  if (maxBytes === 0) return undefined;
  return new RecentSamples({ keepMs: Math.min(minutes * 60_000, retentionDays * DAY_MS), maxBytes, clock });
}

async function openTables(dataDir: DataDir, options: ChdbStoreOptions): Promise<Opened> {
  const engine = await openEngine({
    dataDir: dataDir.path,
    memoryBytes: options.memoryBytes ?? 1_500_000_000,
    durability: options.durability,
  });
  const sessions: EngineSession[] = [];
  try {
    const writer = engine.session();
    sessions.push(writer);
    const schema = await migrate(writer, dataDir.path, options.schema);
    const retentionDays = await retain(writer, options);
    const stopper = engine.session();
    sessions.push(stopper);
    let keeper: EngineSession | undefined;
    if (options.maxBytes !== undefined) {
      keeper = engine.session();
      sessions.push(keeper);
      await execute(keeper, `USE ${DATABASE}`);
    }
    const readers: EngineSession[] = [];
    for (let count = 0; count < (options.readers ?? 3); count++) {
      const reader = engine.session();
      sessions.push(reader);
      readers.push(reader);
      await execute(reader, `USE ${DATABASE}`);
    }
    const row = (await execute(writer, "SELECT version()"))[0];
    const version = row === undefined ? "" : textAt(row, 0);
    return { engine, writer, readers, keeper, stopper, version, schema, retentionDays };
  } catch (error) {
    await engine.drain();
    for (const session of sessions) session.close();
    throw error;
  }
}

/** Days that rows are kept from now on. */
async function retain(writer: EngineSession, options: ChdbStoreOptions): Promise<number> {
  const { retentionDays = DEFAULT_RETENTION_DAYS } = options;
  if (retentionDays === "kept") return (await retentionOf(writer)) ?? DEFAULT_RETENTION_DAYS;
  await setRetention(writer, retentionDays);
  await limitParts(writer, options.maxBytes);
  return retentionDays;
}

async function closeEngine({ engine, writer, readers, keeper, stopper }: Opened): Promise<void> {
  await engine.drain();
  keeper?.close();
  stopper.close();
  for (const session of [...readers, writer]) session.close();
  await engine.drain();
}

interface Readers {
  readonly recent: RecentSamples | undefined;
  readonly past: PastSamples | undefined;
  readonly pool: SessionPool;
  readonly cancellation: Cancellation;
  readonly client: SqlClient;
}

function chdbSource(
  dataDir: DataDir,
  opened: Opened,
  journal: Journal,
  options: ChdbStoreOptions,
  { recent, past, pool, cancellation, client }: Readers,
): TelemetrySource {
  const { longestValue, clock } = options;
  const policy: IntakePolicy = { retentionDays: opened.retentionDays, longestValue, clock };
  const traces = new TraceReads(client);
  const services = new ServiceReads(client);
  const edges = new EdgeReads(client);
  const errors = new ErrorReads(client);
  const databases = new DatabaseReads(client);
  const logs = new LogReads(client);
  const metrics = new MetricReads(client);
  const writes = new RowWrites(journal, policy, { spanWatch: options.spanWatch, recent, past });
  const sizeLimit = sizeLimitOf(dataDir, opened, journal, {
    ...options,
    retentionEvent: (event) => {
      if (event.kind === "let-go") past?.clear();
      options.retentionEvent?.(event);
    },
  });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await sizeLimit?.close();
    await journal.close();
    const drained = pool.drain();
    await cancellation.stopAll(() => pool.running === 0);
    await drained;
    await closeEngine(opened);
    await dataDir.release();
  };
  return {
    description: `chdb ${opened.version}`,
    write: (signal, body) => writes.write(signal, body),
    writeSeries: (series) => writes.writeSeries(series),
    extents: (selection, limit, after) => traces.extents(selection, limit, after),
    countTraces: (selection) => traces.countTraces(selection),
    outlines: (traceIds, limit) => traces.outlines(traceIds, limit),
    spansOf: (traceIds, limit) => traces.spansOf(traceIds, limit),
    spanPage: (page) => traces.spanPage(page),
    countSpans: (selection) => traces.countSpans(selection),
    values: (selection, keys, valuesPerKey) => traces.values(selection, keys, valuesPerKey),
    red: (request) => services.red(request),
    presence: (selection) => services.presence(selection),
    tenants: (window, limit) => services.tenants(window, limit),
    serviceNames: (window) => services.serviceNames(window),
    operations: (service, window) => services.operations(service, window),
    dependencies: (window) => services.dependencies(window),
    callers: (service, selection) => services.callers(service, selection),
    callees: (service, selection) => services.callees(service, selection),
    servedEdges: (selection) => edges.servedEdges(selection),
    unservedEdges: (selection) => edges.unservedEdges(selection),
    errorRows: (selection, parts, limit) => errors.errorRows(selection, parts, limit),
    statementRows: (selection, by, parts, limit) => databases.statementRows(selection, by, parts, limit),
    loopRows: (selection, limit) => databases.loopRows(selection, limit),
    slowest: (selection, limit) => databases.slowest(selection, limit),
    statementShares: (selection, by, limit) => databases.statementShares(selection, by, limit),
    statementDistribution: (selection, bounds) => databases.statementDistribution(selection, bounds),
    logPage: (page) => logs.logPage(page),
    logsOf: (traceIds, limit) => logs.logsOf(traceIds, limit),
    countLogs: (selection) => logs.countLogs(selection),
    logBuckets: (selection, step) => logs.logBuckets(selection, step),
    metrics: (window) => metrics.metrics(window),
    series: (matchers, window, limit) => metrics.series(matchers, window, limit),
    exemplars: (matchers, window, limit) => metrics.exemplars(matchers, window, limit),
    labelSets: (matchers, window, limit) => metrics.labelSets(matchers, window, limit),
    status: async () => ({
      ...(await journal.betweenLoads(() => status(opened.writer, journal))),
      queries: { running: pool.running, waiting: pool.waiting, refused: pool.refused },
      ...(sizeLimit === undefined ? {} : { dropped: sizeLimit.items, maxBytes: options.maxBytes }),
    }),
    close: () => (closing ??= close()),
  };
}

function sizeLimitOf(
  dataDir: DataDir,
  { keeper }: Opened,
  journal: Journal,
  { maxBytes, sizeCheckMs, freeBytes, retentionEvent }: ChdbStoreOptions,
): SizeLimit | undefined {
  if (keeper === undefined || maxBytes === undefined) return undefined;
  return new SizeLimit({
    session: keeper,
    maxBytes,
    journalBytes: () => journal.unloadedBytes,
    freeBytes: freeBytes ?? (() => freeBytesOf(dataDir.path)),
    event: retentionEvent ?? (() => undefined),
    intervalMs: sizeCheckMs ?? DEFAULT_SIZE_CHECK_MS,
  });
}

async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Rows and bytes of the parts in use, and what is on its way there. Exact while nothing is being loaded. */
async function status(writer: EngineSession, journal: Journal): Promise<StoreStatus> {
  const rows = await execute(
    writer,
    `SELECT sumIf(rows, table = 'otel_traces'), sumIf(rows, table = 'otel_logs'), sumIf(rows, table IN ('metric_samples', 'metric_histograms')), sum(bytes_on_disk)
     FROM system.parts WHERE active AND database = '${DATABASE}'`,
  );
  const row = rows[0] ?? [];
  return {
    spans: numberAt(row, 0) + journal.unloadedRows(SPAN_TABLE),
    logs: numberAt(row, 1) + journal.unloadedRows(LOG_TABLE),
    samples: numberAt(row, 2) + journal.unloadedRows(SAMPLE_TABLE) + journal.unloadedRows(HISTOGRAM_TABLE),
    bytes: numberAt(row, 3),
    journal: await journal.status(),
  };
}
