/** Libraries that run transactions by themselves, and SQLite, which answers at once. */
import { isObject, memberOf, methodOf } from "./member.ts";
import type { Immediate, Managed, Opened, Stepwise } from "./way.ts";

/** `node:sqlite` and `better-sqlite3`. */
export function sqliteWay(db: object): Immediate | undefined {
  const execute = methodOf(db, "exec");
  if (execute === undefined || methodOf(db, "prepare") === undefined) return undefined;
  return {
    kind: "immediate",
    handle: db,
    // The first is better-sqlite3's, the second node:sqlite's.
    isOpen: () => memberOf(db, "inTransaction") === true || memberOf(db, "isTransaction") === true,
    execute: (sql) => void execute(sql),
  };
}

/** Knex, Drizzle, Sequelize and TypeORM: `transaction(fn)`; Prisma: `$transaction(fn)`. */
export function managedWay(db: object): Managed | undefined {
  const run = methodOf(db, "$transaction") ?? methodOf(db, "transaction");
  if (run === undefined) return undefined;
  return {
    kind: "managed",
    run: (fn) => run((handle: unknown) => fn(isObject(handle) ? handle : db)),
  };
}

/** Kysely: `startTransaction().execute()`, and savepoints of what that gives. */
export function kyselyWay(db: object): Stepwise | undefined {
  if (methodOf(db, "selectFrom") === undefined) return undefined;
  const start = methodOf(db, "startTransaction");
  const savepointOf = methodOf(db, "savepoint");
  if (start === undefined && savepointOf === undefined) return undefined;
  return {
    kind: "stepwise",
    open: async (savepoint) =>
      savepoint === undefined || savepointOf === undefined
        ? opened(await executed(start?.()), ["commit"], ["rollback"])
        : opened(
            await executed(savepointOf(savepoint)),
            ["releaseSavepoint", savepoint],
            ["rollbackToSavepoint", savepoint],
          ),
  };
}

function opened(handle: object, commit: readonly string[], rollback: readonly string[]): Opened {
  const call = async ([name = "", ...args]: readonly string[]): Promise<void> => {
    await executed(methodOf(handle, name)?.(...args));
  };
  return { handle, commit: () => call(commit), rollback: () => call(rollback), close: () => {} };
}

/** Runs what Kysely has built. */
async function executed(built: unknown): Promise<object> {
  const result: unknown = isObject(built) ? await methodOf(built, "execute")?.() : undefined;
  return isObject(result) ? result : {};
}
