/** Callbacks of drivers run where a connection was opened, which may be another request; these run where they were given. */
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";

/** `callback`, in the context that is active now. */
export function inContext<Arguments extends readonly unknown[], Result>(
  callback: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  const active = contextStore.getStore();
  return (...values) =>
    // To enter a context costs more than most callbacks do.
    contextStore.getStore() === active
      ? callback(...values)
      : contextStore.run(active ?? ROOT_CONTEXT, callback, ...values);
}
