/** Where a tracer's spans go when they end; one for each instrumentation scope. */
import type { Clock } from "../time/clock.ts";
import type { BoundedQueue } from "../export/bounded-queue.ts";
import type { Scope } from "../export/scope.ts";
import type { RecordedSpan } from "./recorded-span.ts";

export class SpanSink {
  readonly clock: Clock;
  readonly scope: Scope;
  readonly #queue: BoundedQueue<RecordedSpan>;

  constructor(clock: Clock, scope: Scope, queue: BoundedQueue<RecordedSpan>) {
    this.clock = clock;
    this.scope = scope;
    this.#queue = queue;
  }

  ended(span: RecordedSpan): void {
    this.#queue.offer(span);
  }
}
