/** The embedded store: ClickHouse in this process, its tables in a data directory that this process alone holds. */
import { assertNever } from "@sightline/model";
import type { Signal } from "@sightline/otlp";
import type { IntakePolicy } from "../intake/policy.ts";
import type { TelemetrySource } from "../source.ts";
import { storeOf } from "../store-of.ts";
import type { Receipt, Store, StoreStatus } from "../store.ts";
import { execute, SqlClient, type QueryLimits } from "./client.ts";
import { Committer } from "./committer.ts";
import { holdDataDir, type DataDir } from "./data-dir.ts";
import { openEngine, type Engine, type EngineSession } from "./engine.ts";
import { loadSegment } from "./loader.ts";
import { MetricWrites } from "./metric-writes.ts";
import { LogReads } from "./read/logs.ts";
import { MetricReads } from "./read/metrics.ts";
import { numberAt, textAt } from "./read/decode.ts";
import { ServiceReads } from "./read/services.ts";
import { TraceReads } from "./read/traces.ts";
import { LOG_TABLE, SPAN_TABLE, type RowTable } from "./rows/table.ts";
import type { RowWriter } from "./rows/row-writer.ts";
import { DATABASE, migrate, setRetention } from "./schema.ts";
import { SessionPool } from "./session-pool.ts";
import { transcodeLogs } from "./transcode/log-transcoder.ts";
import { transcodeTraces } from "./transcode/span-transcoder.ts";

export interface ChdbStoreOptions {
  readonly dataDir: string;
  /** Default 15. */
  readonly retentionDays?: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of the whole engine; default 1.5 GB. */
  readonly memoryBytes?: number;
  /** Of one query; default 20 s and 1 GB. */
  readonly limits?: QueryLimits;
  /** Queries that run at the same time; default 3. */
  readonly readers?: number;
}

interface Opened {
  readonly engine: Engine;
  readonly writer: EngineSession;
  readonly readers: readonly EngineSession[];
  readonly version: string;
}

const DEFAULT_LIMITS: QueryLimits = Object.freeze({ seconds: 20, megabytes: 1000 });

/** @throws DATA_DIR_LOCKED, DATA_DIR_NEWER, DATA_DIR_UNUSABLE, ENGINE_UNAVAILABLE */
export async function openChdbStore(options: ChdbStoreOptions): Promise<Store> {
  const { dataDir, opened } = await holdDataDir(options.dataDir, (held) => openTables(held, options));
  return storeOf(chdbSource(dataDir, opened, options));
}

async function openTables(dataDir: DataDir, options: ChdbStoreOptions): Promise<Opened> {
  const engine = await openEngine({
    dataDir: dataDir.path,
    memoryBytes: options.memoryBytes ?? 1_500_000_000,
  });
  const sessions: EngineSession[] = [];
  try {
    const writer = engine.session();
    sessions.push(writer);
    await migrate(writer, dataDir.path);
    await setRetention(writer, options.retentionDays ?? 15);
    for (let count = 0; count < (options.readers ?? 3); count++) {
      const reader = engine.session();
      sessions.push(reader);
      await execute(reader, `USE ${DATABASE}`);
    }
    const row = (await execute(writer, "SELECT version()"))[0];
    return { engine, writer, readers: sessions.slice(1), version: row === undefined ? "" : textAt(row, 0) };
  } catch (error) {
    await engine.drain();
    for (const session of sessions) session.close();
    throw error;
  }
}

function chdbSource(dataDir: DataDir, opened: Opened, options: ChdbStoreOptions): TelemetrySource {
  const policy: IntakePolicy = { retentionDays: options.retentionDays ?? 15, clock: options.clock };
  const pool = new SessionPool(opened.readers);
  const client = new SqlClient(pool, options.limits ?? DEFAULT_LIMITS);
  const committer = new Committer({
    directory: dataDir.segments,
    run: `${Math.floor(options.clock())}-${process.pid}`,
    load: (segment) => loadSegment(opened.writer, segment),
  });
  const traces = new TraceReads(client);
  const services = new ServiceReads(client);
  const logs = new LogReads(client);
  const metrics = new MetricReads(client);
  const metricWrites = new MetricWrites(committer, policy);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await committer.close();
    await pool.drain();
    await opened.engine.drain();
    pool.close();
    opened.writer.close();
    await opened.engine.drain();
    await dataDir.release();
  };
  return {
    description: `chdb ${opened.version}`,
    async write(signal: Signal, body: Uint8Array): Promise<Receipt> {
      switch (signal) {
        case "traces":
          return append(committer, SPAN_TABLE, (writer) => transcodeTraces(body, policy, writer));
        case "logs":
          return append(committer, LOG_TABLE, (writer) => transcodeLogs(body, policy, writer));
        case "metrics":
          return metricWrites.write(body);
        default:
          return assertNever(signal, "signal");
      }
    },
    extents: (selection, limit, after) => traces.extents(selection, limit, after),
    countTraces: (selection) => traces.countTraces(selection),
    outlines: (traceIds, limit) => traces.outlines(traceIds, limit),
    spansOf: (traceId, limit) => traces.spansOf(traceId, limit),
    spanPage: (page) => traces.spanPage(page),
    countSpans: (selection) => traces.countSpans(selection),
    values: (selection, keys, valuesPerKey) => traces.values(selection, keys, valuesPerKey),
    red: (request) => services.red(request),
    presence: (selection) => services.presence(selection),
    serviceNames: (window) => services.serviceNames(window),
    operations: (service, window) => services.operations(service, window),
    dependencies: (window) => services.dependencies(window),
    callers: (service, selection) => services.callers(service, selection),
    callees: (service, selection) => services.callees(service, selection),
    logPage: (page) => logs.logPage(page),
    logsOf: (traceId, limit) => logs.logsOf(traceId, limit),
    countLogs: (selection) => logs.countLogs(selection),
    logBuckets: (selection, step) => logs.logBuckets(selection, step),
    metrics: (window) => metrics.metrics(window),
    series: (matchers, window, limit) => metrics.series(matchers, window, limit),
    status: () => status(client),
    close: () => (closing ??= close()),
  };
}

async function append(
  committer: Committer,
  table: RowTable,
  transcode: (writer: RowWriter) => Receipt,
): Promise<Receipt> {
  committer.admit();
  let receipt: Receipt = { stored: 0, rejections: [], newestNano: 0n };
  await committer.append(table, (writer) => {
    receipt = transcode(writer);
    return receipt.stored;
  });
  return receipt;
}

/** Rows and bytes of the parts in use. */
async function status(client: SqlClient): Promise<StoreStatus> {
  const rows = await client.rows(
    `SELECT sumIf(rows, table = 'otel_traces'), sumIf(rows, table = 'otel_logs'), sumIf(rows, table = 'metric_samples'), sum(bytes_on_disk)
     FROM system.parts WHERE active AND database = '${DATABASE}'`,
  );
  const row = rows[0] ?? [];
  return {
    spans: numberAt(row, 0),
    logs: numberAt(row, 1),
    samples: numberAt(row, 2),
    bytes: numberAt(row, 3),
  };
}
