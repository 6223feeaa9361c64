/** Calls, errors and duration of a function, with one call around it or one line above it. */
import { errorType } from "../trace/exception.ts";
import type { Counter, Histogram } from "./instruments.ts";
import type { MetricsRegistry } from "./registry.ts";

/** Any function or method. */
export type AnyFunction = (this: never, ...args: never[]) => unknown;

/** Wraps a function of its own form; also the decorator of a method. */
export type FunctionTracker = <F extends AnyFunction>(fn: F, context?: unknown) => F;

interface FunctionMetrics {
  readonly calls: Counter<"function">;
  readonly errors: Counter<"function" | "exception">;
  readonly duration: Histogram<"function">;
}

const made = new WeakMap<MetricsRegistry, FunctionMetrics>();

/**
 * `function_calls_total{function}`, `function_errors_total{function,exception}` and
 * `function_duration_seconds{function}`. A promise counts when it settles; what is thrown is thrown on.
 */
export function functionTracker(registry: MetricsRegistry, name: string): FunctionTracker {
  const { calls, errors, duration } = metricsOf(registry);
  const [called, took] = [calls.with({ function: name }), duration.with({ function: name })];
  const failed = (error: unknown): void => errors.inc(1, { function: name, exception: errorType(error) });
  return <F extends AnyFunction>(fn: F): F => {
    const tracked = new Proxy(fn, {
      apply: (target, self, args) => {
        called.inc();
        const stop = took.startTimer();
        try {
          const result: unknown = Reflect.apply(target, self, args);
          if (isThenable(result)) {
            result.then(stop, (error: unknown) => {
              stop();
              failed(error);
            });
          } else stop();
          return result;
        } catch (error) {
          stop();
          failed(error);
          throw error;
        }
      },
    });
    return tracked;
  };
}

function metricsOf(registry: MetricsRegistry): FunctionMetrics {
  const before = made.get(registry);
  if (before !== undefined) return before;
  const metrics: FunctionMetrics = {
    calls: registry.register({
      name: "function_calls_total",
      type: "counter",
      description: "Calls of a tracked function.",
      labels: ["function"],
    }),
    errors: registry.register({
      name: "function_errors_total",
      type: "counter",
      description: "Calls of a tracked function that threw or rejected, by the class of what was thrown.",
      labels: ["function", "exception"],
    }),
    duration: registry.register({
      name: "function_duration_seconds",
      type: "histogram",
      description: "Time of a tracked function until it returned or its promise settled.",
      unit: "s",
      labels: ["function"],
    }),
  };
  made.set(registry, metrics);
  return metrics;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
