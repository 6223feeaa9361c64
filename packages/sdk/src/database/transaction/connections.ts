/** pg and mysql2: connections that take statements, and pools that lend them. */
import { sdkErrors } from "../../errors.ts";
import { isObject, memberOf, type Method, methodOf } from "./member.ts";
import type { Opened, Stepwise } from "./way.ts";

/** A pool or client of pg: a pool counts its connections. */
export function pgWay(db: object, name: string): Stepwise | undefined {
  const query = methodOf(db, "query");
  if (query === undefined) return undefined;
  const connect = methodOf(db, "connect");
  const isPool = typeof memberOf(db, "totalCount") === "number" && connect !== undefined;
  return {
    kind: "stepwise",
    open: async (savepoint) => {
      if (!isPool || savepoint !== undefined) return begun(db, query, savepoint, name, () => {});
      const client: unknown = await connect();
      if (!isObject(client)) throw refused(name, "a pool whose connect() gives no client");
      const release = methodOf(client, "release");
      const own = methodOf(client, "query") ?? query;
      // pg removes a client from its pool that is given back with `true`.
      return begun(client, own, undefined, name, (broken) => release?.(broken));
    },
  };
}

/** A pool or connection of mysql2, of its promises or of its callbacks. */
export function mysqlWay(given: object, name: string): Stepwise | undefined {
  const db = promising(given);
  const lend = methodOf(db, "getConnection");
  const query = methodOf(db, "query");
  if (lend === undefined) {
    if (query === undefined || methodOf(db, "beginTransaction") === undefined) return undefined;
    return { kind: "stepwise", open: (savepoint) => begun(db, query, savepoint, name, () => {}) };
  }
  return {
    kind: "stepwise",
    open: async (savepoint) => {
      if (savepoint !== undefined && query !== undefined) return begun(db, query, savepoint, name, () => {});
      const connection: unknown = await lend();
      if (!isObject(connection)) throw refused(name, "a pool whose getConnection() gives no connection");
      const own = methodOf(connection, "query");
      if (own === undefined) throw refused(name, "a connection without query()");
      return begun(connection, own, undefined, name, (broken) =>
        methodOf(connection, broken ? "destroy" : "release")?.(),
      );
    },
  };
}

/** The same by promises, where callbacks are the usual way. */
function promising(db: object): object {
  const own: unknown = methodOf(db, "promise")?.();
  return isObject(own) ? own : db;
}

async function begun(
  handle: object,
  query: Method,
  savepoint: string | undefined,
  name: string,
  close: (broken: boolean) => void,
): Promise<Opened> {
  try {
    await query(savepoint === undefined ? "BEGIN" : `SAVEPOINT ${savepoint}`);
  } catch (error) {
    close(true);
    throw error;
  }
  return {
    handle,
    commit: async () => {
      const result: unknown = await query(
        savepoint === undefined ? "COMMIT" : `RELEASE SAVEPOINT ${savepoint}`,
      );
      // PostgreSQL answers the COMMIT of a transaction in which a statement has failed by a ROLLBACK, and by no error.
      if (isObject(result) && memberOf(result, "command") === "ROLLBACK")
        throw sdkErrors.TRANSACTION_NOT_COMMITTED({ name });
    },
    rollback: async () => {
      await query(savepoint === undefined ? "ROLLBACK" : `ROLLBACK TO SAVEPOINT ${savepoint}`);
    },
    close,
  };
}

function refused(name: string, got: string): Error {
  return sdkErrors.ARGUMENT_WRONG({ call: `tracedTransaction(db, "${name}")`, wanted: "a database", got });
}
