/**
 * The three signals put together: what records, what waits, and the way out of the process. What only an export needs is
 * loaded by the first one: it is a third of the modules, and a start has to wait for none of them.
 */
import type { Attributes } from "@opentelemetry/api";
import type { ExporterTarget, Signal } from "../config/exporter-config.ts";
import type { Config } from "../config/resolve.ts";
import { BatchExporter, type BatchExporterStatus, type SignalExporter } from "../export/batch-exporter.ts";
import { BoundedQueue, type Intake, type QueueLimits } from "../export/bounded-queue.ts";
import { type Deferred, deferred } from "../export/deferred.ts";
import type { Departure } from "../export/departure.ts";
import { Delivery, type DeliveryStatus } from "../export/delivery.ts";
import { MetricExporter } from "../export/metric-exporter.ts";
import { type Encode, EncodedOutlet } from "../export/outlet.ts";
import { openDestination } from "../export/open-destination.ts";
import { broughtLogs, broughtSpans } from "../interop/brought.ts";
import type { Brought } from "../interop/open-telemetry.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { SightlineTracerProvider } from "../trace/provider.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { Sampler } from "../trace/sampler.ts";
import { Incidents } from "../sampling/incidents.ts";
import { incidentFile } from "../sampling/incident-file.ts";
import { laterInProcess } from "../sampling/later.ts";
import { Rules } from "../sampling/rules.ts";
import { Steering } from "../sampling/steering.ts";
import type { TracerCore } from "../trace/tracer.ts";
import { pooledRandomWords } from "../trace/words.ts";
import { type Hearer, isListening } from "./hearing.ts";
import { sparing } from "./sparing-writer.ts";
import { teeQueue } from "./tee-queue.ts";

export interface SignalWorld {
  readonly clock: Clock;
  readonly notices: Notices;
  /** The encoded `Resource`. */
  readonly resource: Deferred<Uint8Array>;
  /** The same before it is encoded. */
  readonly resourceAttributes: () => Attributes;
  /** Processors and exporters of OpenTelemetry's that the application gave to the set-up. */
  readonly brought: Brought;
  /** What all pass on their way out. */
  readonly departure: Departure;
  /** Whoever is told of all that starts and ends: a test. */
  readonly hearing: Hearer | undefined;
}

export interface TraceSignal {
  readonly provider: SightlineTracerProvider;
  /** Absent where nothing records. */
  readonly steering: Steering | undefined;
  /** One for each target. */
  readonly exporters: readonly BatchExporter<RecordedSpan>[];
  /** What the application brought. */
  readonly others: readonly SignalExporter[];
}

export function traceSignal(config: Config, world: SignalWorld): TraceSignal {
  const { clock, resource, hearing } = world;
  const limits = { capacity: config.maxQueueSize, batch: config.maxExportBatchSize };
  const encoder = deferred(async () => {
    const { TraceEncoder } = await import("../export/trace-encoder.ts");
    return new TraceEncoder(clock, await resource());
  });
  const brought = broughtSpans(
    world.brought,
    { ...limits, delayMs: config.scheduleDelayMillis, timeoutMs: config.exportTimeoutMillis },
    world,
  );
  const { queues, exporters } = batches<RecordedSpan>(
    { signal: "traces", what: "spans", targets: config.exporters.traces },
    limits,
    async (spans) => {
      for (const span of spans) world.departure.span(span);
      return (await encoder()).encode(spans);
    },
    config.scheduleDelayMillis,
    world,
  );
  const isHeard = config.enableTracing && isListening();
  const recording = isHeard || exporters.length + brought.intakes.length > 0;
  const heard = hearing === undefined ? [] : [{ offer: (span: RecordedSpan) => hearing.ended(span) }];
  const sampler = new Sampler(recording ? config.sampling : { ...config.sampling, ratio: 0 });
  const steering = recording ? steeringOf(config, world) : undefined;
  const provider = new SightlineTracerProvider(
    {
      random: pooledRandomWords(),
      sampler,
      steering,
      recording,
      started: startedFor(brought.started, hearing),
    },
    {
      clock,
      queue: teeQueue([...heard, ...brought.intakes, ...queues]),
      limits: config.spanLimits,
      late: (span, call) =>
        world.notices.once(
          "span.ended",
          `${call} was called on the span ${JSON.stringify(span)} after its end; what it said is dropped.`,
        ),
    },
  );
  return { provider, steering, exporters, others: brought.exporters };
}

function startedFor(brought: TracerCore["started"], hearing: Hearer | undefined): TracerCore["started"] {
  if (hearing === undefined) return brought;
  return (span, context) => {
    hearing.started(span);
    brought?.(span, context);
  };
}

function steeringOf(config: Config, { clock, notices }: SignalWorld): Steering {
  const { samplingIncidentFile, samplingRules, serviceName } = config;
  const file =
    samplingIncidentFile === undefined ? undefined : incidentFile(samplingIncidentFile, serviceName, notices);
  const incidents = new Incidents({ clock, later: laterInProcess, changed: file?.write });
  if (file !== undefined) incidents.resume(file.read());
  return new Steering(new Rules(samplingRules), incidents);
}

export interface LogSignal {
  readonly queue: Intake<LogEntry> | undefined;
  readonly exporters: readonly BatchExporter<LogEntry>[];
  /** What the application brought. */
  readonly others: readonly SignalExporter[];
}

export function logSignal(config: Config, world: SignalWorld): LogSignal {
  const { clock, resource, hearing } = world;
  const limits = { capacity: config.logMaxQueueSize, batch: config.logMaxExportBatchSize };
  const encoder = deferred(async () => {
    const { LogEncoder } = await import("../export/log-encoder.ts");
    return new LogEncoder(clock, await resource(), config.logLimits);
  });
  const brought = broughtLogs(
    world.brought,
    config.logLimits,
    { ...limits, delayMs: config.logScheduleDelayMillis, timeoutMs: config.exportTimeoutMillis },
    world,
  );
  const { queues, exporters } = batches<LogEntry>(
    { signal: "logs", what: "log records", targets: config.exporters.logs },
    limits,
    async (entries) => {
      for (const entry of entries) world.departure.entry(entry);
      return (await encoder()).encode(entries);
    },
    config.logScheduleDelayMillis,
    world,
  );
  const heard = hearing === undefined ? [] : [{ offer: (entry: LogEntry) => hearing.logged(entry) }];
  const intakes = [...heard, ...brought.intakes, ...queues];
  const queue = intakes.length === 0 ? undefined : teeQueue(intakes);
  return { queue, exporters, others: brought.exporters };
}

export function metricExporters(
  config: Config,
  { clock, notices, resource }: SignalWorld,
  registry: MetricsRegistry,
): MetricExporter[] {
  const interval = config.metricExportIntervalMillis;
  return config.exporters.metrics.map((target) => {
    // A person reads the console: all metrics once an interval are enough.
    const write = target.kind === "local" ? sparing(writeStderr, interval, () => clock.mark()) : writeStderr;
    const way = { signal: "metrics", what: "metric points" } as const;
    // One each: an encoder of deltas knows what its own receiver has.
    const encoder = deferred(async () => {
      const { MetricEncoder } = await import("../export/metric-encoder.ts");
      return new MetricEncoder(
        clock,
        await resource(),
        target.kind === "otlp" ? target.temporality : "cumulative",
      );
    });
    return new MetricExporter(
      registry,
      encoder,
      delivery(target, way, notices, write),
      notices,
      clock,
      interval,
    );
  });
}

interface Way {
  readonly signal: Signal;
  /** The items, for people. */
  readonly what: string;
}

function batches<T>(
  way: Way & { readonly targets: readonly ExporterTarget[] },
  limits: QueueLimits,
  encode: Encode<T>,
  delayMs: number,
  { notices }: SignalWorld,
): { readonly queues: readonly BoundedQueue<T>[]; readonly exporters: readonly BatchExporter<T>[] } {
  const ways = way.targets.map((target) => {
    const queue = new BoundedQueue<T>(limits);
    const out = delivery(target, way, notices, writeStderr);
    return {
      queue,
      exporter: new BatchExporter<T>(queue, new EncodedOutlet(encode, out), notices, way.what, delayMs),
    };
  });
  return { queues: ways.map(({ queue }) => queue), exporters: ways.map(({ exporter }) => exporter) };
}

function delivery(
  target: ExporterTarget,
  { signal, what }: Way,
  notices: Notices,
  write: (text: string) => void,
): Delivery {
  const printed = target.kind === "local" ? explained(write, target.backend.url, notices) : write;
  const destination = openDestination(target, signal, { now: Date.now, write: printed });
  return new Delivery(destination, notices, what, Math.random);
}

/** Who has configured nothing is told once why telemetry appears on the console, and how that ends. */
function explained(write: (text: string) => void, url: string, notices: Notices): (text: string) => void {
  return (text) => {
    notices.once(
      "local.console",
      `no endpoint is set and nothing takes OTLP at ${new URL(url).origin} yet, so it is printed here. \`sightline start\` starts a backend there; OTEL_CONSOLE_EXPORT=false ends this.`,
    );
    write(text);
  };
}

function writeStderr(text: string): void {
  process.stderr.write(text);
}

/** What an exporter tells about itself. */
export type ExporterStatus = DeliveryStatus & Partial<Pick<BatchExporterStatus, "waiting" | "dropped">>;
