/**
 * The tracer that Next.js asks OpenTelemetry for. Its span of a request would be a second server span below ours, so its
 * work is done in ours; its spans of rendering and routing stay, and tell the route of pages and handlers alike.
 */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { contextStore } from "../../context/store.ts";
import { passedOn } from "../../trace/silent-span.ts";
import { parentOf, valuesOf } from "../../trace/tracer.ts";
import { answeredRequest } from "./answered-request.ts";

/** The name of the tracer (`next/dist/server/lib/trace/tracer.js`). */
export const NEXT_TRACER = "next.js";
const REQUEST = "BaseServer.handleRequest";
/** Pages of Next.js' own for what matched nothing. */
const UNMATCHED = /^\/_(not-found|error)/u;

export function nextTracer(own: Tracer): Tracer {
  function startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const { attributes } = options ?? {};
    const request = answeredRequest.getStore();
    if (request !== undefined) {
      const { "next.route": route } = attributes ?? {};
      if (typeof route === "string" && !UNMATCHED.test(route)) request.route ??= route;
      if (attributes?.["next.span_type"] === REQUEST) {
        const active = context ?? contextStore.getStore();
        const parent = parentOf(active);
        if (parent !== undefined) return passedOn(parent, valuesOf(active));
      }
    }
    return own.startSpan(name, options, context);
  }

  function startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    second: SpanOptions | F,
    third?: Context | F,
    fourth?: F,
  ): ReturnType<F> {
    const body = [second, third, fourth].find((argument): argument is F => typeof argument === "function");
    const options = typeof second === "function" ? undefined : second;
    const context = typeof third === "function" ? undefined : third;
    const span = startSpan(name, options, context);
    const within = trace.setSpan(context ?? contextStore.getStore() ?? ROOT_CONTEXT, span);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's contract: one of them is the function
    return contextStore.run(within, () => body?.(span)) as ReturnType<F>;
  }

  return { startSpan, startActiveSpan };
}
