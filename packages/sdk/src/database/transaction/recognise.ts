/** Finds out by its members which library a database belongs to. */
import { sdkErrors } from "../../errors.ts";
import { mysqlWay, pgWay } from "./connections.ts";
import { kyselyWay, managedWay, sqliteWay } from "./libraries.ts";
import { isObject } from "./member.ts";
import type { Way } from "./way.ts";

const WANTED =
  "a database: a pool or client of pg or mysql2, a database of node:sqlite or better-sqlite3, or what Knex, Kysely, Drizzle, Prisma, Sequelize or TypeORM run transactions by";

/**
 * The way of that database.
 *
 * @throws ARGUMENT_WRONG
 */
export function wayOf(db: unknown, name: string): Way {
  if (isObject(db)) {
    // Libraries before drivers: some pass the members of what they sit on through. SQLite first of all, since
    // better-sqlite3's `transaction` is another thing.
    const way = sqliteWay(db) ?? kyselyWay(db) ?? managedWay(db) ?? mysqlWay(db, name) ?? pgWay(db, name);
    if (way !== undefined) return way;
  }
  const got = db === null || db === undefined ? String(db) : `a ${typeof db} of another kind`;
  throw sdkErrors.ARGUMENT_WRONG({ call: `tracedTransaction(db, "${name}")`, wanted: WANTED, got });
}
