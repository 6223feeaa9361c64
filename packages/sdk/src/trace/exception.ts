/** OpenTelemetry's attributes of an exception (semantic conventions, `exception.*`). */
import type { Attributes, Exception } from "@opentelemetry/api";

export function exceptionAttributes(exception: Exception): Attributes {
  if (typeof exception === "string") return { "exception.message": exception };
  const attributes: Attributes = {};
  const { code, name, message, stack } = exception;
  // Only its code tells one system error (ECONNREFUSED) from another. A number (a DOMException's 23) is better than nothing.
  const type = isText(code) ? code : (name ?? (code === undefined || code === 0 ? undefined : String(code)));
  if (isText(type)) attributes["exception.type"] = type;
  if (isText(message)) attributes["exception.message"] = message;
  if (isText(stack)) attributes["exception.stacktrace"] = stackWithCauses(exception);
  return attributes;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** More causes are rather a loop than an explanation. */
const MAX_CAUSES = 16;

/** The stack, and those of its causes after it, as Node prints an error that nobody caught. */
function stackWithCauses(exception: object): string {
  const told = new Set<unknown>();
  const parts: string[] = [];
  const tell = (thrown: unknown, role: string): void => {
    if (parts.length > MAX_CAUSES) return;
    if (told.has(thrown)) {
      parts.push(`${role}[circular]`);
      return;
    }
    if (typeof thrown !== "object" || thrown === null) {
      parts.push(role + describe(thrown));
      return;
    }
    told.add(thrown);
    parts.push(role + stackOf(thrown));
    if ("cause" in thrown && thrown.cause !== undefined) tell(thrown.cause, "[cause]: ");
    if ("errors" in thrown && Array.isArray(thrown.errors)) {
      thrown.errors.forEach((each: unknown, at) => tell(each, `[errors.${at}]: `));
    }
  };
  tell(exception, "");
  return parts.join("\n");
}

function stackOf(thrown: object): string {
  if ("stack" in thrown && typeof thrown.stack === "string") return thrown.stack;
  return thrown instanceof Error ? String(thrown) : describe(thrown);
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
