/** Replaces a method of a prototype or object; returns what puts the old one back. */
export function replaceMethod<Arguments extends readonly unknown[]>(
  target: unknown,
  name: string,
  replacement: (
    original: (this: unknown, ...values: Arguments) => unknown,
  ) => (this: unknown, ...values: Arguments) => unknown,
): () => void {
  if (typeof target !== "object" || target === null) throw new TypeError(`no object has the method ${name}`);
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") throw new TypeError(`there is no method ${name}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says what the method takes
  const typed = original as (this: unknown, ...values: Arguments) => unknown;
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
    value: replacement(typed),
  });
  return () => {
    if (own === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, own);
  };
}

/** The prototype of a class that is among the exports, or is all that is exported. */
export function prototypeOf(exports: unknown, name: string): object {
  const made: unknown =
    typeof exports === "object" && exports !== null ? Reflect.get(exports, name) : exports;
  const prototype: unknown = typeof made === "function" ? made.prototype : undefined;
  if (typeof prototype !== "object" || prototype === null) throw new TypeError(`there is no class ${name}`);
  return prototype;
}
