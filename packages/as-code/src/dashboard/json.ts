/** JSON of targets that have more fields than we name, and looks into it: what is not as expected is as if it were absent. */

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By a path of names. */
export function partOf(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) found = isJson(found) ? found[name] : undefined;
  return found;
}

export function objectAt(value: unknown, ...path: readonly string[]): Json {
  const found = partOf(value, ...path);
  return isJson(found) ? found : {};
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = partOf(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = partOf(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = partOf(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** Empty texts are none. */
export function wordsAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = textAt(value, ...path);
  return found === "" ? undefined : found;
}
