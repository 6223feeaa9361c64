/** Trace context and baggage across process borders, for the API and, without a carrier's detours, for the SDK itself. */
import {
  type Baggage,
  type Context,
  ROOT_CONTEXT,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "@opentelemetry/api";
import { BAGGAGE_KEY, SPAN_KEY, SUPPRESS_KEY } from "../context/keys.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";
import { formatBaggage, parseBaggage } from "./baggage.ts";
import { isInjectedElsewhere } from "./covered-call.ts";
import type { HeaderFormat, Headers, SetHeader } from "./header-format.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";
import { parseTraceState, trimmed } from "./tracestate.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";
const BAGGAGE = "baggage";

/** W3C trace context and baggage: the default. */
export const W3C_FORMAT: HeaderFormat = Object.freeze({
  parentOf: w3cParent,
  valuesOf: w3cValues,
  inject: w3cInject,
});

// One for the process, like the API's global propagator beside it.
let format: HeaderFormat = W3C_FORMAT;

export function useHeaderFormat(chosen: HeaderFormat): void {
  format = chosen;
}

/** The parent in a request's headers, by Node's lower-case names. */
export function parentOfHeaders(headers: Headers): SpanIdentity | undefined {
  return format.parentOf(headers);
}

/** The baggage in a request's headers as context values; `undefined` when there is none. */
export function valuesOfHeaders(headers: Headers): Context | undefined {
  return format.valuesOf(headers);
}

/** Gives `set` each header that carries `span` and the baggage among `values` onwards. */
export function injectHeaders(
  span: SpanIdentity | undefined,
  values: Context | undefined,
  set: SetHeader,
): void {
  format.inject(span, values, set);
}

export interface W3cParts {
  readonly traceContext: boolean;
  readonly baggage: boolean;
}

export class W3cPropagator implements TextMapPropagator {
  readonly #parts: W3cParts;

  constructor(parts: W3cParts = { traceContext: true, baggage: true }) {
    this.#parts = parts;
  }

  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    if (context.getValue(SUPPRESS_KEY) === true || isInjectedElsewhere(context.getValue(SPAN_KEY))) return;
    const { traceContext, baggage } = this.#parts;
    const span = traceContext ? parentOf(context) : undefined;
    const values = baggage ? context : undefined;
    w3cInject(span, values, (name, value) => setter.set(carrier, name, value));
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const { traceContext, baggage } = this.#parts;
    let extracted = context;
    if (baggage) {
      const found = w3cBaggage(getter.get(carrier, BAGGAGE));
      if (found !== undefined) extracted = extracted.setValue(BAGGAGE_KEY, found);
    }
    if (traceContext) {
      const parent = w3cParent({
        [TRACEPARENT]: getter.get(carrier, TRACEPARENT),
        [TRACESTATE]: getter.get(carrier, TRACESTATE),
      });
      if (parent !== undefined) extracted = extracted.setValue(SPAN_KEY, parent);
    }
    return extracted;
  }

  fields(): string[] {
    const { traceContext, baggage } = this.#parts;
    return [...(traceContext ? [TRACEPARENT, TRACESTATE] : []), ...(baggage ? [BAGGAGE] : [])];
  }
}

function w3cParent(headers: Headers): SpanIdentity | undefined {
  const header = single(headers[TRACEPARENT]);
  if (header === undefined) return undefined;
  const state = headers[TRACESTATE];
  return parseTraceparent(trimmed(header), state === undefined ? undefined : parseTraceState(state));
}

function w3cValues(headers: Headers): Context | undefined {
  const baggage = w3cBaggage(headers[BAGGAGE]);
  return baggage === undefined ? undefined : ROOT_CONTEXT.setValue(BAGGAGE_KEY, baggage);
}

/** Several headers are one list (RFC 9110, 5.3). */
function w3cBaggage(header: string | string[] | undefined): Baggage | undefined {
  return header === undefined ? undefined : parseBaggage(String(header));
}

function w3cInject(span: SpanIdentity | undefined, values: Context | undefined, set: SetHeader): void {
  if (span !== undefined && (span.trace0 | span.trace1 | span.trace2 | span.trace3) !== 0) {
    set(TRACEPARENT, formatTraceparent(span));
    const state = span.traceState?.serialize();
    if (state !== undefined && state !== "") set(TRACESTATE, state);
  }
  const baggage = values?.getValue(BAGGAGE_KEY);
  if (!isBaggage(baggage)) return;
  const header = formatBaggage(baggage);
  if (header !== "") set(BAGGAGE, header);
}

/** A trace has one parent; who sends two is not believed. */
function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? (header.length === 1 ? header[0] : undefined) : header;
}

function isBaggage(value: unknown): value is Baggage {
  return typeof value === "object" && value !== null && "getAllEntries" in value;
}
