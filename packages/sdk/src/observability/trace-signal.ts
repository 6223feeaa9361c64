/** Traces put together: provider, queue, encoder and the way out. */
import type { Config } from "../config/resolve.ts";
import { targetOf } from "../config/target.ts";
import { BatchExporter } from "../export/batch-exporter.ts";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { Delivery } from "../export/delivery.ts";
import { HttpDestination } from "../export/http-destination.ts";
import { TraceEncoder } from "../export/trace-encoder.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { SightlineTracerProvider } from "../trace/provider.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { Sampler } from "../trace/sampler.ts";
import { pooledRandomWords } from "../trace/words.ts";

export interface TraceSignal {
  readonly provider: SightlineTracerProvider;
  readonly exporter: BatchExporter<RecordedSpan> | undefined;
}

export function traceSignal(
  config: Config,
  clock: Clock,
  notices: Notices,
  resource: Uint8Array,
): TraceSignal {
  const exported = config.tracesExporter === "otlp";
  const queue = new BoundedQueue<RecordedSpan>({
    capacity: config.maxQueueSize,
    batch: Math.min(config.maxExportBatchSize, config.maxQueueSize),
  });
  // A span that goes nowhere is not worth recording.
  const sampler = new Sampler(exported ? config.sampling : { parentBased: false, ratio: 0 });
  const provider = new SightlineTracerProvider({ random: pooledRandomWords(), sampler }, clock, queue);
  if (!exported) return { provider, exporter: undefined };
  const encoder = new TraceEncoder(clock, resource);
  const delivery = new Delivery(
    new HttpDestination(targetOf(config, "traces")),
    notices,
    "spans",
    Math.random,
  );
  const exporter = new BatchExporter(
    queue,
    (spans: readonly RecordedSpan[]) => encoder.encode(spans),
    delivery,
    notices,
    "spans",
    config.scheduleDelayMillis,
  );
  return { provider, exporter };
}
