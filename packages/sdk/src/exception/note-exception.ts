/** What was thrown is seen where it belongs: on the span of the request or on the active one, and once in the log. */
import { type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { serverRequestOf } from "../instrumentation/http/server.ts";
import type { ServerRequest } from "../instrumentation/http/server-request.ts";
import { getLogger } from "../observability/process-state.ts";
import { asException, errorType } from "../trace/exception.ts";
import { claimLogging, wasRecordedOn } from "./recorded.ts";

export interface ExceptionOptions {
  /** The logger that tells it; `exceptions` by default. */
  readonly logger?: string;
}

/**
 * Marks the span of the request and logs the error, once, wherever it goes from here. For handlers of errors that answer
 * themselves; `request` is the framework's request or context.
 *
 * @example
 * app.onError((error, context) => {
 *   noteException(error, context);
 *   return context.json({ error: "failed" }, 500);
 * });
 */
export function noteException(error: unknown, request?: unknown, options: ExceptionOptions = {}): void {
  const state = requestOf(request);
  // Its span is marked when it ends: whether this is a failure is known with the status of the answer.
  if (state !== undefined) state.error = error;
  else markActive(error);
  if (!claimLogging(error)) return;
  const text = error instanceof Error ? error.message : String(error);
  const fields = error instanceof Error ? error : { thrown: error };
  getLogger(options.logger ?? "exceptions").log(levelOf(error), text, fields);
}

/**
 * A function whose errors are noted and thrown on: a handler of a framework, a middleware, a job.
 *
 * @example
 * app.get("/orders/:id", standardExceptionHandler(async (request, response) => { … }));
 * koa.use(standardExceptionHandler((context, next) => next()));
 * const nightly = standardExceptionHandler(sendInvoices, { logger: "billing" });
 */
export function standardExceptionHandler<A extends unknown[], R>(
  fn: (...values: A) => R,
  options: ExceptionOptions = {},
): (...values: A) => R {
  const note = (error: unknown, values: A): void => noteException(error, values.find(isRequest), options);
  function handled(this: unknown, ...values: A): R {
    try {
      const result = fn.apply(this, values);
      if (result instanceof Promise) result.catch((error: unknown) => note(error, values));
      return result;
    } catch (error) {
      note(error, values);
      throw error;
    }
  }
  // Express tells handlers of errors by their number of parameters, and stack traces tell names.
  Object.defineProperty(handled, "length", { value: fn.length });
  Object.defineProperty(handled, "name", { value: fn.name });
  return handled;
}

/** Express' handler of errors, and Fastify's `onError` hook. */
export interface ErrorHandler {
  (error: unknown, request: object, response: unknown, next: (error?: unknown) => unknown): void;
  (request: { readonly raw: object }, reply: unknown, error: Error, done: () => void): void;
}

/**
 * Notes errors on their way to the application's own handlers, or to the framework's.
 *
 * @example
 * app.use(errorHandler()); // Express, after the routes
 * app.addHook("onError", errorHandler()); // Fastify
 */
export function errorHandler(options: ExceptionOptions = {}): ErrorHandler {
  function handler(first: unknown, second: unknown, third: unknown, fourth: unknown): void {
    const isFastify = has(first, "raw") && !(first instanceof Error);
    const [error, request] = isFastify ? [third, first] : [first, second];
    noteException(error, request, options);
    if (typeof fourth === "function") Reflect.apply(fourth, undefined, isFastify ? [] : [error]);
  }
  return handler;
}

function markActive(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span === undefined || wasRecordedOn(error, span)) return;
  span.recordException(asException(error));
  span.setAttribute("error.type", errorType(error));
  span.setStatus(failure(error));
}

function failure(error: unknown): Parameters<Span["setStatus"]>[0] {
  return { code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "" };
}

/** What the caller did wrong is no failure of the service. */
function levelOf(error: unknown): "warn" | "error" {
  const status = has(error, "status")
    ? error.status
    : has(error, "statusCode")
      ? error.statusCode
      : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? "warn" : "error";
}

function isRequest(value: unknown): boolean {
  return requestOf(value) !== undefined;
}

/** Of Node's own request, or of what a framework has around it. */
function requestOf(value: unknown): ServerRequest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (
    stateOf(value) ??
    (has(value, "raw") ? stateOf(value.raw) : undefined) ??
    (has(value, "req") ? stateOf(value.req) : undefined) ??
    (has(value, "env") && has(value.env, "incoming") ? stateOf(value.env.incoming) : undefined)
  );
}

function stateOf(value: unknown): ServerRequest | undefined {
  return typeof value === "object" && value !== null ? serverRequestOf(value) : undefined;
}

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}
