import { httpErrors } from "./errors.ts";

/** 32 lower-case hex digits; shorter ids are filled with zeros, as Jaeger's clients expect. Throws `PARAMETER_INVALID`. */
export function traceIdOf(text: string): string {
  if (!/^[0-9a-f]{1,32}$/i.test(text)) {
    const reason = `"${text}" is no trace id`;
    throw httpErrors.PARAMETER_INVALID(
      { parameter: "id", reason, hint: "A trace id has up to 32 hex digits." },
      { field: "id" },
    );
  }
  return text.toLowerCase().padStart(32, "0");
}
