/** Registration with OpenTelemetry's API, so that every library instrumented for it lands here. */
import {
  context,
  type ContextManager,
  type LoggerProvider,
  logs,
  type MeterProvider,
  metrics,
  propagation,
  type TextMapPropagator,
  trace,
  type TracerProvider,
} from "@opentelemetry/api";
import { findEarly } from "../api-copy/copies.ts";

export interface ApiParts {
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator;
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  readonly loggerProvider: LoggerProvider;
}

/** The parts that another SDK had already registered and keeps: then none of ours stays. Empty when all is ours. */
export function registerApi(parts: ApiParts): string[] {
  const early = findEarly();
  const results = [
    { name: "context manager", api: context, ours: context.setGlobalContextManager(parts.contextManager) },
    { name: "propagator", api: propagation, ours: propagation.setGlobalPropagator(parts.propagator) },
    { name: "tracer provider", api: trace, ours: trace.setGlobalTracerProvider(parts.tracerProvider) },
    { name: "meter provider", api: metrics, ours: metrics.setGlobalMeterProvider(parts.meterProvider) },
    { name: "logger provider", api: logs, ours: logs.setGlobalLoggerProvider(parts.loggerProvider) },
  ];
  const occupied = results.filter(({ ours }) => !ours).map(({ name }) => name);
  if (occupied.length > 0) for (const { api, ours } of results) if (ours) api.disable();
  if (occupied.length === 0) early(parts.tracerProvider, parts.loggerProvider);
  return occupied;
}

/** Makes room for another registration in the same process: a test's. */
export function unregisterApi(): void {
  for (const api of [trace, propagation, metrics, logs, context]) api.disable();
}
