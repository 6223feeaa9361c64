/** What callers without types hand over, checked where it would otherwise fail later and elsewhere. */
import { sdkErrors } from "../errors.ts";

/** Throws `FUNCTION_EXPECTED` unless the value is one. */
export function requireFunction(call: string, value: unknown): void {
  if (typeof value === "function") return;
  const got = typeof value === "object" && value !== null ? "an object" : described(value);
  throw sdkErrors.FUNCTION_EXPECTED({ call, got });
}

/** Throws `ARGUMENT_WRONG` unless the value has the method. */
export function requireMethod(call: string, value: unknown, method: string, wanted: string): void {
  const has =
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof Reflect.get(value, method) === "function";
  if (!has) throw sdkErrors.ARGUMENT_WRONG({ call, wanted, got: described(value) });
}

/** Throws `ARGUMENT_WRONG` unless the value is a text with something in it. */
export function requireName(call: string, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  const got = value === "" ? "an empty text" : described(value);
  throw sdkErrors.ARGUMENT_WRONG({ call, wanted: "the service's name", got });
}

/** As errors name what they were given. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object of another kind" : `a ${typeof value}`;
}
