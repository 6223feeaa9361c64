/** Calls, errors and duration of a function, with one call around it or one line above it. */
import type { MetricDeclaration } from "@sightline/model";
import { requireFunction } from "../notice/argument.ts";
import { errorType } from "../trace/exception.ts";
import type { Counter, Histogram } from "./instruments.ts";
import type { MetricsRegistry } from "./registry.ts";

/** Any function or method. */
export type AnyFunction = (this: never, ...args: never[]) => unknown;

/** Wraps a function of its own form; also the decorator of a method, in both forms that compilers make. */
export interface FunctionTracker {
  /** A function, or a method under JavaScript's decorators. */
  <F extends AnyFunction>(fn: F, context?: unknown): F;
  /** A method under TypeScript's `experimentalDecorators`. */
  <F extends AnyFunction>(
    owner: object,
    member: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
}

interface FunctionMetrics {
  readonly calls: Counter<"function">;
  readonly errors: Counter<"function" | "exception">;
  readonly duration: Histogram<"function">;
}

/** What is registered with the first tracked function. */
export const functionMetrics: {
  readonly function_calls_total: MetricDeclaration & {
    readonly type: "counter";
    readonly labels: readonly "function"[];
  };
  readonly function_errors_total: MetricDeclaration & {
    readonly type: "counter";
    readonly labels: readonly ("function" | "exception")[];
  };
  readonly function_duration_seconds: MetricDeclaration & {
    readonly type: "histogram";
    readonly labels: readonly "function"[];
  };
} = {
  function_calls_total: {
    type: "counter",
    description: "Calls of a tracked function.",
    labels: ["function"],
  },
  function_errors_total: {
    type: "counter",
    description: "Calls of a tracked function that threw or rejected, by the class of what was thrown.",
    labels: ["function", "exception"],
  },
  function_duration_seconds: {
    type: "histogram",
    description: "Time of a tracked function until it returned or its promise settled.",
    unit: "s",
    labels: ["function"],
  },
};

const made = new WeakMap<MetricsRegistry, FunctionMetrics>();

/**
 * `function_calls_total{function}`, `function_errors_total{function,exception}` and
 * `function_duration_seconds{function}`. A promise counts when it settles; what is thrown is thrown on.
 */
export function functionTracker(registry: MetricsRegistry, name: string): FunctionTracker {
  const { calls, errors, duration } = metricsOf(registry);
  const [called, took] = [calls.with({ function: name }), duration.with({ function: name })];
  const failed = (error: unknown): void => errors.inc(1, { function: name, exception: errorType(error) });
  const track = <F extends AnyFunction>(fn: F): F => {
    requireFunction(`trackFunctionMetrics("${name}")`, fn);
    return new Proxy(fn, {
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
  };
  function tracker<F extends AnyFunction>(fn: F, context?: unknown): F;
  function tracker<F extends AnyFunction>(
    owner: object,
    member: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
  function tracker<F extends AnyFunction>(
    first: F | object,
    _second?: unknown,
    descriptor?: TypedPropertyDescriptor<F>,
  ): F | TypedPropertyDescriptor<F> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `track` refuses what is no function
    if (descriptor === undefined) return track(first as F);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    return { ...descriptor, value: track(descriptor.value as F) };
  }
  return tracker;
}

function metricsOf(registry: MetricsRegistry): FunctionMetrics {
  const before = made.get(registry);
  if (before !== undefined) return before;
  const { function_calls_total, function_errors_total, function_duration_seconds } = functionMetrics;
  const metrics: FunctionMetrics = {
    calls: registry.register({ ...function_calls_total, name: "function_calls_total" }),
    errors: registry.register({ ...function_errors_total, name: "function_errors_total" }),
    duration: registry.register({ ...function_duration_seconds, name: "function_duration_seconds" }),
  };
  made.set(registry, metrics);
  return metrics;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
