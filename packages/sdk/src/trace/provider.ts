/** OpenTelemetry's tracer provider: one tracer for each instrumentation scope. */
import type { TracerOptions, TracerProvider } from "@opentelemetry/api";
import type { SpanLimits } from "../config/limits.ts";
import { type Scope, ScopeMap, scopeOf } from "../export/scope.ts";
import type { Clock } from "../time/clock.ts";
import { type LateCall, type SpanQueue, SpanSink } from "./span-sink.ts";
import { watchingQueue } from "./span-work.ts";
import { SightlineTracer, type TracerCore } from "./tracer.ts";

/** What all spans of one SDK share when they record. */
export interface Recording {
  readonly clock: Clock;
  readonly limits: SpanLimits;
  readonly queue: SpanQueue;
  readonly late: LateCall;
}

export class SightlineTracerProvider implements TracerProvider {
  readonly #tracers: ScopeMap<SightlineTracer>;

  constructor(core: TracerCore, { clock, limits, late, queue }: Recording) {
    const { steering, started } = core;
    const make = (scope: Scope): SightlineTracer =>
      new SightlineTracer(
        core,
        new SpanSink(clock, scope, limits, late, queue),
        steering === undefined
          ? undefined
          : new SpanSink(clock, scope, limits, late, watchingQueue(steering, queue, started)),
      );
    this.#tracers = new ScopeMap(make);
  }

  getTracer(name: string, version?: string, options?: TracerOptions): SightlineTracer {
    return this.#tracers.get(scopeOf(name, version, options?.schemaUrl));
  }
}
