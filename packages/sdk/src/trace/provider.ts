/** OpenTelemetry's tracer provider: one tracer for each instrumentation scope. */
import type { TracerOptions, TracerProvider } from "@opentelemetry/api";
import type { BoundedQueue } from "../export/bounded-queue.ts";
import { type Scope, ScopeMap, scopeOf } from "../export/scope.ts";
import type { Clock } from "../time/clock.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { SpanSink } from "./span-sink.ts";
import { SightlineTracer, type TracerCore } from "./tracer.ts";

export class SightlineTracerProvider implements TracerProvider {
  readonly #tracers: ScopeMap<SightlineTracer>;

  constructor(core: TracerCore, clock: Clock, queue: BoundedQueue<RecordedSpan>) {
    const make = (scope: Scope): SightlineTracer =>
      new SightlineTracer(core, new SpanSink(clock, scope, queue));
    this.#tracers = new ScopeMap(make);
  }

  getTracer(name: string, version?: string, options?: TracerOptions): SightlineTracer {
    return this.#tracers.get(scopeOf(name, version, options?.schemaUrl));
  }
}
