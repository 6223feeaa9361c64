/** OpenTelemetry's attributes of an exception (semantic conventions, `exception.*`). */
import type { Attributes, Exception } from "@opentelemetry/api";

export function exceptionAttributes(exception: Exception): Attributes {
  if (typeof exception === "string") return { "exception.message": exception };
  const attributes: Attributes = {};
  // Only its code tells one system error (ECONNREFUSED) from another.
  const type = exception.code === undefined ? exception.name : String(exception.code);
  attributes["exception.type"] = type ?? "Error";
  if (exception.message !== undefined) attributes["exception.message"] = exception.message;
  if (exception.stack !== undefined) attributes["exception.stacktrace"] = exception.stack;
  return attributes;
}

/** Anything that was thrown, as the API wants it. */
export function asException(thrown: unknown): Exception {
  if (thrown instanceof Error) return thrown;
  return typeof thrown === "string" ? thrown : { name: typeof thrown, message: describe(thrown) };
}

/** The `error.type` of something that was thrown: its class, or the code of a system error. */
export function errorType(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
  return thrown.name;
}

function describe(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}
