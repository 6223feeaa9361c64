/** Where a tracer's spans go when they end; one for each instrumentation scope. */
import type { SpanLimits } from "../config/limits.ts";
import type { Clock } from "../time/clock.ts";
import type { Scope } from "../export/scope.ts";
import type { RecordedSpan } from "./recorded-span.ts";

/** The queue of the export, as a span sees it. */
export interface SpanQueue {
  offer(span: RecordedSpan): void;
}

/** Told of a call on a span that has ended. */
export type LateCall = (span: string, call: string) => void;

export class SpanSink {
  readonly clock: Clock;
  readonly scope: Scope;
  readonly limits: SpanLimits;
  readonly late: LateCall;
  readonly #queue: SpanQueue;

  constructor(clock: Clock, scope: Scope, limits: SpanLimits, late: LateCall, queue: SpanQueue) {
    this.clock = clock;
    this.scope = scope;
    this.limits = limits;
    this.late = late;
    this.#queue = queue;
  }

  ended(span: RecordedSpan): void {
    this.#queue.offer(span);
  }
}
