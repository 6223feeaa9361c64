/** A transaction as a span: how it ended, how long it was open, what ran in it. */
import { createContextKey, ROOT_CONTEXT, type Span } from "@opentelemetry/api";
import { assertNever } from "@sightline/model";
import { contextStore } from "../../context/store.ts";
import { withSpan } from "../../observability/active-span.ts";
import { observeTransaction, type TransactionOutcome } from "./transaction-metrics.ts";
import { wayOf } from "./recognise.ts";
import type { TransactionOf } from "./transaction-of.ts";
import type { Immediate, Managed, Stepwise } from "./way.ts";

/** The transactions that the running code stands in, the innermost first. */
interface Standing {
  readonly handle: object;
  readonly depth: number;
  readonly outer: Standing | undefined;
}

const STANDING = createContextKey("sightline transactions");

/** What a way is run with. */
interface Run {
  readonly name: string;
  readonly span: Span;
  readonly fn: (handle: object) => unknown;
  /** Of the outer transactions on this connection; `undefined` where it is the first. */
  readonly outer: Standing | undefined;
}

/**
 * Runs `fn` in a transaction, in a span of that name: committed when it returns or its promise is fulfilled, rolled back
 * when it throws or rejects, and what was thrown is thrown on. `fn` gets what its statements have to run on: the client
 * of a pool, the transaction of a library, the database itself for SQLite. Given that again, one within it is a savepoint.
 *
 * `db` is a pool or client of pg or mysql2, a database of `node:sqlite` or `better-sqlite3` (whose result comes at once
 * unless `fn` gives a promise), or what Knex, Kysely, Drizzle, Prisma, Sequelize or TypeORM run transactions by.
 *
 * @example
 * const id = await tracedTransaction(pool, "orders.place", async (client) => {
 *   const { rows } = await client.query("insert into orders (item) values ($1) returning id", [item]);
 *   await client.query("update stock set left = left - 1 where item = $1", [item]);
 *   return rows[0].id;
 * });
 * @throws ARGUMENT_WRONG for what is no database; TRANSACTION_NOT_COMMITTED where PostgreSQL rolled back at the commit
 */
export function tracedTransaction<D extends object, T>(
  db: D,
  name: string,
  fn: (transaction: TransactionOf<D>, span: Span) => T,
): D extends { prepare(sql: string): unknown; exec(sql: string): unknown } ? T : Promise<Awaited<T>> {
  const way = wayOf(db, name);
  const outer = standingOn(db);
  const result: unknown = withSpan(name, (span) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the library gives its transactions
    const run: Run = { name, span, outer, fn: (handle) => fn(handle as TransactionOf<D>, span) };
    if (outer !== undefined) span.setAttribute("sightline.transaction.nested", true);
    switch (way.kind) {
      case "managed":
        return managed(way, run);
      case "stepwise":
        return stepwise(way, run);
      case "immediate":
        return immediate(way, run);
      default:
        return assertNever(way, "way of transactions");
    }
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a promise, but for databases that answer at once
  return result as ReturnType<typeof tracedTransaction<D, T>>;
}

function standing(): Standing | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `inside` puts something under this key
  return contextStore.getStore()?.getValue(STANDING) as Standing | undefined;
}

/** The innermost transaction on that connection. */
function standingOn(handle: object): Standing | undefined {
  let at = standing();
  while (at !== undefined && at.handle !== handle) at = at.outer;
  return at;
}

/** Runs the application's function as standing in the transaction. */
function inside(handle: object, { fn, outer }: Run): unknown {
  const here: Standing = { handle, depth: (outer?.depth ?? 0) + 1, outer: standing() };
  const context = (contextStore.getStore() ?? ROOT_CONTEXT).setValue(STANDING, here);
  return contextStore.run(context, () => fn(handle));
}

function savepointName(outer: Standing | undefined): string | undefined {
  return outer === undefined ? undefined : `sightline_${outer.depth}`;
}

/** Tells span and metrics how it ended; the clock begins when the transaction is open. */
function watched({ name, span }: Run): (outcome: TransactionOutcome) => void {
  const began = performance.now();
  return (outcome) => {
    const seconds = (performance.now() - began) / 1000;
    span.setAttributes({
      "sightline.transaction.outcome": outcome,
      "sightline.transaction.open": Math.round(seconds * 1e6) / 1e6,
    });
    observeTransaction(name, outcome, seconds);
  };
}

async function managed(way: Managed, run: Run): Promise<unknown> {
  const asked = performance.now();
  let ended: ((outcome: TransactionOutcome) => void) | undefined;
  try {
    const result = await way.run((handle) => {
      noteWait(run.span, asked);
      ended = watched(run);
      return inside(handle, run);
    });
    ended?.("committed");
    return result;
  } catch (error) {
    ended?.("rolled_back");
    throw error;
  }
}

async function stepwise(way: Stepwise, run: Run): Promise<unknown> {
  const asked = performance.now();
  const opened = await way.open(savepointName(run.outer));
  noteWait(run.span, asked);
  const ended = watched(run);
  let broken = false;
  try {
    const result = await inside(opened.handle, run);
    await opened.commit();
    ended("committed");
    return result;
  } catch (error) {
    try {
      await opened.rollback();
      ended("rolled_back");
    } catch (failure) {
      // The connection is gone or in disorder: the database rolls back by itself once it is closed.
      broken = true;
      run.span.addEvent("db.rollback_failed", { "exception.message": String(failure) });
      ended("unknown");
    }
    throw error;
  } finally {
    opened.close(broken);
  }
}

function immediate(way: Immediate, run: Run): unknown {
  const savepoint = savepointName(run.outer) ?? (way.isOpen() ? "sightline_0" : undefined);
  way.execute(savepoint === undefined ? "BEGIN" : `SAVEPOINT ${savepoint}`);
  const ended = watched(run);
  const commit = (): void => {
    way.execute(savepoint === undefined ? "COMMIT" : `RELEASE ${savepoint}`);
    ended("committed");
  };
  const rollback = (): void => {
    // SQLite has rolled back by itself after some errors (a full disk, an interrupt).
    if (way.isOpen()) {
      if (savepoint === undefined) way.execute("ROLLBACK");
      else way.execute(`ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
    }
    ended("rolled_back");
  };
  const rollbackAfter = (error: unknown): never => {
    try {
      rollback();
    } catch (failure) {
      run.span.addEvent("db.rollback_failed", { "exception.message": String(failure) });
      ended("unknown");
    }
    throw error;
  };
  let result: unknown;
  try {
    result = inside(way.handle, run);
    if (!isThenable(result)) commit();
  } catch (error) {
    return rollbackAfter(error);
  }
  if (!isThenable(result)) return result;
  return Promise.resolve(result)
    .then((value) => {
      commit();
      return value;
    })
    .catch(rollbackAfter);
}

/** Waiting for a connection, and for the transaction to begin. */
function noteWait(span: Span, asked: number): void {
  span.setAttribute("sightline.transaction.wait", Math.round((performance.now() - asked) * 1000) / 1e6);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
