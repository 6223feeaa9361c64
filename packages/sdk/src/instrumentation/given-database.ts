/**
 * What an application gives to the set-up as its database. Queries are seen without it; it tells of the pools that belong
 * to a query builder and not to a driver, and a mistake is told at once.
 */
import type { Databases } from "../database/databases.ts";
import type { WatchedPool } from "../database/pool-metrics.ts";
import type { Clock } from "../time/clock.ts";
import type { Instrumentation } from "./instrumentation.ts";

/** A pool that its library lets be read, or `queries`: there is nothing more to see than the queries themselves. */
export type Given = KnexPool | SequelizePool | { readonly kind: "queries" };

interface KnexPool {
  readonly kind: "knex";
  readonly pool: TarnPool;
  readonly name: string;
}

interface SequelizePool {
  readonly kind: "sequelize";
  readonly pool: object;
  readonly name: string;
}

/** What is read of `tarn`, the pool of Knex. */
interface TarnPool {
  readonly max?: number;
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
  numPendingCreates(): number;
  on(event: "acquireRequest" | "acquireSuccess", listener: (id: number) => void): void;
  on(event: "acquireFail", listener: (id: number, error: unknown) => void): void;
  on(event: "poolDestroySuccess", listener: () => void): void;
  removeListener(event: string, listener: (...values: never[]) => void): void;
}

/** Methods that tell a client, a pool or an object mapper from anything else; each line is one library. */
const QUERIED: readonly (readonly string[])[] = [
  // pg: Client, Pool.
  ["query", "connect", "end"],
  // mysql2: connection; pool, with promises or without.
  ["query", "execute", "end"],
  // SQLite: better-sqlite3, node:sqlite.
  ["prepare", "exec", "close"],
  // redis; ioredis.
  ["sendCommand", "connect"],
  // MongoDB.
  ["db", "connect", "close"],
  // Kysely.
  ["selectFrom", "transaction", "destroy"],
  // TypeORM.
  ["createQueryRunner", "initialize", "destroy"],
  // Prisma.
  ["$connect", "$disconnect"],
];

/** What is meant by `db`; `undefined` where it is nothing that is known. */
export function givenDatabase(db: unknown): Given | undefined {
  if ((typeof db !== "object" && typeof db !== "function") || db === null) return undefined;
  const knex = knexPool(db);
  if (knex !== undefined) return knex;
  const sequelize = sequelizePool(db);
  if (sequelize !== undefined) return sequelize;
  // Drizzle, whose driver is what it was given.
  if ("$client" in db) return givenDatabase(db.$client);
  return QUERIED.some((methods) => methods.every((method) => isMethod(db, method)))
    ? { kind: "queries" }
    : undefined;
}

export function givenInstrumentation(given: Given, databases: Databases, clock: Clock): Instrumentation {
  let end: (() => void) | undefined;
  return {
    name: "given database",
    enable: () => {
      end = watchGiven(given, databases, clock);
    },
    disable: () => end?.(),
  };
}

/** Watches what there is to be watched; returns what ends it. */
function watchGiven(given: Given, databases: Databases, clock: Clock): () => void {
  switch (given.kind) {
    case "knex":
      return watchKnex(given, databases, clock);
    case "sequelize": {
      const { pool, name } = given;
      const read = (held: object, key: string): number => numberOf(Reflect.get(held, key));
      const watched = databases.pool({
        pool,
        name,
        max: read(pool, "maxSize"),
        read: (held) => ({
          used: read(held, "using"),
          idle: read(held, "available"),
          pending: read(held, "waiting"),
        }),
      });
      return () => watched.close();
    }
    case "queries":
      return () => {};
    default:
      return given satisfies never;
  }
}

function watchKnex({ pool, name }: KnexPool, databases: Databases, clock: Clock): () => void {
  const watched: WatchedPool = databases.pool<TarnPool>({
    pool,
    name,
    max: pool.max,
    read: (held) => ({
      used: held.numUsed(),
      idle: held.numFree(),
      pending: held.numPendingAcquires() + held.numPendingCreates(),
    }),
  });
  const asked = new Map<number, number>();
  const requested = (id: number): void => {
    asked.set(id, clock.mark());
  };
  const succeeded = (id: number): void => {
    const mark = asked.get(id);
    asked.delete(id);
    if (mark !== undefined) watched.waited((clock.mark() - mark) / 1000);
  };
  const failed = (id: number, error: unknown): void => {
    asked.delete(id);
    // tarn's `TimeoutError`.
    if (error instanceof Error && error.constructor.name === "TimeoutError") watched.timedOut();
  };
  const ended = (): void => watched.close();
  pool.on("acquireRequest", requested);
  pool.on("acquireSuccess", succeeded);
  pool.on("acquireFail", failed);
  pool.on("poolDestroySuccess", ended);
  return () => {
    pool.removeListener("acquireRequest", requested);
    pool.removeListener("acquireSuccess", succeeded);
    pool.removeListener("acquireFail", failed);
    pool.removeListener("poolDestroySuccess", ended);
    watched.close();
  };
}

function knexPool(db: object): KnexPool | undefined {
  const client: unknown = Reflect.get(db, "client");
  if (!isMethod(db, "raw") || typeof client !== "object" || client === null) return undefined;
  const pool: unknown = Reflect.get(client, "pool");
  if (!isTarnPool(pool)) return undefined;
  return { kind: "knex", pool, name: nameOf(Reflect.get(client, "connectionSettings")) };
}

function isTarnPool(value: unknown): value is TarnPool {
  return (
    typeof value === "object" &&
    value !== null &&
    ["numUsed", "numFree", "numPendingAcquires", "numPendingCreates", "on", "removeListener"].every(
      (method) => isMethod(value, method),
    )
  );
}

function sequelizePool(db: object): SequelizePool | undefined {
  const manager: unknown = Reflect.get(db, "connectionManager");
  if (!isMethod(db, "authenticate") || typeof manager !== "object" || manager === null) return undefined;
  const pool: unknown = Reflect.get(manager, "pool");
  if (typeof pool !== "object" || pool === null) return undefined;
  // With read replication the pool has one of each kind; what is written goes to this one.
  const write: unknown = Reflect.get(pool, "write") ?? pool;
  if (typeof write !== "object" || write === null) return undefined;
  return { kind: "sequelize", pool: write, name: nameOf(Reflect.get(db, "config")) };
}

/** `host:port/database`, or the file. */
function nameOf(settings: unknown): string {
  if (typeof settings !== "object" || settings === null) return "database";
  const read = (key: string): string => {
    const value: unknown = Reflect.get(settings, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const file = read("filename");
  if (file !== "") return file;
  const port = read("port");
  return `${read("host") || "localhost"}${port === "" ? "" : `:${port}`}/${read("database")}`;
}

function isMethod(object: object, name: string): boolean {
  return typeof Reflect.get(object, name) === "function";
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
