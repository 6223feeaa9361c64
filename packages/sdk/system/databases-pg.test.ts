/** `pg` on a real PostgreSQL: every form of a query, its context, its errors, and the pool. */
import { createRequire } from "node:module";
import type * as pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registry } from "../src/observability/process-state.ts";
import { withSpan } from "../src/observability/active-span.ts";
import { called } from "./databases/called.ts";
import { type Postgres, startPostgres } from "./databases/postgres.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);

let server: Postgres;
let library: typeof pg;
let world: DatabaseWorld;
const open: { end(): Promise<unknown> }[] = [];

beforeAll(async () => {
  server = await startPostgres();
  library = require("pg");
  const setup = new library.Client(server.url);
  await setup.connect();
  await setup.query("CREATE TABLE partners (id int PRIMARY KEY, name text)");
  await setup.query("INSERT INTO partners SELECT at, 'partner ' || at FROM generate_series(1, 20) AS at");
  await setup.end();
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  world = await databaseWorld();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.end()));
  await world.close();
});

async function client(): Promise<pg.Client> {
  const made = new library.Client(server.url);
  await made.connect();
  open.push(made);
  return made;
}

function pool(options: pg.PoolConfig = {}): pg.Pool {
  const made = new library.Pool({ connectionString: server.url, ...options });
  open.push(made);
  return made;
}

/** Calls as plain JavaScript does. */
function untyped(on: object, method: string, ...values: readonly unknown[]): unknown {
  const call: unknown = Reflect.get(on, method);
  return typeof call === "function" ? Reflect.apply(call, on, values) : undefined;
}

const TEXT = "SELECT * FROM partners WHERE id <= $1";

type Form = (client: pg.Client) => Promise<unknown>;
const forms: Readonly<Record<string, Form>> = {
  "text and values, promise": (on) => on.query(TEXT, [3]),
  "text and values, callback": (on) => called((done) => on.query(TEXT, [3], done)),
  "text, callback": (on) =>
    called((done) =>
      on.query("SELECT * FROM partners WHERE id <= 3", (error, result) => done(error, result)),
    ),
  "configuration, promise": (on) => on.query({ text: TEXT, values: [3] }),
  "configuration, callback": (on) => called((done) => on.query({ text: TEXT, values: [3] }, done)),
  "configuration and values": (on) => on.query({ text: TEXT }, [3]),
  "configuration with a callback of its own": (on) =>
    called((callback) => untyped(on, "query", { text: TEXT, values: [3], callback })),
  "prepared by a name": (on) => on.query({ name: "few", text: TEXT, values: [3] }),
  "rows as arrays": (on) => on.query({ text: TEXT, values: [3], rowMode: "array" }),
  "a query that submits itself": async (on) => {
    const query = new library.Query<pg.QueryResultRow, unknown[]>(TEXT, [3]);
    let rows = 0;
    query.on("row", () => rows++);
    on.query(query);
    await new Promise((resolve, reject) => query.once("end", resolve).once("error", reject));
    expect(rows).toBe(3);
  },
  "a query that submits itself, callback": (on) =>
    called((callback) => on.query(new library.Query<pg.QueryResultRow, unknown[]>(TEXT, [3], callback))),
};

it.each(Object.entries(forms))("sees a query: %s", async (_form, run) => {
  const on = await client();
  await withSpan("request", () => run(on));
  const [query, ...more] = await world.queries();
  const [request] = await world.named("request");
  expect(more).toEqual([]);
  expect(query).toMatchObject({
    name: "SELECT partners",
    table: "partners",
    rows: 3,
    attributes: {
      "db.system.name": "postgresql",
      "db.namespace": "postgres",
      "db.operation.name": "SELECT",
      "server.address": "127.0.0.1",
    },
  });
  expect(String(query?.text)).toMatch(/^SELECT \* FROM partners WHERE id <= (?:\$1|\?)$/u);
  expect(Number(query?.attributes["server.port"])).toBe(server.port);
  expect(query?.span.parentSpanId).toBe(request?.spanId);
  expect(query?.span.status.code).toBe(0);
});

it.each([
  ["promise", (on: pg.Client) => on.query("SELECT 1 FROM partner")],
  ["callback", (on: pg.Client) => called((done) => on.query("SELECT 1 FROM partner", done))],
  [
    "submitted",
    async (on: pg.Client) => called((done) => on.query(new library.Query("SELECT 1 FROM partner", [], done))),
  ],
])("tells the SQLSTATE of a refusal: %s", async (_form, run) => {
  const on = await client();
  await expect(run(on)).rejects.toMatchObject({ code: "42P01" });
  const [query] = await world.queries();
  expect(query?.span.status).toMatchObject({ code: 2 });
  expect(query?.attributes).toMatchObject({ "db.response.status_code": "42P01", "error.type": "42P01" });
});

it("leaves what a caller sees as it is", async () => {
  const on = await client();
  expect(() => untyped(on, "query", null)).toThrow("Client was passed a null or undefined query");
  expect(() => untyped(on, "query", "SELECT 1", [], "no function")).toThrow("callback is not a function");
  const config = { text: TEXT, values: [3] };
  await called((done) => on.query(config, done));
  expect(Object.keys(config)).toEqual(["text", "values"]);
  expect((await on.query<{ id: number }>(config)).rows.map(({ id }) => id)).toEqual([1, 2, 3]);
});

it("counts the rows of several statements, and those that were changed", async () => {
  const on = await client();
  await on.query("SELECT * FROM partners WHERE id = 1; SELECT * FROM partners WHERE id < 4");
  await on.query("UPDATE partners SET name = name WHERE id < 6");
  expect((await world.queries()).map(({ rows }) => rows)).toEqual([4, 5]);
});

it("keeps the context of each request where requests wait for one connection", async () => {
  const on = pool({ max: 1 });
  await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      withSpan("request", async (span) => {
        span.setAttribute("at", at);
        await called((done) => on.query(`SELECT ${at} AS at FROM partners`, done));
        // After a callback of the driver, the next call still belongs to this request.
        await called((done) => {
          on.query(`SELECT ${at} AS at FROM partners`, (error) => {
            if (error !== undefined && error !== null) done(error, undefined);
            else on.query(`SELECT ${at} AS at FROM partners`, done);
          });
        });
      }),
    ),
  );
  const requests = await world.named("request");
  const queries = await world.queries();
  expect(queries).toHaveLength(24);
  for (const { spanId } of requests)
    expect(queries.filter(({ span }) => span.parentSpanId === spanId)).toHaveLength(3);
});

it("measures the pool: connections, those who wait, for how long, and who gave up", async () => {
  const name = `db_client_connection_pool_name="127.0.0.1:${server.port}/postgres"`;
  const value = (metric: string, more = ""): number | undefined => {
    const found = registry
      .prometheusText()
      .split("\n")
      .find((line) => line.startsWith(`${metric}{`) && line.includes(name) && line.includes(more));
    return found === undefined ? undefined : Number(found.split(" ").at(-1));
  };
  const earlier = value("db_client_connection_wait_time_seconds_count") ?? 0;
  const on = pool({ max: 2 });
  const [first, second] = [await on.connect(), await on.connect()];
  // Only from now on: connecting may take its time.
  on.options.connectionTimeoutMillis = 50;
  await expect(on.connect()).rejects.toThrow("timeout exceeded");
  on.options.connectionTimeoutMillis = 0;
  const waiting = on.query("SELECT 1").then(() => "served");
  expect(value("db_client_connection_count", 'state="used"')).toBe(2);
  expect(value("db_client_connection_count", 'state="idle"')).toBe(0);
  expect(value("db_client_connection_pending_requests")).toBe(1);
  expect(value("db_client_connection_max")).toBe(2);
  expect(value("db_client_connection_timeouts_total")).toBe(1);
  first.release();
  await expect(waiting).resolves.toBe("served");
  second.release();
  expect(value("db_client_connection_wait_time_seconds_count")).toBe(earlier + 3);
  expect(value("db_client_connection_count", 'state="idle"')).toBe(2);
});

it("does not watch what the SDK is told to leave alone", async () => {
  const { untraced } = await import("../src/context/store.ts");
  const on = await client();
  await untraced(() => on.query("SELECT 1"));
  expect(await world.queries()).toEqual([]);
});

describe("after the end of the SDK", () => {
  it("pg is as it was", async () => {
    const query: unknown = Reflect.get(library.Client.prototype, "query");
    await world.handle.shutdown();
    expect(Reflect.get(library.Client.prototype, "query")).not.toBe(query);
    expect(String(Reflect.get(library.Client.prototype, "query"))).toContain("_queryQueue");
  });
});
