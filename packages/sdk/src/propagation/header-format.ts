/** How the SDK's own instrumentation reads incoming headers and writes outgoing ones: as the process was set up. */
import { type Context, ROOT_CONTEXT, type TextMapGetter, type TextMapPropagator } from "@opentelemetry/api";
import { SPAN_KEY } from "../context/keys.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf, valuesOf } from "../trace/tracer.ts";

/** By Node's lower-case names. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;
export type SetHeader = (name: string, value: string) => void;

export interface HeaderFormat {
  /** The parent that the headers name. */
  parentOf(headers: Headers): SpanIdentity | undefined;
  /** Baggage and whatever else the headers hold, as context values; `undefined` when there is none. */
  valuesOf(headers: Headers): Context | undefined;
  /** Gives `set` each header that carries `span` and `values` onwards. */
  inject(span: SpanIdentity | undefined, values: Context | undefined, set: SetHeader): void;
}

const GETTER: TextMapGetter<Headers> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, name) => headers[name.toLowerCase()],
};

/** Any of OpenTelemetry's propagators, on headers. */
export function formatOf(propagator: TextMapPropagator): HeaderFormat {
  const extracted = (headers: Headers): Context => propagator.extract(ROOT_CONTEXT, headers, GETTER);
  return {
    parentOf: (headers) => parentOf(extracted(headers)),
    valuesOf: (headers) => {
      const values = valuesOf(extracted(headers));
      return values === ROOT_CONTEXT ? undefined : values;
    },
    inject: (span, values, set) => {
      const context = values ?? ROOT_CONTEXT;
      propagator.inject(span === undefined ? context : context.setValue(SPAN_KEY, span), set, {
        set: (setter: SetHeader, name, value) => setter(name, value),
      });
    },
  };
}
