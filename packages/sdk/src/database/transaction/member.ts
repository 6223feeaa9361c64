/** Members of objects whose library may be any. */

export type Method = (...args: readonly unknown[]) => unknown;

/** The method of that name, bound to its object; `undefined` where there is none. */
export function methodOf(object: object, name: string): Method | undefined {
  const method: unknown = Reflect.get(object, name);
  if (typeof method !== "function") return undefined;
  return (...args) => Reflect.apply(method, object, args);
}

export function memberOf(object: object, name: string): unknown {
  return Reflect.get(object, name);
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
