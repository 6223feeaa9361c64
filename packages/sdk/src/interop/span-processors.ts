/** OpenTelemetry's span processors on our spans: told of each start and each end. */
import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { SignalExporter } from "../export/batch-exporter.ts";
import type { Intake } from "../export/bounded-queue.ts";
import type { Notices } from "../notice/notices.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { ForeignParts } from "./foreign-parts.ts";
import type { OtelSpanProcessor } from "./open-telemetry.ts";
import type { SpanViews } from "./span-view.ts";

export class SpanProcessors implements SignalExporter, Intake<RecordedSpan> {
  readonly #processors: readonly OtelSpanProcessor[];
  readonly #views: SpanViews;
  readonly #parts: ForeignParts;
  #closed = false;

  constructor(processors: readonly OtelSpanProcessor[], views: SpanViews, notices: Notices) {
    this.#processors = processors;
    this.#views = views;
    this.#parts = new ForeignParts(notices, "span processor", processors);
  }

  /** `parent` is the context that the span was started in. */
  started(span: RecordedSpan, parent: Context | undefined): void {
    const view = this.#views.of(span);
    for (const processor of this.#processors) {
      this.#parts.guarded(processor, "onStart", () => processor.onStart(view, parent ?? ROOT_CONTEXT));
    }
  }

  /** A span that has ended. */
  offer(span: RecordedSpan): void {
    const view = this.#views.departed(span);
    for (const processor of this.#processors) {
      this.#parts.guarded(processor, "onEnd", () => processor.onEnd(view));
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
