/**
 * Instrumentations of OpenTelemetry's that watch what the SDK watches by itself. Both at once would make two spans of one
 * request, so theirs become invisible: code that runs in them runs in ours.
 */
import {
  type Context,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from "@opentelemetry/api";
import { NEXT_TRACER, nextTracer } from "../instrumentation/next/next-tracer.ts";
import { contextStore } from "../context/store.ts";
import type { Notices } from "../notice/notices.ts";
import { leaveInjection } from "../propagation/covered-call.ts";
import { passedOn } from "../trace/silent-span.ts";
import { parentOf, valuesOf } from "../trace/tracer.ts";

/** What the SDK watches by itself, by the name that turns it off. */
export type Watched = "http" | "fetch" | "databases";

/** Instrumentations whose spans would be doubles, by the name of their tracer. */
const DOUBLES: Readonly<Record<string, Watched>> = {
  "@opentelemetry/instrumentation-http": "http",
  "@opentelemetry/instrumentation-undici": "fetch",
  "@opentelemetry/instrumentation-pg": "databases",
  "@opentelemetry/instrumentation-mysql2": "databases",
  "@opentelemetry/instrumentation-ioredis": "databases",
  "@opentelemetry/instrumentation-redis": "databases",
};

export function coveredTracers(
  provider: TracerProvider,
  watches: (what: Watched) => boolean,
  notices: Notices,
): TracerProvider {
  return {
    getTracer: (name: string, version?: string, options?: TracerOptions) => {
      if (name === NEXT_TRACER && watches("http"))
        return nextTracer(provider.getTracer(name, version, options));
      const double = DOUBLES[name];
      if (double === undefined || !watches(double)) return provider.getTracer(name, version, options);
      notices.once(
        `covered.${name}`,
        `${name} is registered, and the SDK watches the same by itself: spans are made once, by the SDK. To have those of ${name} instead, set up with { instrumentations: { ${double}: false } }.`,
      );
      return new CoveredTracer();
    },
  };
}

class CoveredTracer implements Tracer {
  startSpan(_name: string, options?: SpanOptions): Span {
    // Whatever context was given, ours is the active one: the server span began before theirs, the client span comes next.
    const active = contextStore.getStore();
    const parent = parentOf(active);
    if (parent === undefined) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const span = passedOn(parent, valuesOf(active));
    // The headers of a call are written once, by who makes its span.
    if (options?.kind === SpanKind.CLIENT) leaveInjection(span);
    return span;
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    second: SpanOptions | F,
    third?: Context | F,
    fourth?: F,
  ): ReturnType<F> {
    const body = [second, third, fourth].find((argument): argument is F => typeof argument === "function");
    const span = this.startSpan(name, typeof second === "function" ? undefined : second);
    const context = trace.setSpan(contextStore.getStore() ?? ROOT_CONTEXT, span);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's contract: one of them is the function
    return contextStore.run(context, () => body?.(span)) as ReturnType<F>;
  }
}
