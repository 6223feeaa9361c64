/** `tracedTransaction` on a real PostgreSQL: by pg itself, and by the libraries above it. */
import { createRequire } from "node:module";
import type * as drizzleOrm from "drizzle-orm";
import type * as drizzlePg from "drizzle-orm/node-postgres";
import type { knex as makeKnex } from "knex";
import type * as kysely from "kysely";
import type * as pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { tracedTransaction } from "../src/database/transaction/traced-transaction.ts";
import { type Postgres, startPostgres } from "./databases/postgres.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);

let server: Postgres;
let world: DatabaseWorld;
let pool: pg.Pool;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  world = await databaseWorld();
  const library: typeof pg = require("pg");
  pool = new library.Pool({ connectionString: server.url, max: 3 });
  await pool.query("DROP TABLE IF EXISTS t");
  await pool.query("CREATE TABLE t (id int PRIMARY KEY)");
});
afterEach(async () => {
  await pool.end();
  await world.close();
});

async function ids(): Promise<readonly number[]> {
  const { rows } = await pool.query<{ id: number }>("SELECT id FROM t ORDER BY id");
  return rows.map(({ id }) => id);
}

async function transaction(name: string): Promise<Readonly<Record<string, unknown>>> {
  const [span] = await world.named(name);
  return plainAttributes(span?.attributes);
}

describe("a pool of pg", () => {
  it("lends one client for the transaction, and gets it back", async () => {
    const result = await tracedTransaction(pool, "t.fill", async (client) => {
      await client.query("INSERT INTO t VALUES (1)");
      await client.query("INSERT INTO t VALUES (2)");
      expect(await ids()).toEqual([]);
      return "done";
    });
    expect([result, await ids()]).toEqual(["done", [1, 2]]);
    expect([pool.idleCount, pool.totalCount]).toEqual([2, 2]);
    expect(await transaction("t.fill")).toEqual({
      "sightline.transaction.outcome": "committed",
      "sightline.transaction.open": expect.any(Number),
      "sightline.transaction.wait": expect.any(Number),
    });
    const [span] = await world.named("t.fill");
    const below = (await world.queries()).filter((query) => query.span.parentSpanId === span?.spanId);
    expect(below.map(({ name }) => name)).toEqual(["BEGIN", "INSERT t", "INSERT t", "SELECT t", "COMMIT"]);
  });

  it("rolls back what throws", async () => {
    const failing = tracedTransaction(pool, "t.fail", async (client) => {
      await client.query("INSERT INTO t VALUES (1)");
      await client.query("INSERT INTO t VALUES (1)");
    });
    await expect(failing).rejects.toMatchObject({ code: "23505" });
    expect(await ids()).toEqual([]);
    expect(await transaction("t.fail")).toMatchObject({ "sightline.transaction.outcome": "rolled_back" });
  });

  it("does not pass over a rollback that PostgreSQL gave for a commit", async () => {
    const swallowed = tracedTransaction(pool, "t.swallow", async (client) => {
      await client.query("INSERT INTO t VALUES (1)");
      await client.query("INSERT INTO t VALUES (1)").catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ code: "TRANSACTION_NOT_COMMITTED" });
    expect(await ids()).toEqual([]);
  });

  it("makes a savepoint of one within, on the same client", async () => {
    await tracedTransaction(pool, "t.outer", async (client) => {
      await client.query("INSERT INTO t VALUES (1)");
      const inner = tracedTransaction(client, "t.inner", async (same) => {
        expect(same).toBe(client);
        await same.query("INSERT INTO t VALUES (2)");
        await same.query("INSERT INTO t VALUES (1)");
      });
      await expect(inner).rejects.toMatchObject({ code: "23505" });
      await tracedTransaction(client, "t.second", (same) => same.query("INSERT INTO t VALUES (3)"));
    });
    expect(await ids()).toEqual([1, 3]);
    expect(await transaction("t.inner")).toMatchObject({
      "sightline.transaction.nested": true,
      "sightline.transaction.outcome": "rolled_back",
    });
  });

  it("throws a client away whose connection is gone, and says what the function met", async () => {
    const gone = tracedTransaction(pool, "t.gone", async (client) => {
      client.on("error", () => {});
      await client.query("SELECT pg_terminate_backend(pg_backend_pid())");
    });
    await expect(gone).rejects.toThrow(/terminat/u);
    expect(await transaction("t.gone")).toMatchObject({ "sightline.transaction.outcome": "unknown" });
    await tracedTransaction(pool, "t.after", (client) => client.query("INSERT INTO t VALUES (9)"));
    expect(await ids()).toEqual([9]);
  });

  it("runs many at once, each on a client of its own", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, id) =>
        tracedTransaction(pool, "t.many", async (client) => {
          await client.query("INSERT INTO t VALUES ($1)", [id]);
          if (id % 2 === 1) throw new Error("odd");
        }).catch(() => {}),
      ),
    );
    expect(await ids()).toEqual([0, 2, 4, 6, 8, 10]);
  });
});

/** One transaction that is committed with a row of its own, and with a part of it that is rolled back. */
type Fill = (run: { readonly fail: boolean }) => Promise<unknown>;

const libraries: Readonly<Record<string, () => { fill: Fill; close: () => unknown }>> = {
  kysely: () => {
    const { Kysely, PostgresDialect }: typeof kysely = require("kysely");
    const db = new Kysely<{ t: { id: number } }>({ dialect: new PostgresDialect({ pool }) });
    return {
      fill: ({ fail }) =>
        tracedTransaction(db, "kysely.fill", async (trx) => {
          await trx.insertInto("t").values({ id: 1 }).execute();
          await tracedTransaction(trx, "kysely.part", async (part) => {
            await part.insertInto("t").values({ id: 2 }).execute();
            throw new Error("part");
          }).catch(() => {});
          if (fail) throw new Error("whole");
        }),
      close: () => {},
    };
  },
  knex: () => {
    const knex: typeof makeKnex = require("knex");
    const db = knex({ client: "pg", connection: server.url });
    return {
      fill: ({ fail }) =>
        tracedTransaction(db, "knex.fill", async (trx) => {
          await trx("t").insert({ id: 1 });
          await tracedTransaction(trx, "knex.part", async (part) => {
            await part("t").insert({ id: 2 });
            throw new Error("part");
          }).catch(() => {});
          if (fail) throw new Error("whole");
        }),
      close: () => db.destroy(),
    };
  },
  drizzle: () => {
    const { drizzle }: typeof drizzlePg = require("drizzle-orm/node-postgres");
    const { sql }: typeof drizzleOrm = require("drizzle-orm");
    const db = drizzle(pool);
    return {
      fill: ({ fail }) =>
        tracedTransaction(db, "drizzle.fill", async (tx) => {
          await tx.execute(sql`INSERT INTO t VALUES (1)`);
          await tracedTransaction(tx, "drizzle.part", async (part) => {
            await part.execute(sql`INSERT INTO t VALUES (2)`);
            throw new Error("part");
          }).catch(() => {});
          if (fail) throw new Error("whole");
        }),
      close: () => {},
    };
  },
};

describe.each(Object.keys(libraries))("%s", (name) => {
  it("commits by its own transactions, with savepoints", async () => {
    const { fill, close } = libraries[name]?.() ?? { fill: () => Promise.resolve(), close: () => {} };
    await fill({ fail: false });
    await close();
    expect(await ids()).toEqual([1]);
    expect(await transaction(`${name}.fill`)).toMatchObject({ "sightline.transaction.outcome": "committed" });
    expect(await transaction(`${name}.part`)).toMatchObject({
      "sightline.transaction.outcome": "rolled_back",
    });
  });

  it("rolls back by its own transactions", async () => {
    const { fill, close } = libraries[name]?.() ?? { fill: () => Promise.resolve(), close: () => {} };
    await expect(fill({ fail: true })).rejects.toThrow("whole");
    await close();
    expect(await ids()).toEqual([]);
    expect(await transaction(`${name}.fill`)).toMatchObject({
      "sightline.transaction.outcome": "rolled_back",
    });
  });
});
