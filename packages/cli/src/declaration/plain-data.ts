/** What the process that reads a declaration tells its parent. */
export type Answer =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "not-plain"; readonly path: string; readonly what: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string };

/** A value that JSON can hold, or where it cannot. What is `undefined` is left out. */
export function plainData(value: unknown): Answer {
  if (value === undefined) return { kind: "nothing" };
  const fault = faultIn(value, "", new Set());
  return fault ?? { kind: "data", data: value };
}

function faultIn(value: unknown, path: string, above: ReadonlySet<object>): Answer | undefined {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
    return { kind: "not-plain", path, what: `a ${typeof value}` };
  }
  if (typeof value === "number" && !Number.isFinite(value))
    return { kind: "not-plain", path, what: String(value) };
  if (typeof value !== "object" || value === null) return undefined;
  if (above.has(value)) return { kind: "not-plain", path, what: "an object that holds itself" };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return { kind: "not-plain", path, what: `an object of ${value.constructor.name}` };
  }
  const here = new Set([...above, value]);
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    const fault = faultIn(inner, at, here);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
