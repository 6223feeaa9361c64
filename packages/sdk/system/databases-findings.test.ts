/** Slow queries and loops of a server on a real PostgreSQL: at the request's span, in metrics, in the log, for whom and where. */
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { Span } from "@sightline/otlp";
import { plainAttributes } from "@sightline/testkit";
import type * as pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withSpan } from "../src/observability/active-span.ts";
import { registry } from "../src/observability/process-state.ts";
import { type Postgres, startPostgres } from "./databases/postgres.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";
import { listening, request } from "./support/observed.ts";

const require = createRequire(import.meta.url);
/** Long enough for five of them to be a tenth of their request, whatever else the machine does. */
const PARTNER = "SELECT pg_sleep(0.02), name FROM partners WHERE kind = $2 AND id = $1";

let postgres: Postgres;
let world: DatabaseWorld | undefined;
let pool: pg.Pool;
let server: Server | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
  const library: typeof pg = require("pg");
  const client = new library.Client(postgres.url);
  await client.connect();
  await client.query("CREATE TABLE partners (id int PRIMARY KEY, kind text, name text)");
  await client.query(
    "INSERT INTO partners SELECT at, 'shop', 'partner ' || at FROM generate_series(1, 9) AS at",
  );
  await client.end();
}, 60_000);
afterAll(() => postgres.close());
afterEach(async () => {
  server?.close();
  await pool.end();
  await world?.close();
});

/** What the server does with one request. */
async function serves(work: () => Promise<unknown>): Promise<string> {
  const library: typeof pg = require("pg");
  pool = new library.Pool({ connectionString: postgres.url, max: 4 });
  server = createServer((_message, response) => {
    void work().finally(() => response.end());
  });
  return listening(server);
}

const headers = { "x-tenant-id": "acme" };

async function eventsOf(name: string): Promise<readonly (Span["events"][number] & { readonly of: Span })[]> {
  await world?.serverSpans();
  const spans = world?.backend.spans() ?? [];
  return spans.flatMap((span) =>
    span.events.filter((event) => event.name === name).map((event) => ({ ...event, of: span })),
  );
}

function counted(metric: string): number {
  const found = new RegExp(`^${metric}_total\\{[^}]*\\} (\\d+)$`, "mu").exec(registry.page("prometheus"));
  return Number(found?.[1] ?? 0);
}

async function oneByOne(): Promise<void> {
  for (let id = 1; id <= 6; id++) await pool.query(PARTNER, [id, "shop"]);
}

async function allAtOnce(): Promise<void> {
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((id) => pool.query(PARTNER, [id, "shop"])));
}

describe("a loop in a request", () => {
  it.each([
    ["one after the other", oneByOne, 6],
    ["all at once over a pool of four", allAtOnce, 8],
    ["in resolvers with spans of their own", () => withSpan("Order.partner", () => oneByOne()), 6],
  ])("%s is found at its server span", async (_name, work, calls) => {
    world = await databaseWorld({ slowQueryMillis: 10_000 });
    const before = counted("db_n_plus_one_detected");
    await request(await serves(work), { headers });
    const [event, ...others] = await eventsOf("db.n_plus_one");
    expect(others).toEqual([]);
    expect([event?.of.kind, event?.of.parentSpanId.length]).toEqual([2, 0]);
    const told = plainAttributes(event?.attributes);
    expect(told).toMatchObject({
      "db.system.name": "postgresql",
      "db.collection.name": "partners",
      "tenant.id": "acme",
      "code.file.path": "packages/sdk/system/databases-findings.test.ts",
    });
    expect(Number(told["sightline.n_plus_one.calls"])).toBe(calls);
    expect(Number(told["sightline.n_plus_one.wasted"])).toBeGreaterThan(0);
    expect(told["sightline.n_plus_one.advice"]).toMatch(
      new RegExp(`^one query with \`WHERE id IN \\(…\\)\` would replace ${calls}; `, "u"),
    );
    expect(counted("db_n_plus_one_detected")).toBe(before + 1);
  });

  it("is counted where the trace is left out", async () => {
    world = await databaseWorld({ sampler: "always_off", slowQueryMillis: 10_000 });
    const before = counted("db_n_plus_one_detected");
    await request(await serves(oneByOne));
    expect(await eventsOf("db.n_plus_one")).toEqual([]);
    expect(counted("db_n_plus_one_detected")).toBe(before + 1);
  });

  it("stays with a request that is kept for its failure only", async () => {
    world = await databaseWorld({ traceSamplerRatio: 0, slowQueryMillis: 10_000 });
    const url = await serves(oneByOne);
    server?.on("request", (_message, response) => {
      response.statusCode = 500;
    });
    await request(url);
    const [event] = await eventsOf("db.n_plus_one");
    expect(plainAttributes(event?.of.attributes)["sightline.partial"]).toBe(true);
  });
});

describe("a slow query in a request", () => {
  it("is told with its line and tenant", async () => {
    world = await databaseWorld({ slowQueryMillis: 30 });
    const before = counted("db_slow_query_detected");
    await request(await serves(() => pool.query("SELECT pg_sleep(0.05)")), { headers });
    const [event, ...others] = await eventsOf("db.slow_query");
    expect(others).toEqual([]);
    expect(plainAttributes(event?.attributes)).toMatchObject({
      "sightline.slow_query.threshold": 0.03,
      "code.file.path": "packages/sdk/system/databases-findings.test.ts",
    });
    expect(plainAttributes(event?.of.attributes)).toMatchObject({ "tenant.id": "acme" });
    expect(counted("db_slow_query_detected")).toBe(before + 1);
  });
});
