// TypeORM as an application has it: each call that the contract asks for, on each driver. The comments mark call sites.
const { DataSource, EntitySchema } = require("typeorm");

const partner = new EntitySchema({
  name: "Partner",
  tableName: "partners",
  columns: { id: { type: Number, primary: true }, name: { type: String } },
});
const order = new EntitySchema({
  name: "Order",
  tableName: "orders",
  columns: { id: { type: Number, primary: true }, partnerId: { type: Number, name: "partner_id" } },
});

async function calls(options) {
  const source = new DataSource({ ...options, entities: [partner, order] });
  await source.initialize();
  const partners = source.getRepository("Partner");
  const orders = source.getRepository("Order");
  return {
    find: async (name) => await partners.findBy({ name }), // find
    orders: async (id) => await orders.findBy({ partnerId: id }), // orders
    transaction: async (first, second) => {
      await source.transaction(async (manager) => {
        await manager.insert("Partner", { id: first, name: "first" });
        await manager.insert("Partner", { id: second, name: "second" });
      });
    },
    wrong: async () => {
      try {
        await source.query("INSERT INTO partners (id) VALUES (1)");
      } catch (error) {
        throw error.driverError ?? error;
      }
    },
    close: () => source.destroy(),
  };
}

module.exports = {
  pg: ({ user, ...where }) => calls({ type: "postgres", username: user, ...where }),
  mysql2: ({ user, ...where }) => calls({ type: "mysql", username: user, ...where }),
  "better-sqlite3": ({ file }) =>
    calls({ type: "better-sqlite3", database: file, driver: require("better-sqlite3") }),
};
