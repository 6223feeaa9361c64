// Sequelize 6 as an application has it: each call that the contract asks for, on each driver. The comments mark call sites.
const { DataTypes, Sequelize } = require("sequelize");

async function calls(dialect, { host, port, user, database }) {
  const sequelize = new Sequelize(database, user, "", { dialect, host, port, logging: false });
  const partners = sequelize.define(
    "Partner",
    { id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.TEXT },
    { tableName: "partners", timestamps: false },
  );
  const orders = sequelize.define(
    "Order",
    {
      id: { type: DataTypes.INTEGER, primaryKey: true },
      partnerId: { type: DataTypes.INTEGER, field: "partner_id" },
    },
    { tableName: "orders", timestamps: false },
  );
  // Its first connection asks for the server's version.
  await sequelize.authenticate();
  return {
    find: async (name) => await partners.findAll({ where: { name }, raw: true }), // find
    orders: async (id) => await orders.findAll({ where: { partnerId: id }, raw: true }), // orders
    transaction: async (first, second) => {
      await sequelize.transaction(async (transaction) => {
        await partners.create({ id: first, name: "first" }, { transaction });
        await partners.create({ id: second, name: "second" }, { transaction });
      });
    },
    wrong: async () => {
      try {
        await sequelize.query("INSERT INTO partners (id) VALUES (1)");
      } catch (error) {
        throw error.parent ?? error;
      }
    },
    close: () => sequelize.close(),
  };
}

module.exports = {
  pg: (where) => calls("postgres", where),
  mysql2: (where) => calls("mysql", where),
};
