/**
 * The three signals put together: what records, what waits, and the way out of the process. What only an export needs is
 * loaded by the first one: it is a third of the modules, and a start has to wait for none of them.
 */
import { type Config } from "../config/resolve.ts";
import { type Signal, targetOf } from "../config/target.ts";
import { BatchExporter, type SignalExporter } from "../export/batch-exporter.ts";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { type Deferred, deferred } from "../export/deferred.ts";
import { DeferredDestination } from "../export/deferred-destination.ts";
import { Delivery } from "../export/delivery.ts";
import { MetricExporter } from "../export/metric-exporter.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { SightlineTracerProvider } from "../trace/provider.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { Sampler } from "../trace/sampler.ts";
import { pooledRandomWords } from "../trace/words.ts";

export interface SignalWorld {
  readonly clock: Clock;
  readonly notices: Notices;
  /** The encoded `Resource`. */
  readonly resource: Deferred<Uint8Array>;
}

export interface TraceSignal {
  readonly provider: SightlineTracerProvider;
  readonly exporter: BatchExporter<RecordedSpan> | undefined;
}

export function traceSignal(config: Config, world: SignalWorld): TraceSignal {
  const { clock, notices, resource } = world;
  const exported = config.tracesExporter === "otlp";
  const queue = new BoundedQueue<RecordedSpan>({
    capacity: config.maxQueueSize,
    batch: Math.min(config.maxExportBatchSize, config.maxQueueSize),
  });
  const sampler = new Sampler(exported ? config.sampling : { ...config.sampling, ratio: 0 });
  const provider = new SightlineTracerProvider(
    { random: pooledRandomWords(), sampler, recording: exported },
    clock,
    queue,
  );
  if (!exported) return { provider, exporter: undefined };
  const encoder = deferred(async () => {
    const { TraceEncoder } = await import("../export/trace-encoder.ts");
    return new TraceEncoder(clock, await resource());
  });
  const exporter = new BatchExporter<RecordedSpan>(
    queue,
    async (spans) => (await encoder()).encode(spans),
    delivery(config, "traces", "spans", notices),
    notices,
    "spans",
    config.scheduleDelayMillis,
  );
  return { provider, exporter };
}

export interface LogSignal {
  readonly queue: BoundedQueue<LogEntry> | undefined;
  readonly exporter: BatchExporter<LogEntry> | undefined;
}

export function logSignal(config: Config, { clock, notices, resource }: SignalWorld): LogSignal {
  if (config.logsExporter !== "otlp") return { queue: undefined, exporter: undefined };
  const queue = new BoundedQueue<LogEntry>({
    capacity: config.logMaxQueueSize,
    batch: Math.min(config.logMaxExportBatchSize, config.logMaxQueueSize),
  });
  const encoder = deferred(async () => {
    const { LogEncoder } = await import("../export/log-encoder.ts");
    return new LogEncoder(clock, await resource());
  });
  const exporter = new BatchExporter<LogEntry>(
    queue,
    async (entries) => (await encoder()).encode(entries),
    delivery(config, "logs", "log records", notices),
    notices,
    "log records",
    config.logScheduleDelayMillis,
  );
  return { queue, exporter };
}

export function metricExporter(
  config: Config,
  { clock, notices, resource }: SignalWorld,
  registry: MetricsRegistry,
): SignalExporter | undefined {
  if (config.metricsExporter !== "otlp") return undefined;
  const encoder = deferred(async () => {
    const { MetricEncoder } = await import("../export/metric-encoder.ts");
    return new MetricEncoder(clock, await resource());
  });
  return new MetricExporter(
    registry,
    encoder,
    delivery(config, "metrics", "metric points", notices),
    notices,
    clock,
    config.metricExportIntervalMillis,
  );
}

function delivery(config: Config, signal: Signal, what: string, notices: Notices): Delivery {
  const target = targetOf(config, signal);
  const { protocol, host, pathname } = target.url;
  const destination = new DeferredDestination(`${protocol}//${host}${pathname}`, async () => {
    const { HttpDestination } = await import("../export/http-destination.ts");
    return new HttpDestination(target, Date.now);
  });
  return new Delivery(destination, notices, what, Math.random);
}
