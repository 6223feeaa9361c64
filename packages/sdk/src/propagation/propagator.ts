/** Trace context and baggage across process borders, for the API and, without a carrier's detours, for the SDK itself. */
import {
  type Baggage,
  type Context,
  createTraceState,
  ROOT_CONTEXT,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "@opentelemetry/api";
import { BAGGAGE_KEY, SPAN_KEY, SUPPRESS_KEY } from "../context/keys.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";
import { formatBaggage, parseBaggage } from "./baggage.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";
const BAGGAGE = "baggage";

/** The parent in a request's headers, by Node's lower-case names. */
export function parentOfHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): SpanIdentity | undefined {
  const header = headers[TRACEPARENT];
  if (typeof header !== "string") return undefined;
  const state = headers[TRACESTATE];
  return parseTraceparent(header, state === undefined ? undefined : createTraceState(String(state)));
}

/** The baggage in a request's headers as context values; `undefined` when there is none. */
export function valuesOfHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Context | undefined {
  const header = headers[BAGGAGE];
  if (header === undefined) return undefined;
  const baggage = parseBaggage(String(header));
  return baggage === undefined ? undefined : ROOT_CONTEXT.setValue(BAGGAGE_KEY, baggage);
}

/** Gives `set` each header that carries `span` and the baggage among `values` onwards. */
export function injectHeaders(
  span: SpanIdentity | undefined,
  values: Context | undefined,
  set: (name: string, value: string) => void,
): void {
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

export class W3cPropagator implements TextMapPropagator {
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    if (context.getValue(SUPPRESS_KEY) === true) return;
    injectHeaders(parentOf(context), context, (name, value) => setter.set(carrier, name, value));
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const headers = {
      [TRACEPARENT]: single(getter.get(carrier, TRACEPARENT)),
      [TRACESTATE]: getter.get(carrier, TRACESTATE),
      [BAGGAGE]: getter.get(carrier, BAGGAGE),
    };
    const parent = parentOfHeaders(headers);
    const baggage = valuesOfHeaders(headers)?.getValue(BAGGAGE_KEY);
    const withBaggage = baggage === undefined ? context : context.setValue(BAGGAGE_KEY, baggage);
    return parent === undefined ? withBaggage : withBaggage.setValue(SPAN_KEY, parent);
  }

  fields(): string[] {
    return [TRACEPARENT, TRACESTATE, BAGGAGE];
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? (header.length === 1 ? header[0] : undefined) : header;
}

function isBaggage(value: unknown): value is Baggage {
  return typeof value === "object" && value !== null && "getAllEntries" in value;
}
