/** The processors and exporters that an application brings, put at the end of our recording. */
import type { Attributes, Context } from "@opentelemetry/api";
import { BatchExporter, type SignalExporter } from "../export/batch-exporter.ts";
import { BoundedQueue, type Intake, type QueueLimits } from "../export/bounded-queue.ts";
import type { Departure } from "../export/departure.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import type { AttributeLimits } from "../config/limits.ts";
import { ForeignOutlet } from "./foreign-outlet.ts";
import { LogRecordProcessors } from "./log-record-processors.ts";
import { LogRecordView } from "./log-record-view.ts";
import type { Brought } from "./open-telemetry.ts";
import { resourceView } from "./resource-view.ts";
import { SpanProcessors } from "./span-processors.ts";
import { SpanViews } from "./span-view.ts";

export interface BroughtWorld {
  readonly clock: Clock;
  readonly notices: Notices;
  readonly resourceAttributes: () => Attributes;
  readonly departure: Departure;
}

/** How batches are made for exporters. */
export interface Batching extends QueueLimits {
  readonly delayMs: number;
  /** For one batch. */
  readonly timeoutMs: number;
}

export interface BroughtEnds<T> {
  /** In the order of asking: processors first, since they may still write. */
  readonly intakes: readonly Intake<T>[];
  readonly exporters: readonly SignalExporter[];
}

export interface BroughtSpans extends BroughtEnds<RecordedSpan> {
  readonly started: ((span: RecordedSpan, context: Context | undefined) => void) | undefined;
}

export function broughtSpans(brought: Brought, batching: Batching, world: BroughtWorld): BroughtSpans {
  const { spanProcessors = [], spanExporters = [] } = brought;
  if (spanProcessors.length + spanExporters.length === 0) {
    return { intakes: [], exporters: [], started: undefined };
  }
  const views = new SpanViews(resourceView(world.resourceAttributes()), world.departure);
  const batched = spanExporters.map((exporter) =>
    batchedTo(
      new ForeignOutlet(
        exporter,
        spanExporters,
        (span: RecordedSpan) => views.departed(span),
        world.notices,
        "spans",
        batching.timeoutMs,
      ),
      "spans",
      batching,
      world.notices,
    ),
  );
  if (spanProcessors.length === 0) return { ...joined(batched), started: undefined };
  const processors = new SpanProcessors(spanProcessors, views, world.notices);
  return {
    ...joined([{ intake: processors, exporter: processors }, ...batched]),
    started: (span, context) => processors.started(span, context),
  };
}

export function broughtLogs(
  brought: Brought,
  limits: AttributeLimits,
  batching: Batching,
  world: BroughtWorld,
): BroughtEnds<LogEntry> {
  const { logRecordProcessors = [], logRecordExporters = [] } = brought;
  if (logRecordProcessors.length + logRecordExporters.length === 0) return { intakes: [], exporters: [] };
  const resource = resourceView(world.resourceAttributes());
  const view = (entry: LogEntry): LogRecordView => {
    world.departure.entry(entry);
    return new LogRecordView(entry, world.clock, limits, resource);
  };
  const batched = logRecordExporters.map((exporter) =>
    batchedTo(
      new ForeignOutlet(exporter, logRecordExporters, view, world.notices, "log records", batching.timeoutMs),
      "log records",
      batching,
      world.notices,
    ),
  );
  if (logRecordProcessors.length === 0) return joined(batched);
  const processors = new LogRecordProcessors(logRecordProcessors, view, world.notices);
  return joined([{ intake: processors, exporter: processors }, ...batched]);
}

interface End<T> {
  readonly intake: Intake<T>;
  readonly exporter: SignalExporter;
}

function joined<T>(ends: readonly End<T>[]): BroughtEnds<T> {
  return { intakes: ends.map(({ intake }) => intake), exporters: ends.map(({ exporter }) => exporter) };
}

function batchedTo<T, V>(
  outlet: ForeignOutlet<T, V>,
  what: string,
  { capacity, batch, delayMs }: Batching,
  notices: Notices,
): End<T> {
  const queue = new BoundedQueue<T>({ capacity, batch });
  return { intake: queue, exporter: new BatchExporter<T>(queue, outlet, notices, what, delayMs) };
}
