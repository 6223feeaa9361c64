/** OpenTelemetry's tracer: decides first, and builds only what the decision asks for. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  type TimeInput,
  type Tracer,
} from "@opentelemetry/api";
import { SPAN_KEY, SUPPRESS_KEY } from "../context/keys.ts";
import { contextStore } from "../context/store.ts";
import type { Sampler } from "./sampler.ts";
import { ownCopy } from "./attribute-list.ts";
import { RecordedSpan, textOf } from "./recorded-span.ts";
import { adopted, invalidSpan, passedOn, silentChild, silentRoot, type SilentSpan } from "./silent-span.ts";
import { isIdentity, isInTrace, type SpanIdentity, validSpanContext } from "./span-identity.ts";
import type { SpanSink } from "./span-sink.ts";
import type { RandomWords } from "./words.ts";

/** What all tracers of one SDK share. */
export interface TracerCore {
  readonly random: RandomWords;
  readonly sampler: Sampler;
  /** False: spans go nowhere; what came in is passed on as it was, so that later services still hang on their caller. */
  readonly recording: boolean;
  /** Told of each span that records, with all that it was started with, and of the context that it was started in. */
  readonly started?: ((span: RecordedSpan, context: Context | undefined) => void) | undefined;
}

type Body<R> = (span: Span) => R;

export class SightlineTracer implements Tracer {
  readonly #core: TracerCore;
  readonly #sink: SpanSink;

  constructor(core: TracerCore, sink: SpanSink) {
    this.#core = core;
    this.#sink = sink;
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const active = context ?? contextStore.getStore();
    const values = valuesOf(active);
    if (values !== undefined && values.getValue(SUPPRESS_KEY) === true) return this.#silent(active, values);
    const parent = options?.root === true ? undefined : parentOf(active);
    const span = this.#begin(
      textOf(name),
      options?.kind ?? SpanKind.INTERNAL,
      parent,
      values,
      options?.startTime,
    );
    if (!(span instanceof RecordedSpan)) return span;
    if (options !== undefined) {
      if (options.attributes !== undefined) span.initial = ownCopy(options.attributes);
      if (options.links !== undefined) span.addLinks(options.links);
    }
    this.#core.started?.(span, active);
    return span;
  }

  /**
   * The short way for the SDK's own instrumentation: the parent is known and attributes follow when the span records.
   */
  start(
    name: string,
    kind: SpanKind,
    parent: SpanIdentity | undefined,
    values: Context | undefined,
  ): RecordedSpan | SilentSpan {
    const span = this.#begin(name, kind, parent, values, undefined);
    const { started } = this.#core;
    if (started !== undefined && span instanceof RecordedSpan) {
      const context = values ?? ROOT_CONTEXT;
      started(span, parent === undefined ? context : context.setValue(SPAN_KEY, parent));
    }
    return span;
  }

  #begin(
    name: string,
    kind: SpanKind,
    parent: SpanIdentity | undefined,
    values: Context | undefined,
    startTime: TimeInput | undefined,
  ): RecordedSpan | SilentSpan {
    const { random, sampler, recording } = this.#core;
    if (!recording && parent !== undefined) return passedOn(parent, values);
    // The end of the trace id decides; whatever else a span needs waits until it is known to be kept, or is asked for.
    const trace2 = parent === undefined ? random() : parent.trace2;
    // W3C forbids the id of zeros only; one set bit rules it out and costs no check.
    const trace3 = parent === undefined ? random() | 1 : parent.trace3;
    if (!sampler.keeps(parent, trace2, trace3)) {
      return parent === undefined
        ? silentRoot(random, trace2, trace3, values)
        : silentChild(random, parent, values);
    }
    const clock = this.#sink.clock;
    const mark = startTime === undefined ? clock.mark() : clock.markOf(startTime);
    return new RecordedSpan(
      this.#sink,
      parent,
      parent === undefined ? random() : parent.trace0,
      parent === undefined ? random() : parent.trace1,
      trace2,
      trace3,
      random(),
      random() | 1,
      parent?.traceState,
      values,
      name,
      kind,
      mark,
    );
  }

  startActiveSpan<F extends Body<unknown>>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends Body<unknown>>(name: string, options: SpanOptions, fn: F): ReturnType<F>;
  startActiveSpan<F extends Body<unknown>>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<R>(
    name: string,
    second: SpanOptions | Body<R>,
    third?: Context | Body<R>,
    fourth?: Body<R>,
  ): R | undefined {
    const body =
      fourth ?? (typeof third === "function" ? third : typeof second === "function" ? second : undefined);
    if (body === undefined) return undefined;
    const options = typeof second === "function" ? undefined : second;
    const context = typeof third === "function" ? undefined : third;
    const active = context ?? contextStore.getStore();
    const span = this.startSpan(name, options, active);
    return contextStore.run(contextWith(span, active), body, span);
  }

  /** Under suppression there is a span only in name: the parent itself goes on. */
  #silent(active: Context | undefined, values: Context): SilentSpan {
    const parent = parentOf(active);
    if (parent !== undefined) return passedOn(parent, values);
    return invalidSpan(values);
  }
}

/** The context in which `span` is active and the values of `active` go on. */
function contextWith(span: Span, active: Context | undefined): Context {
  if (isIdentity(span) && span.values === valuesOf(active)) return span;
  return (active ?? ROOT_CONTEXT).setValue(SPAN_KEY, span);
}

/** The values of a context without its span; `undefined` when there can be none. */
export function valuesOf(active: Context | undefined): Context | undefined {
  if (active === undefined || active === ROOT_CONTEXT) return undefined;
  if (isIdentity(active)) return active.values;
  return active.getValue(SPAN_KEY) === undefined ? active : active.deleteValue(SPAN_KEY);
}

/** The span of a context as a parent, if it is in a trace. */
export function parentOf(active: Context | undefined): SpanIdentity | undefined {
  if (active === undefined) return undefined;
  if (isIdentity(active)) return isInTrace(active) ? active : undefined;
  const span = active.getValue(SPAN_KEY);
  if (isIdentity(span)) return isInTrace(span) ? span : undefined;
  if (!isSpan(span)) return undefined;
  const spanContext = validSpanContext(span);
  return spanContext === undefined ? undefined : adopted(spanContext);
}

function isSpan(value: unknown): value is Span {
  return (
    typeof value === "object" &&
    value !== null &&
    "spanContext" in value &&
    typeof value.spanContext === "function"
  );
}
