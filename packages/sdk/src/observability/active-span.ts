/** Small doors to the active span. */
import {
  type Attributes,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { wasRecordedOn } from "../exception/recorded.ts";
import { requireFunction } from "../notice/argument.ts";
import { SDK_NAME } from "../resource/version.ts";
import { asException, errorType } from "../trace/exception.ts";

/**
 * A tracer of OpenTelemetry's API, for spans that outlive a function; `name` tells what makes the spans: a module, a library.
 *
 * @example
 * const span = getTracer("invoices").startSpan("invoice.render");
 * stream.once("close", () => span.end());
 */
export function getTracer(name: string, version?: string): Tracer {
  return trace.getTracer(name, version);
}

/**
 * Runs `fn` in a new span that `fn` ends, or whoever it hands the span to. Where the span ends with the function, `withSpan`
 * does it, and records what is thrown.
 *
 * @example
 * startActiveSpan("invoice.render", (span) => stream.once("close", () => span.end()));
 */
export function startActiveSpan<T>(name: string, fn: (span: Span) => T): T;
export function startActiveSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => T): T;
export function startActiveSpan<T>(
  name: string,
  ...rest: [(span: Span) => T] | [SpanOptions, (span: Span) => T]
): T {
  const [options, fn] = rest.length === 1 ? [{}, rest[0]] : rest;
  return getTracer(SDK_NAME).startActiveSpan(name, options, fn);
}

/**
 * Runs `fn` in a new span and ends it when `fn` returns, or when its promise settles. What it throws is recorded, sets
 * the status, and is thrown on.
 *
 * @example
 * const total = await withSpan("cart.total", async (span) => {
 *   span.setAttribute("cart.items", items.length);
 *   return price(items);
 * });
 */
export function withSpan<T>(name: string, fn: (span: Span) => T, options: SpanOptions = {}): T {
  // Callers without types; a check of its type is all that a call pays for it.
  if (typeof fn !== "function") requireFunction(`withSpan("${name}")`, fn);
  return startActiveSpan(name, options, (span) => {
    try {
      const result = fn(span);
      if (isThenable(result)) return endWith(span, result);
      span.end();
      return result;
    } catch (error) {
      fail(span, error);
      throw error;
    }
  });
}

/** Adds attributes to the active span; without one it does nothing. */
export function addSpanAttributes(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Records what was thrown at the active span and marks it as failed; without one it does nothing. */
export function recordException(thrown: unknown): void {
  const span = trace.getActiveSpan();
  if (span === undefined) return;
  span.recordException(asException(thrown));
  span.setStatus({ code: SpanStatusCode.ERROR, message: thrown instanceof Error ? thrown.message : "" });
}

/** Trace id, span id and flags of the active span. */
export function getCurrentSpanContext(): SpanContext | undefined {
  return trace.getActiveSpan()?.spanContext();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** The same promise for the caller, with the span's end at its settling. */
function endWith<T extends PromiseLike<unknown>>(span: Span, result: T): T {
  const settled = result.then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      fail(span, error);
      throw error;
    },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `then` gives a promise of the same value
  return settled as unknown as T;
}

function fail(span: Span, error: unknown): void {
  if (!wasRecordedOn(error, span)) span.recordException(asException(error));
  span.setAttribute("error.type", errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "" });
  span.end();
}
