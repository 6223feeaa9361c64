/** What `setupObservability({ db })` takes, what it adds, and what it refuses; and how to have none of it. */
import { createRequire } from "node:module";
import type { Knex } from "knex";
import type * as pg from "pg";
import type * as sequelize from "sequelize";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { registry } from "../src/observability/process-state.ts";
import { withSpan } from "../src/observability/active-span.ts";
import { setupObservability, type SetupOptions } from "../src/observability/setup.ts";
import { type Postgres, startPostgres } from "./databases/postgres.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);
let server: Postgres;
let world: DatabaseWorld | undefined;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function observed(options: SetupOptions): Promise<DatabaseWorld> {
  world = await databaseWorld(options);
  return world;
}

function client(): pg.Client {
  const { Client }: typeof pg = require("pg");
  return new Client(server.url);
}

function metric(name: string, ...labels: readonly string[]): number | undefined {
  const line = registry
    .prometheusText()
    .split("\n")
    .find((each) => each.startsWith(`${name}{`) && labels.every((label) => each.includes(label)));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

describe("setupObservability({ db })", () => {
  it("measures the pool of Knex", async () => {
    const createKnex: (config: Knex.Config) => Knex = require("knex");
    const { host, port, user, database } = server;
    const knex = createKnex({
      client: "pg",
      connection: { host, port, user, database },
      pool: { min: 0, max: 1 },
    });
    await observed({ db: knex });
    const name = `pool_name="${host}:${port}/${database}"`;
    const transaction = await knex.transaction();
    // Only from now on: connecting may take its time.
    Reflect.set(knex.client.pool, "acquireTimeoutMillis", 50);
    await expect(knex.raw("SELECT 1")).rejects.toThrow("Timeout acquiring a connection");
    expect(metric("db_client_connection_count", name, 'state="used"')).toBe(1);
    expect(metric("db_client_connection_max", name)).toBe(1);
    expect(metric("db_client_connection_timeouts_total", name)).toBe(1);
    await transaction.commit();
    // Knex gives the connection back a little later.
    await expect
      .poll(() => metric("db_client_connection_count", name, 'state="idle"'), { timeout: 10_000 })
      .toBe(1);
    expect(metric("db_client_connection_wait_time_seconds_count", name)).toBe(1);
    await knex.destroy();
  });

  it("measures the pool of Sequelize", async () => {
    const { Sequelize }: typeof sequelize = require("sequelize");
    const { host, port, user, database } = server;
    const made = new Sequelize(database, user, "", {
      dialect: "postgres",
      host,
      port,
      logging: false,
      pool: { max: 3 },
    });
    await observed({ db: made });
    const name = `pool_name="${host}:${port}/${database}"`;
    await made.transaction(async () => {
      expect(metric("db_client_connection_count", name, 'state="used"')).toBe(1);
    });
    expect(metric("db_client_connection_max", name)).toBe(3);
    await made.close();
  });

  it("takes a client of a driver, and Drizzle for what it was given", async () => {
    const { drizzle } = await import("drizzle-orm/node-postgres");
    const one = client();
    await observed({ db: drizzle({ client: one }) });
    await one.connect();
    await one.query("SELECT 1");
    expect(await world?.queries()).toHaveLength(1);
    await one.end();
  });

  it.each([
    ["a promise", Promise.resolve(), "a promise"],
    ["a configuration", { host: "db", port: 5432 }, "an object with host, port"],
    ["a text", "postgres://db", "string"],
    ["null", null, "null"],
  ])("refuses %s, and has begun nothing", async (_what, db, told) => {
    expect(() => setupObservability({ db })).toThrow(
      expect.objectContaining({ code: "DB_UNKNOWN", message: expect.stringContaining(told) }),
    );
    // A second set-up is refused where the first one holds.
    await observed({});
  });
});

describe("beside OpenTelemetry's own instrumentation of pg", () => {
  it("a query has one span, and it is ours", async () => {
    const theirs = new PgInstrumentation();
    theirs.disable();
    await observed({});
    const { trace } = await import("@opentelemetry/api");
    theirs.setTracerProvider(trace.getTracerProvider());
    theirs.enable();
    const one = client();
    await one.connect();
    await withSpan("request", () => one.query("SELECT 1"));
    const spans = world?.backend.spans() ?? [];
    expect(await world?.queries()).toHaveLength(1);
    expect(spans.filter(({ name }) => name.startsWith("pg"))).toEqual([]);
    await one.end();
    theirs.disable();
  });

  it("instrumentations: { databases: false } leaves all to it", async () => {
    await observed({ instrumentations: { databases: false } });
    const one = client();
    await one.connect();
    await withSpan("request", () => one.query("SELECT 1"));
    expect(await world?.queries()).toEqual([]);
    await one.end();
  });
});
