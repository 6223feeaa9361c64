/** OpenTelemetry's log record processors on our records: told of each before it waits for its export. */
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import type { SignalExporter } from "../export/batch-exporter.ts";
import type { Intake } from "../export/bounded-queue.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Notices } from "../notice/notices.ts";
import { ForeignParts } from "./foreign-parts.ts";
import type { LogRecordView } from "./log-record-view.ts";
import type { OtelLogRecordProcessor } from "./open-telemetry.ts";

export class LogRecordProcessors implements SignalExporter, Intake<LogEntry> {
  readonly #processors: readonly OtelLogRecordProcessor[];
  readonly #view: (entry: LogEntry) => LogRecordView;
  readonly #parts: ForeignParts;
  #closed = false;

  constructor(
    processors: readonly OtelLogRecordProcessor[],
    view: (entry: LogEntry) => LogRecordView,
    notices: Notices,
  ) {
    this.#processors = processors;
    this.#view = view;
    this.#parts = new ForeignParts(notices, "log record processor", processors);
  }

  offer(entry: LogEntry): void {
    const view = this.#view(entry);
    const context = contextStore.getStore() ?? ROOT_CONTEXT;
    for (const processor of this.#processors) {
      this.#parts.guarded(processor, "onEmit", () => processor.onEmit(view, context));
    }
  }

  start(): void {
    // They were started by who made them.
  }

  flush(): Promise<void> {
    return this.#parts.flush(...this.#processors);
  }

  /** They do not tell. */
  waiting(): number {
    return 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.shutdown(...this.#processors);
  }
}
