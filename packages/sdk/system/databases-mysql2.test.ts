/** `mysql2` on a real MariaDB: callbacks, promises, prepared statements, its context, its errors, and the pool. */
import { createRequire } from "node:module";
import type * as mysql2 from "mysql2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registry } from "../src/observability/process-state.ts";
import { withSpan } from "../src/observability/active-span.ts";
import { called } from "./databases/called.ts";
import { type Mariadb, mariadbIsInstalled, startMariadb } from "./databases/mariadb.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);
const TEXT = "SELECT * FROM partners WHERE id <= ?";
const ROWS = [
  { id: 1, name: "a" },
  { id: 2, name: "b" },
  { id: 3, name: "c" },
];

describe.skipIf(!mariadbIsInstalled)("mysql2 (needs mariadb-server, which npm does not carry)", () => {
  let server: Mariadb;
  let library: typeof mysql2;
  let world: DatabaseWorld;
  const open: { end(done: () => void): unknown }[] = [];

  beforeAll(async () => {
    server = await startMariadb();
    library = require("mysql2");
    const setup = library.createConnection({ ...where(), multipleStatements: true });
    await called((done) =>
      setup.query(
        "CREATE DATABASE shop; CREATE TABLE shop.partners (id int PRIMARY KEY, name text, since datetime); INSERT INTO shop.partners (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')",
        done,
      ),
    );
    await new Promise<void>((resolve) => setup.end(() => resolve()));
  }, 60_000);
  afterAll(() => server.close());
  beforeEach(async () => {
    world = await databaseWorld();
  });
  afterEach(async () => {
    await Promise.all(
      open.splice(0).map((each) => new Promise<void>((resolve) => each.end(() => resolve()))),
    );
    await world.close();
  });

  function where(): { host: string; port: number; user: string } {
    return { host: server.host, port: server.port, user: server.user };
  }

  function connection(): mysql2.Connection {
    const made = library.createConnection({ ...where(), database: "shop" });
    open.push(made);
    return made;
  }

  function pool(options: mysql2.PoolOptions = {}): mysql2.Pool {
    const made = library.createPool({ ...where(), database: "shop", ...options });
    open.push(made);
    return made;
  }

  type Form = (on: mysql2.Connection) => Promise<unknown>;
  const forms: Readonly<Record<string, Form>> = {
    "query, callback": (on) => called((done) => on.query(TEXT, [3], done)),
    "query, promise": (on) => on.promise().query(TEXT, [3]),
    "execute, callback": (on) => called((done) => on.execute(TEXT, [3], done)),
    "execute, promise": (on) => on.promise().execute(TEXT, [3]),
    "options, promise": (on) => on.promise().query({ sql: TEXT, values: [3] }),
    "rows as arrays": (on) => on.promise().query({ sql: TEXT, values: [3], rowsAsArray: true }),
    pool: async () => pool().promise().query(TEXT, [3]),
    "prepared by a pool": async () => pool().promise().execute(TEXT, [3]),
  };

  it.each(Object.entries(forms))("sees a query: %s", async (_form, run) => {
    const on = connection();
    await withSpan("request", () => run(on));
    const [query, ...more] = await world.queries();
    const [request] = await world.named("request");
    expect(more).toEqual([]);
    expect(query).toMatchObject({
      name: "SELECT partners",
      table: "partners",
      text: "SELECT * FROM partners WHERE id <= ?",
      rows: 3,
      attributes: {
        "db.system.name": "mysql",
        "db.namespace": "shop",
        "db.operation.name": "SELECT",
        "server.address": "127.0.0.1",
      },
    });
    expect(Number(query?.attributes["server.port"])).toBe(server.port);
    expect(query?.span.parentSpanId).toBe(request?.spanId);
  });

  it("sees a query whose rows are taken one by one", async () => {
    const on = connection();
    const rows: unknown[] = [];
    await withSpan("request", async () => {
      const stream = on.query(TEXT, [3]).stream();
      for await (const row of stream) rows.push(row);
    });
    expect(rows).toMatchObject(ROWS);
    const [query] = await world.queries();
    const [request] = await world.named("request");
    expect(query?.span.parentSpanId).toBe(request?.spanId);
    expect(query?.span.status.code).toBe(0);
  });

  it("counts what was changed, and the rows of several statements", async () => {
    const on = library.createConnection({ ...where(), database: "shop", multipleStatements: true });
    open.push(on);
    await on.promise().query("UPDATE partners SET name = concat(name, 'x') WHERE id < 4");
    await on.promise().query("SELECT * FROM partners WHERE id = 1; SELECT * FROM partners WHERE id < 3");
    await on.promise().query({ sql: "SELECT now(), now()", rowsAsArray: true });
    expect((await world.queries()).map(({ rows }) => rows)).toEqual([3, 3, 1]);
  });

  it.each<[string, Form]>([
    ["query, promise", (on) => on.promise().query("SELECT 1 FROM partner WHERE name = 'secret'")],
    [
      "query, callback",
      (on) => called((done) => on.query("SELECT 1 FROM partner WHERE name = 'secret'", done)),
    ],
    ["execute, promise", (on) => on.promise().execute("SELECT 1 FROM partner WHERE name = 'secret'")],
  ])("tells the code of a refusal: %s", async (_form, run) => {
    await expect(run(connection())).rejects.toMatchObject({ code: "ER_NO_SUCH_TABLE" });
    const [query, ...more] = await world.queries();
    expect(more).toEqual([]);
    expect(query?.span.status.code).toBe(2);
    expect(query?.attributes["error.type"]).toBe("ER_NO_SUCH_TABLE");
    expect(query?.text).not.toContain("secret");
  });

  it("keeps the context of each request where requests wait for one connection", async () => {
    const on = pool({ connectionLimit: 1 });
    await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        withSpan("request", async (span) => {
          span.setAttribute("at", at);
          await called((done) => {
            on.query("SELECT * FROM partners", (error) => {
              if (error === null) on.execute(TEXT, [at], done);
              else done(error, undefined);
            });
          });
        }),
      ),
    );
    const requests = await world.named("request");
    const queries = await world.queries();
    expect(queries).toHaveLength(16);
    for (const { spanId } of requests)
      expect(queries.filter(({ span }) => span.parentSpanId === spanId)).toHaveLength(2);
  });

  it("measures the pool: connections, those who wait, and who got none", async () => {
    const name = `db_client_connection_pool_name="127.0.0.1:${server.port}/shop"`;
    const value = (metric: string, more = ""): number =>
      Number(
        registry
          .prometheusText()
          .split("\n")
          .find((line) => line.startsWith(`${metric}{`) && line.includes(name) && line.includes(more))
          ?.split(" ")
          .at(-1) ?? 0,
      );
    const waited = value("db_client_connection_wait_time_seconds_count");
    const on = pool({ connectionLimit: 2, queueLimit: 1 }).promise();
    const [first, second] = [await on.getConnection(), await on.getConnection()];
    const waiting = on.query("SELECT 1").then(() => "served");
    await expect(on.getConnection()).rejects.toThrow("Queue limit reached");
    expect(value("db_client_connection_count", 'state="used"')).toBe(2);
    expect(value("db_client_connection_pending_requests")).toBe(1);
    expect(value("db_client_connection_max")).toBe(2);
    expect(value("db_client_connection_timeouts_total")).toBe(1);
    first.release();
    await expect(waiting).resolves.toBe("served");
    second.release();
    expect(value("db_client_connection_wait_time_seconds_count")).toBe(waited + 3);
    expect(value("db_client_connection_count", 'state="used"')).toBe(0);
  });
});
