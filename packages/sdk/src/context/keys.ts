/** The keys under which OpenTelemetry's API keeps things in a context; equal names give equal keys. */
import { createContextKey } from "@opentelemetry/api";

export const SPAN_KEY: symbol = createContextKey("OpenTelemetry Context Key SPAN");
export const BAGGAGE_KEY: symbol = createContextKey("OpenTelemetry Baggage Key");
/** Set to `true` by `suppressTracing` of `@opentelemetry/core`: nothing below is recorded. */
export const SUPPRESS_KEY: symbol = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
