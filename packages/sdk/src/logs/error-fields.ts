/** What an error says of itself in a log line. Its own properties are left out: they may hold whole requests. */
import { identityOf } from "../exception/fingerprint.ts";

export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  /** Of a system error, or of a library's own: `ECONNREFUSED`. */
  readonly code?: string;
  readonly stack?: string;
  /** The error that it wraps, or whatever was given as that. */
  readonly cause?: unknown;
  /** Of an `AggregateError`. */
  readonly errors?: readonly unknown[];
  /** One for all errors of the same origin (docs/guide/logs.md). */
  readonly fingerprint?: string;
}

/** Never throws: an error is only an object, and its getters may. */
export function errorFields(error: Error): ErrorFields {
  const code = read(error, "code");
  const stack = read(error, "stack");
  const cause = read(error, "cause");
  const errors = read(error, "errors");
  return {
    type: textOf(read(error, "name"), "Error"),
    message: textOf(read(error, "message"), ""),
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code) } : {}),
    ...(typeof stack === "string" ? { stack } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...(Array.isArray(errors) ? { errors } : {}),
  };
}

/** The same with the fingerprint, which is worth its price for the error that a line is about. */
export function exceptionFields(error: Error): ErrorFields {
  const fields = errorFields(error);
  try {
    return { ...fields, fingerprint: identityOf(error).fingerprint };
  } catch {
    return fields;
  }
}

function read(error: Error, property: string): unknown {
  try {
    const value: unknown = Reflect.get(error, property);
    return value;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
