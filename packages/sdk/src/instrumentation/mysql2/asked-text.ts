/**
 * The text as the application gave it: what `mysql2` tells of a `query` on its channel has the values written into it, and
 * would be another statement each time.
 */
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";

export class AskedText {
  #text: string | undefined = undefined;

  /** Of the query that is being sent; `undefined` where the library was loaded before the SDK, by a bundle say. */
  get text(): string | undefined {
    return this.#text;
  }

  readonly hook: LibraryHook = {
    library: "mysql2",
    // The second held the class before there was a base.
    files: {
      "mysql2/lib/base/connection.js": "module.exports",
      "mysql2/lib/connection.js": "module.exports",
    },
    apply: (exports) => this.#watch(prototypeOf(exports, "BaseConnection")),
  };

  #watch(prototype: object): () => void {
    if (!Object.hasOwn(prototype, "query")) return () => {};
    if (!String(Reflect.get(prototype, "query")).includes("queryChannel"))
      throw new TypeError("this version tells nothing on Node's diagnostics channels (3.24 does)");
    const during = this.#during.bind(this);
    return replaceMethod<unknown[]>(
      prototype,
      "query",
      (original) =>
        function query(this: unknown, ...values) {
          return during(textOf(values[0]), () => original.apply(this, values));
        },
    );
  }

  #during<T>(text: string | undefined, work: () => T): T {
    const before = this.#text;
    this.#text = text;
    try {
      return work();
    } finally {
      this.#text = before;
    }
  }
}

/** Of a text, of options, or of a command that the library has made already. */
export function textOf(asked: unknown): string | undefined {
  if (typeof asked === "string") return asked;
  if (typeof asked !== "object" || asked === null || !("sql" in asked)) return undefined;
  return typeof asked.sql === "string" ? asked.sql : undefined;
}
