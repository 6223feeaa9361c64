// Drizzle as an application has it: each call that the contract asks for, on each driver. The comments mark call sites.
const { eq, sql } = require("drizzle-orm");
const mysqlCore = require("drizzle-orm/mysql-core");
const pgCore = require("drizzle-orm/pg-core");
const sqliteCore = require("drizzle-orm/sqlite-core");

function calls(db, partners, orders, run, transaction, close) {
  return {
    find: async (name) => await db.select().from(partners).where(eq(partners.name, name)).execute(), // find
    orders: async (id) => await db.select().from(orders).where(eq(orders.partnerId, id)), // orders
    transaction: async (first, second) => await transaction(first, second),
    // Drizzle wraps what the driver threw.
    wrong: async () => {
      try {
        await run(sql`INSERT INTO partners (id) VALUES (1)`);
      } catch (error) {
        throw error.cause ?? error;
      }
    },
    close,
  };
}

async function asynchronous(db, partners, first, second) {
  await db.transaction(async (tx) => {
    await tx.insert(partners).values({ id: first, name: "first" });
    await tx.insert(partners).values({ id: second, name: "second" });
  });
}

module.exports = {
  pg: async (where) => {
    const { drizzle } = require("drizzle-orm/node-postgres");
    const { Pool } = require("pg");
    const { pgTable, integer, text } = pgCore;
    const partners = pgTable("partners", { id: integer("id").primaryKey(), name: text("name") });
    const orders = pgTable("orders", { id: integer("id").primaryKey(), partnerId: integer("partner_id") });
    const pool = new Pool(where);
    const db = drizzle(pool);
    return calls(
      db,
      partners,
      orders,
      (statement) => db.execute(statement),
      (first, second) => asynchronous(db, partners, first, second),
      () => pool.end(),
    );
  },
  mysql2: async (where) => {
    const { drizzle } = require("drizzle-orm/mysql2");
    const { createPool } = require("mysql2/promise");
    const { mysqlTable, int, text } = mysqlCore;
    const partners = mysqlTable("partners", { id: int("id").primaryKey(), name: text("name") });
    const orders = mysqlTable("orders", { id: int("id").primaryKey(), partnerId: int("partner_id") });
    const pool = createPool(where);
    const db = drizzle({ client: pool });
    return calls(
      db,
      partners,
      orders,
      (statement) => db.execute(statement),
      (first, second) => asynchronous(db, partners, first, second),
      () => pool.end(),
    );
  },
  "better-sqlite3": async ({ file }) => {
    const { drizzle } = require("drizzle-orm/better-sqlite3");
    const Database = require("better-sqlite3");
    const { sqliteTable, integer, text } = sqliteCore;
    const partners = sqliteTable("partners", { id: integer("id").primaryKey(), name: text("name") });
    const orders = sqliteTable("orders", {
      id: integer("id").primaryKey(),
      partnerId: integer("partner_id"),
    });
    const client = new Database(file);
    const db = drizzle({ client });
    return calls(
      db,
      partners,
      orders,
      (statement) => db.run(statement),
      (first, second) =>
        db.transaction((tx) => {
          tx.insert(partners).values({ id: first, name: "first" }).run();
          tx.insert(partners).values({ id: second, name: "second" }).run();
        }),
      async () => client.close(),
    );
  },
};
