/** The propagators that the configuration names, as one, and put to use for the process. */
import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import type { PropagatorName } from "../config/settings/tracing.ts";
import { SPAN_KEY } from "../context/keys.ts";
import { sdkErrors } from "../errors.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";
import { isInjectedElsewhere } from "./covered-call.ts";
import { formatOf } from "./header-format.ts";
import { useHeaderFormat, W3C_FORMAT, W3cPropagator } from "./propagator.ts";

/** Gives a package of the application, or throws. */
export type LoadPackage = (name: string) => unknown;

const B3 = "@opentelemetry/propagator-b3";

/**
 * The propagator for OpenTelemetry's API. The SDK's own instrumentation speaks the same from then on.
 *
 * @example
 * const propagator = choosePropagator(["tracecontext", "baggage", "b3"], createRequire(path));
 * @throws PART_MISSING when a package that a name needs is not installed.
 */
export function choosePropagator(names: readonly PropagatorName[], load: LoadPackage): TextMapPropagator {
  const traceContext = names.includes("tracecontext");
  const baggage = names.includes("baggage");
  const parts: TextMapPropagator[] = [];
  for (const name of new Set(names)) {
    // B3 comes last, so that where a caller sends both its headers win, as with OpenTelemetry's composite.
    if (name === "b3" || name === "b3multi") parts.push(b3(name, load));
  }
  if (parts.length === 0 && traceContext && baggage) {
    useHeaderFormat(W3C_FORMAT);
    return new W3cPropagator();
  }
  if (traceContext || baggage) parts.unshift(new W3cPropagator({ traceContext, baggage }));
  const propagator = new CompositePropagator(parts);
  useHeaderFormat(formatOf(propagator));
  return propagator;
}

export class CompositePropagator implements TextMapPropagator {
  readonly #parts: readonly TextMapPropagator[];

  constructor(parts: readonly TextMapPropagator[]) {
    this.#parts = parts;
  }

  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    if (isInjectedElsewhere(context.getValue(SPAN_KEY))) return;
    for (const part of this.#parts) part.inject(context, carrier, setter);
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    let extracted = context;
    for (const part of this.#parts) {
      const before = parentOf(extracted);
      extracted = part.extract(extracted, carrier, getter);
      // Where two formats name one span, the first stays: only W3C's has a trace state.
      if (before !== undefined && isSame(before, parentOf(extracted)))
        extracted = extracted.setValue(SPAN_KEY, before);
    }
    return extracted;
  }

  fields(): string[] {
    return [...new Set(this.#parts.flatMap((part) => part.fields()))];
  }
}

function isSame(one: SpanIdentity, other: SpanIdentity | undefined): boolean {
  return (
    other !== undefined &&
    one.trace0 === other.trace0 &&
    one.trace1 === other.trace1 &&
    one.trace2 === other.trace2 &&
    one.trace3 === other.trace3 &&
    one.span0 === other.span0 &&
    one.span1 === other.span1 &&
    one.flags === other.flags
  );
}

function b3(name: "b3" | "b3multi", load: LoadPackage): TextMapPropagator {
  let loaded: unknown;
  try {
    loaded = load(B3);
  } catch (cause) {
    throw missing(name, cause);
  }
  const make: unknown = property(loaded, "B3Propagator");
  const encodings: unknown = property(loaded, "B3InjectEncoding");
  if (typeof make !== "function") throw missing(name, undefined);
  const encoding = property(encodings, name === "b3" ? "SINGLE_HEADER" : "MULTI_HEADER");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class of that package is a propagator
  return Reflect.construct(make, [{ injectEncoding: encoding }]) as TextMapPropagator;
}

function missing(name: string, cause: unknown): Error {
  return sdkErrors.PART_MISSING(
    { part: B3, call: `OTEL_PROPAGATORS with ${name}`, install: `npm install ${B3}` },
    { cause },
  );
}

function property(value: unknown, name: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}
