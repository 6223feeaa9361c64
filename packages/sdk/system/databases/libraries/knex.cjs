// Knex as an application has it: each call that the contract asks for, on each driver. The comments mark call sites.
const createKnex = require("knex");

class Sqlite extends require("knex/lib/dialects/better-sqlite3/index.js") {
  _driver() {
    return require("better-sqlite3");
  }
}

function calls(client, connection) {
  const knex = createKnex({ client, connection, useNullAsDefault: true });
  return {
    find: async (name) => await knex("partners").where({ name }), // find
    orders: async (id) => await knex("orders").where({ partner_id: id }), // orders
    transaction: async (first, second) => {
      await knex.transaction(async (trx) => {
        await trx("partners").insert({ id: first, name: "first" });
        await trx("partners").insert({ id: second, name: "second" });
      });
    },
    wrong: async () => await knex.raw("INSERT INTO partners (id) VALUES (1)"),
    close: () => knex.destroy(),
  };
}

module.exports = {
  pg: async (where) => calls("pg", where),
  mysql2: async (where) => calls("mysql2", where),
  // By the name of its client, Knex would look for a `better-sqlite3` beside itself.
  "better-sqlite3": async ({ file }) => calls(Sqlite, { filename: file }),
};
