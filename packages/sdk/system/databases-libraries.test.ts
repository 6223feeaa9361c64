/** One contract over driver and library: what an application does through an ORM is seen as what its database is told. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { plainAttributes } from "@sightline/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type BetterSqlite3 from "better-sqlite3";
import type * as mysql2 from "mysql2/promise";
import type * as pg from "pg";
import { withSpan } from "../src/observability/active-span.ts";
import { mariadbIsInstalled, startMariadb } from "./databases/mariadb.ts";
import { startPostgres } from "./databases/postgres.ts";
import { type DatabaseWorld, databaseWorld, type QuerySpan } from "./databases/world.ts";

const require = createRequire(import.meta.url);
const PARTNERS = 8;

interface Where {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
  readonly file?: string;
}

/** What each library offers, in its own words. */
interface Calls {
  readonly find: (name: string) => Promise<readonly unknown[]>;
  readonly orders: (id: number) => Promise<readonly unknown[]>;
  readonly transaction: (first: number, second: number) => Promise<unknown>;
  /** Inserts a partner that is there already. */
  readonly wrong: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

interface Driver {
  readonly skip?: boolean;
  readonly duplicate: RegExp;
  readonly start: () => Promise<{ readonly where: Where; readonly close: () => Promise<unknown> }>;
}

const SCHEMA = [
  "CREATE TABLE partners (id INTEGER PRIMARY KEY, name TEXT)",
  "CREATE TABLE orders (id INTEGER PRIMARY KEY, partner_id INTEGER)",
  ...Array.from(
    { length: PARTNERS },
    (_, at) => `INSERT INTO partners VALUES (${at + 1}, 'partner ${at + 1}')`,
  ),
  ...Array.from({ length: PARTNERS }, (_, at) => `INSERT INTO orders VALUES (${at + 1}, ${at + 1})`),
  // Enough to read through that the queries, and not the library, are what takes the time.
  ...Array.from(
    { length: 12 },
    (_, doubled) => `INSERT INTO orders SELECT id + ${PARTNERS * 2 ** doubled}, 0 FROM orders`,
  ),
];

const drivers: Readonly<Record<string, Driver>> = {
  pg: {
    duplicate: /^23505$/u,
    start: async () => {
      const server = await startPostgres();
      const { Client }: typeof pg = require("pg");
      const client = new Client(server.url);
      await client.connect();
      for (const statement of SCHEMA) await client.query(statement);
      await client.end();
      const { host, port, user, database } = server;
      return { where: { host, port, user, database }, close: () => server.close() };
    },
  },
  mysql2: {
    skip: !mariadbIsInstalled,
    duplicate: /^ER_DUP_ENTRY$/u,
    start: async () => {
      const server = await startMariadb();
      const { createConnection }: typeof mysql2 = require("mysql2/promise");
      const { host, port, user } = server;
      const connection = await createConnection({ host, port, user });
      for (const statement of ["CREATE DATABASE shop", "USE shop", ...SCHEMA])
        await connection.query(statement);
      await connection.end();
      return { where: { host, port, user, database: "shop" }, close: () => server.close() };
    },
  },
  "better-sqlite3": {
    duplicate: /^SQLITE_CONSTRAINT/u,
    start: async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "sightline-sqlite-"));
      const file = path.join(folder, "shop.db");
      const Database: typeof BetterSqlite3 = require("better-sqlite3");
      const database = new Database(file);
      for (const statement of SCHEMA) database.exec(statement);
      database.close();
      return { where: { file }, close: async () => rmSync(folder, { recursive: true }) };
    },
  },
};

const LIBRARIES = ["drizzle", "kysely", "knex", "typeorm", "sequelize"];
/** What needs a package that is not among the dependencies (`sqlite3`). */
const WITHOUT: ReadonlySet<string> = new Set(["sequelize better-sqlite3"]);
/**
 * Awaited without `.execute()`, its builder runs in a job of its own, where V8 knows no caller any more.
 */
const PLACELESS: ReadonlySet<string> = new Set(["drizzle"]);

/** The line of a library's file that carries the mark. */
function marked(library: string, mark: string): { readonly file: string; readonly line: number } {
  const file = path.join(import.meta.dirname, "databases", "libraries", `${library}.cjs`);
  const lines = readFileSync(file, "utf8").split("\n");
  return {
    file: path.relative(process.cwd(), file),
    line: 1 + lines.findIndex((line) => line.endsWith(`// ${mark}`)),
  };
}

function operations(queries: readonly QuerySpan[]): string[] {
  return queries.map(({ attributes }) => String(attributes["db.operation.name"]));
}

describe.each(Object.entries(drivers))("%s", (driver, { start, duplicate, skip = false }) => {
  describe.skipIf(skip)("through", () => {
    let server: Awaited<ReturnType<Driver["start"]>>;
    let next = 1000;
    beforeAll(async () => {
      server = await start();
    }, 60_000);
    afterAll(() => server.close());

    describe.each(LIBRARIES.filter((library) => !WITHOUT.has(`${library} ${driver}`)))("%s", (library) => {
      let world: DatabaseWorld;
      let calls: Calls | undefined;
      beforeEach(async () => {
        world = await databaseWorld();
        const made: Readonly<Record<string, (where: Where) => Promise<Calls>>> = require(
          `./databases/libraries/${library}.cjs`,
        );
        const open = made[driver];
        if (open === undefined) throw new Error(`${library} has no ${driver}`);
        calls = await open(server.where);
        // The first call connects, and some libraries ask for the server's version then.
        await calls.find("nobody");
      });
      afterEach(async () => {
        await calls?.close();
        await world.close();
      });

      /** What the request told the database; connecting belongs to the set-up above. */
      async function below(work: (calls: Calls) => Promise<unknown>): Promise<readonly QuerySpan[]> {
        const { calls: opened } = { calls };
        if (opened === undefined) throw new Error("nothing is open");
        await withSpan("request", () => work(opened));
        const [request] = await world.named("request");
        const queries = (await world.queries()).filter(({ span }) => span.traceId === request?.traceId);
        for (const { span } of queries) expect(span.parentSpanId).toBe(request?.spanId);
        return queries;
      }

      it("one statement is one span below the request, with its table, its rows, and no value", async () => {
        const [query, ...more] = await below(async ({ find }) => {
          await expect(find("partner 3")).resolves.toHaveLength(1);
        });
        expect(more).toEqual([]);
        expect(query).toMatchObject({ name: "SELECT partners", table: "partners", rows: 1 });
        expect(query?.text).toMatch(/name/u);
        expect(JSON.stringify(query?.attributes)).not.toContain("partner 3");
      });

      it("its place is the application's line", async () => {
        const [query] = await below(({ find }) => find("partner 3"));
        const { file, line } = marked(library, "find");
        expect(query?.attributes["code.file.path"]).toBe(file);
        expect(Number(query?.attributes["code.line.number"])).toBe(line);
      });

      it("a loop is found, with its place", async () => {
        await below(async ({ orders }) => {
          for (let id = 1; id <= PARTNERS; id++) await orders(id);
        });
        const [request] = await world.named("request");
        const found = request?.events.filter(({ name }) => name === "db.n_plus_one") ?? [];
        expect(found).toHaveLength(1);
        const told = plainAttributes(found[0]?.attributes);
        expect(told).toMatchObject({ "db.collection.name": "orders" });
        const { file, line } = marked(library, "orders");
        const place = [told["code.file.path"], Number(told["code.line.number"])];
        expect(place).toEqual(PLACELESS.has(library) ? [undefined, Number.NaN] : [file, line]);
        expect(Number(told["sightline.n_plus_one.calls"])).toBe(PARTNERS);
      });

      it("a transaction is its statements, all below the request", async () => {
        next += 2;
        const queries = await below(({ transaction }) => transaction(next, next + 1));
        const told = operations(queries).filter((operation) => operation !== "SET");
        expect(told).toEqual([expect.stringMatching(/^(?:BEGIN|START)/u), "INSERT", "INSERT", "COMMIT"]);
      });

      it("a refusal tells its code", async () => {
        const queries = await below(({ wrong }) => expect(wrong()).rejects.toThrow(/duplicate|UNIQUE/iu));
        const query = queries.find(({ name }) => name === "INSERT partners");
        expect(query?.span.status.code).toBe(2);
        expect(query?.attributes["db.response.status_code"]).toMatch(duplicate);
      });
    });
  });
});
