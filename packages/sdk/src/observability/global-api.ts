/** Registration with OpenTelemetry's API, so that every library instrumented for it lands here. */
import {
  context,
  type ContextManager,
  logs,
  metrics,
  propagation,
  type TextMapPropagator,
  trace,
  type TracerProvider,
} from "@opentelemetry/api";

export interface ApiParts {
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator;
  readonly tracerProvider: TracerProvider;
}

/** The parts that another SDK had already registered and keeps; empty when all is ours. */
export function registerApi(parts: ApiParts): string[] {
  const results: [string, boolean][] = [
    ["context manager", context.setGlobalContextManager(parts.contextManager)],
    ["propagator", propagation.setGlobalPropagator(parts.propagator)],
    ["tracer provider", trace.setGlobalTracerProvider(parts.tracerProvider)],
  ];
  return results.filter(([, ours]) => !ours).map(([name]) => name);
}

/** Makes room for another registration in the same process: a test's. */
export function unregisterApi(): void {
  trace.disable();
  propagation.disable();
  metrics.disable();
  logs.disable();
  context.disable();
}
