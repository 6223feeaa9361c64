/** A piece of work with a database as a span of its own: a repository's method, a report, an import. */
import type { Span } from "@opentelemetry/api";
import type { AnyFunction } from "../metrics/function-metrics.ts";
import { withSpan } from "../observability/active-span.ts";
import { requireFunction } from "../notice/argument.ts";

/** Wraps a function of its own form; also the decorator of a method, in both forms that compilers make. */
export interface OperationTracer {
  /** A function, or a method under JavaScript's decorators. */
  <F extends AnyFunction>(fn: F, context?: unknown): F;
  /** A method under TypeScript's `experimentalDecorators`. */
  <F extends AnyFunction>(
    owner: object,
    member: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
}

/**
 * Runs `fn` in a span of that name, whose children are its queries; it ends when `fn` returns or its promise settles, and
 * what is thrown is recorded and thrown on. Without `fn` it gives the decorator of a method, which also wraps a function.
 *
 * @example
 * const report = await tracedDbOperation("reports.monthly", (span) => monthlyReport(pool, span));
 *
 * class Orders {
 *   @tracedDbOperation("orders.open")
 *   open(customer: string) {
 *     return this.pool.query("select * from orders where customer = $1", [customer]);
 *   }
 * }
 * @throws FUNCTION_EXPECTED where something else is given or decorated
 */
export function tracedDbOperation<T>(name: string, fn: (span: Span) => T): T;
export function tracedDbOperation(name: string): OperationTracer;
export function tracedDbOperation<T>(name: string, fn?: (span: Span) => T): T | OperationTracer {
  if (fn === undefined) return operationTracer(name);
  requireFunction(`tracedDbOperation("${name}")`, fn);
  return inSpan(name, fn);
}

function inSpan<T>(name: string, fn: (span: Span) => T): T {
  return withSpan(name, fn, { attributes: { "sightline.db.operation": name } });
}

function operationTracer(name: string): OperationTracer {
  const wrapped = <F extends AnyFunction>(fn: F): F => {
    requireFunction(`tracedDbOperation("${name}")`, fn);
    return new Proxy(fn, {
      apply: (target, self, args) => inSpan(name, (): unknown => Reflect.apply(target, self, args)),
    });
  };
  function tracer<F extends AnyFunction>(fn: F, context?: unknown): F;
  function tracer<F extends AnyFunction>(
    owner: object,
    member: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
  function tracer<F extends AnyFunction>(
    first: F | object,
    _second?: unknown,
    descriptor?: TypedPropertyDescriptor<F>,
  ): F | TypedPropertyDescriptor<F> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `wrapped` refuses what is no function
    if (descriptor === undefined) return wrapped(first as F);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    return { ...descriptor, value: wrapped(descriptor.value as F) };
  }
  return tracer;
}
