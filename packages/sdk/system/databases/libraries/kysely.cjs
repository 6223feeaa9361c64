// Kysely as an application has it: each call that the contract asks for, on each driver. The comments mark call sites.
const { Kysely, MysqlDialect, PostgresDialect, sql, SqliteDialect } = require("kysely");

function calls(dialect) {
  const db = new Kysely({ dialect });
  return {
    find: async (name) => await db.selectFrom("partners").selectAll().where("name", "=", name).execute(), // find
    orders: async (id) => await db.selectFrom("orders").selectAll().where("partner_id", "=", id).execute(), // orders
    transaction: async (first, second) => {
      await db.transaction().execute(async (trx) => {
        await trx.insertInto("partners").values({ id: first, name: "first" }).execute();
        await trx.insertInto("partners").values({ id: second, name: "second" }).execute();
      });
    },
    wrong: async () => await sql`INSERT INTO partners (id) VALUES (1)`.execute(db),
    close: () => db.destroy(),
  };
}

module.exports = {
  pg: async (where) => {
    const { Pool } = require("pg");
    return calls(new PostgresDialect({ pool: new Pool(where) }));
  },
  mysql2: async (where) => {
    const { createPool } = require("mysql2");
    return calls(new MysqlDialect({ pool: createPool(where) }));
  },
  "better-sqlite3": async ({ file }) => {
    const Database = require("better-sqlite3");
    return calls(new SqliteDialect({ database: new Database(file) }));
  },
};
