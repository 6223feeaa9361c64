/** SQLite by `better-sqlite3`. Its class of statements is native, and is known with the first one. */
import type { Databases } from "../../database/databases.ts";
import type { DatabaseTarget } from "../../database/target.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import { observedMethod, synchronous } from "../synchronous-query.ts";

/** What is read of a database and of a statement. */
interface DatabaseLike {
  readonly name?: string;
}
interface StatementLike {
  readonly source?: string;
  readonly database?: object;
}

/** The entry for all platforms, and those of version 13 for one each. */
const ENTRIES = [
  "index",
  "linux-x64",
  "linux-arm64",
  "linuxmusl-x64",
  "linuxmusl-arm64",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
];

export function betterSqlite3Hook(databases: Databases): LibraryHook {
  return {
    library: "better-sqlite3",
    files: Object.fromEntries(ENTRIES.map((entry) => [`better-sqlite3/lib/${entry}.js`, "module.exports"])),
    apply: (exports) => watchDatabase(databases, prototypeOf(exports, "Database")),
  };
}

function watchDatabase(databases: Databases, prototype: object): () => void {
  const targets = new WeakMap<object, DatabaseTarget>();
  const watched = new WeakSet<object>();
  const undo: (() => void)[] = [];
  const targetOf = (database: DatabaseLike): DatabaseTarget => {
    const known = targets.get(database);
    if (known !== undefined) return known;
    const made = databases.target({ system: "sqlite", namespace: database.name });
    targets.set(database, made);
    return made;
  };
  const begin = (on: unknown, values: readonly unknown[]): ReturnType<Databases["begin"]> => {
    if (typeof on !== "object" || on === null) return undefined;
    const { source, database }: StatementLike = on;
    if (source === undefined || database === undefined) return undefined;
    return databases.begin(targetOf(database), source, values);
  };
  undo.push(
    replaceMethod<unknown[]>(
      prototype,
      "prepare",
      (original) =>
        function prepare(this: unknown, ...values) {
          const statement = original.apply(this, values);
          const shape: unknown =
            typeof statement === "object" && statement !== null
              ? Object.getPrototypeOf(statement)
              : undefined;
          if (typeof shape !== "object" || shape === null || watched.has(shape)) return statement;
          watched.add(shape);
          for (const method of ["all", "get", "run", "iterate"])
            undo.push(observedMethod(shape, method, begin));
          return statement;
        },
    ),
    replaceMethod<unknown[]>(
      prototype,
      "exec",
      (original) =>
        function exec(this: unknown, ...values) {
          const [text] = values;
          const begun =
            typeof text === "string" && typeof this === "object" && this !== null
              ? databases.begin(targetOf(this), text)
              : undefined;
          return synchronous(
            begun,
            () => original.apply(this, values),
            () => undefined,
          );
        },
    ),
  );
  return () => {
    for (const restore of undo.splice(0).toReversed()) restore();
  };
}
