/** OpenTelemetry's tracer: decides first, and builds only what the decision asks for. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  type Tracer,
  type TraceState,
} from "@opentelemetry/api";
import { SPAN_KEY, SUPPRESS_KEY } from "../context/keys.ts";
import { contextStore } from "../context/store.ts";
import type { Steering } from "../sampling/steering.ts";
import type { KeepReason, WorkSource } from "../sampling/work.ts";
import { startedWorkOf } from "./span-work.ts";
import type { Sampler } from "./sampler.ts";
import { withThreshold } from "../sampling/threshold.ts";
import { ownCopy } from "./attribute-list.ts";
import { NotingSpan } from "./noting-span.ts";
import { RecordedSpan, textOf } from "./recorded-span.ts";
import { adopted, invalidSpan, passedOn, silentChild, silentRoot, type SilentSpan } from "./silent-span.ts";
import { isIdentity, isInTrace, SAMPLED, type SpanIdentity, validSpanContext } from "./span-identity.ts";
import type { SpanSink } from "./span-sink.ts";
import type { RandomWords } from "./words.ts";

/** What all tracers of one SDK share. */
export interface TracerCore {
  readonly random: RandomWords;
  readonly sampler: Sampler;
  /** What goes before the sampler's ratio; absent where nothing can. */
  readonly steering?: Steering | undefined;
  /** False: spans go nowhere; what came in is passed on as it was, so that later services still hang on their caller. */
  readonly recording: boolean;
  /** Told of each span that records, with all that it was started with, and of the context that it was started in. */
  readonly started?: ((span: RecordedSpan, context: Context | undefined) => void) | undefined;
}

type Body<R> = (span: Span) => R;

export class SightlineTracer implements Tracer {
  readonly #core: TracerCore;
  readonly #sink: SpanSink;
  /** For spans that are judged at their end. */
  readonly #watch: SpanSink;

  constructor(core: TracerCore, sink: SpanSink, watch: SpanSink = sink) {
    this.#core = core;
    this.#sink = sink;
    this.#watch = watch;
  }

  get steering(): Steering | undefined {
    return this.#core.steering;
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return this.#start(name, options, context ?? contextStore.getStore(), false);
  }

  /** `isScope`: it spans the run of a function, which costs more than to watch how it ends. */
  #start(
    name: string,
    options: SpanOptions | undefined,
    active: Context | undefined,
    isScope: boolean,
  ): Span {
    const values = valuesOf(active);
    if (values !== undefined && values.getValue(SUPPRESS_KEY) === true) return this.#silent(active, values);
    const parent = options?.root === true ? undefined : parentOf(active);
    const span = this.#begin(
      textOf(name),
      options?.kind ?? SpanKind.INTERNAL,
      parent,
      values,
      options,
      undefined,
      isScope,
    );
    if (!(span instanceof RecordedSpan)) return span;
    if (options !== undefined) {
      if (options.attributes !== undefined) span.initial = ownCopy(options.attributes);
      if (options.links !== undefined) span.addLinks(options.links);
    }
    if (span.flags === SAMPLED) this.#core.started?.(span, active);
    return span;
  }

  /**
   * The short way for the SDK's own instrumentation: the parent is known and attributes follow when the span records.
   * `work` tells the rules of sampling what begins; without it only the ratio decides, and `promote` may at the end.
   */
  start(
    name: string,
    kind: SpanKind,
    parent: SpanIdentity | undefined,
    values: Context | undefined,
    work?: WorkSource,
  ): RecordedSpan | SilentSpan {
    const span = this.#begin(name, kind, parent, values, undefined, work, false);
    const { started } = this.#core;
    if (started !== undefined && span instanceof RecordedSpan) {
      const context = values ?? ROOT_CONTEXT;
      started(span, parent === undefined ? context : context.setValue(SPAN_KEY, parent));
    }
    return span;
  }

  /** A span that was left out, as one that records: it is marked, and ends as any other. */
  promote(
    span: SilentSpan,
    name: string,
    kind: SpanKind,
    parent: SpanIdentity | undefined,
    startMark: number,
    reason: KeepReason,
  ): RecordedSpan {
    const { trace0, trace1, trace2, trace3, span0, span1, traceState, values } = span;
    const promoted = new RecordedSpan(
      this.#sink,
      parent,
      trace0,
      trace1,
      trace2,
      trace3,
      span0,
      span1,
      traceState,
      values,
      name,
      kind,
      startMark,
    );
    promoted.promote(reason);
    promoted.unit = span.unit;
    if (span instanceof NotingSpan) span.replay(promoted);
    this.#core.started?.(promoted, values);
    return promoted;
  }

  #begin(
    name: string,
    kind: SpanKind,
    parent: SpanIdentity | undefined,
    values: Context | undefined,
    options: SpanOptions | undefined,
    work: WorkSource | undefined,
    isScope: boolean,
  ): RecordedSpan | SilentSpan {
    const { random, sampler, recording } = this.#core;
    if (!recording && parent !== undefined) return passedOn(parent, values);
    // The end of the trace id decides; whatever else a span needs waits until it is known to be kept, or is asked for.
    const trace2 = parent === undefined ? random() : parent.trace2;
    // W3C forbids the id of zeros only; one set bit rules it out and costs no check.
    const trace3 = parent === undefined ? random() | 1 : parent.trace3;
    let state: TraceState | undefined;
    let isWatched = false;
    if (sampler.keeps(parent, trace2, trace3)) {
      state = sampler.stateOf(parent);
    } else {
      const { steering } = this.#core;
      // Only where a trace enters the process: below that, spans follow what was decided there.
      const isLocalRoot = steering !== undefined && (parent === undefined || parent.isRemote);
      const threshold =
        isLocalRoot && steering.decidesAtStart
          ? steering.atStart(work?.startedWork() ?? startedWorkOf(name, options, values), trace2, trace3)
          : undefined;
      isWatched =
        isLocalRoot && threshold === undefined && work === undefined && (isScope || isEntry(kind))
          ? steering.decidesAtEnd || steering.decidesAtStart
          : false;
      if (threshold === undefined && !isWatched) {
        if (isLocalRoot && work !== undefined && (steering.decidesAtEnd || steering.decidesAtStart))
          return new NotingSpan(this.#sink.clock, random, parent, trace2, trace3, values);
        return parent === undefined
          ? silentRoot(random, trace2, trace3, values)
          : silentChild(random, parent, values);
      }
      state = threshold === undefined ? parent?.traceState : withThreshold(parent?.traceState, threshold);
    }
    const clock = this.#sink.clock;
    const startTime = options?.startTime;
    const mark = startTime === undefined ? clock.mark() : clock.markOf(startTime);
    const span = new RecordedSpan(
      isWatched ? this.#watch : this.#sink,
      parent,
      parent === undefined ? random() : parent.trace0,
      parent === undefined ? random() : parent.trace1,
      trace2,
      trace3,
      random(),
      random() | 1,
      state,
      values,
      name,
      kind,
      mark,
    );
    if (isWatched) span.flags = 0;
    return span;
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
    const span = this.#start(name, options, active, true);
    return contextStore.run(contextWith(span, active), body, span);
  }

  /** Under suppression there is a span only in name: the parent itself goes on. */
  #silent(active: Context | undefined, values: Context): SilentSpan {
    const parent = parentOf(active);
    if (parent !== undefined) return passedOn(parent, values);
    return invalidSpan(values);
  }
}

/** Kinds with which a trace enters a process. */
function isEntry(kind: SpanKind): boolean {
  return kind === SpanKind.SERVER || kind === SpanKind.CONSUMER;
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
