/**
 * The one AsyncLocalStorage of the SDK. Its value is an OpenTelemetry context; in the common case that is the active
 * span itself (a span answers the questions of a context), so that making a span active allocates nothing.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { SUPPRESS_KEY } from "./keys.ts";

export const contextStore: AsyncLocalStorage<Context> = new AsyncLocalStorage<Context>();

/** Work of the SDK itself runs in it, and so is never traced. */
export const SUPPRESSED: Context = ROOT_CONTEXT.setValue(SUPPRESS_KEY, true);

/** Runs the SDK's own work: neither this SDK nor OpenTelemetry's instrumentations trace it. */
export function untraced<T>(work: () => T): T {
  return contextStore.run(SUPPRESSED, work);
}
