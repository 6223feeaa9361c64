/** SQLite by `node:sqlite`, which Node loads, and warns of, only where the application asks for it. */
import type { Databases } from "../../database/databases.ts";
import type { DatabaseTarget } from "../../database/target.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import { observedMethod, synchronous } from "../synchronous-query.ts";

interface DatabaseLike {
  location?(): string | null;
}

export function sqliteHook(databases: Databases): LibraryHook {
  return {
    library: "node:sqlite",
    files: { "node:sqlite": "" },
    apply: (exports) => {
      const undo = new SqliteWatch(databases).watch(exports);
      return () => {
        for (const restore of undo.toReversed()) restore();
      };
    },
  };
}

class SqliteWatch {
  readonly #databases: Databases;
  /** By database, and by statement: a statement does not tell its database. */
  readonly #targets = new WeakMap<object, DatabaseTarget>();

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  watch(exports: unknown): (() => void)[] {
    const database = prototypeOf(exports, "DatabaseSync");
    const statement = prototypeOf(exports, "StatementSync");
    return [
      this.#exec(database),
      this.#prepare(database),
      this.#tagStore(database),
      ...["all", "get", "run", "iterate"].map((method) => this.#statement(statement, method)),
    ];
  }

  #exec(prototype: object): () => void {
    const begin = this.#begin.bind(this);
    return replaceMethod<unknown[]>(
      prototype,
      "exec",
      (original) =>
        function exec(this: unknown, ...values) {
          const begun = begin(this, values[0], undefined);
          return synchronous(
            begun,
            () => original.apply(this, values),
            () => undefined,
          );
        },
    );
  }

  #prepare(prototype: object): () => void {
    const targetOf = this.#target.bind(this);
    const targets = this.#targets;
    return replaceMethod<unknown[]>(
      prototype,
      "prepare",
      (original) =>
        function prepare(this: unknown, ...values) {
          const made = original.apply(this, values);
          const target = targetOf(this);
          if (typeof made === "object" && made !== null && target !== undefined) targets.set(made, target);
          return made;
        },
    );
  }

  /** `db.createTagStore()` keeps statements by template; its class is not exported. From Node 24.9 on. */
  #tagStore(prototype: object): () => void {
    if (!("createTagStore" in prototype)) return () => {};
    const targets = this.#targets;
    const targetOf = this.#target.bind(this);
    const begin = this.#begin.bind(this);
    const undo: (() => void)[] = [];
    const watched = new WeakSet<object>();
    const restore = replaceMethod<unknown[]>(
      prototype,
      "createTagStore",
      (original) =>
        function createTagStore(this: unknown, ...values) {
          const store = original.apply(this, values);
          const target = targetOf(this);
          if (typeof store !== "object" || store === null || target === undefined) return store;
          targets.set(store, target);
          const shape: unknown = Object.getPrototypeOf(store);
          if (typeof shape !== "object" || shape === null || watched.has(shape)) return store;
          watched.add(shape);
          for (const method of ["all", "get", "run", "iterate"])
            undo.push(
              observedMethod(shape, method, (on, [strings, ...given]) =>
                begin(on, Array.isArray(strings) ? strings.join("?") : undefined, given),
              ),
            );
          return store;
        },
    );
    return () => {
      restore();
      for (const takeBack of undo.splice(0)) takeBack();
    };
  }

  #statement(prototype: object, method: string): () => void {
    const begin = this.#begin.bind(this);
    return observedMethod(prototype, method, (on, values) =>
      begin(
        on,
        typeof on === "object" && on !== null && "sourceSQL" in on ? on.sourceSQL : undefined,
        values,
      ),
    );
  }

  #begin(on: unknown, text: unknown, values: readonly unknown[] | undefined): ReturnType<Databases["begin"]> {
    const target = typeof text === "string" ? this.#target(on) : undefined;
    return target === undefined || typeof text !== "string"
      ? undefined
      : this.#databases.begin(target, text, values);
  }

  #target(on: unknown): DatabaseTarget | undefined {
    if (typeof on !== "object" || on === null) return undefined;
    const known = this.#targets.get(on);
    if (known !== undefined) return known;
    const namespace = locationOf(on);
    const made = this.#databases.target({ system: "sqlite", namespace });
    this.#targets.set(on, made);
    return made;
  }
}

/** The file's name, or `:memory:`; `undefined` where the database is not open. */
function locationOf(database: DatabaseLike): string | undefined {
  try {
    return database.location?.() ?? ":memory:";
  } catch {
    // Its next call will say so.
    return undefined;
  }
}
