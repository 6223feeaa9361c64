/** The service under load: units of work of four different queries each. `CONTENDER` is a file beside, loaded first. */
import { createRequire } from "node:module";
import { trace } from "@opentelemetry/api";

const { default: contender } = await import(`./contenders/${process.env.CONTENDER}.mjs`);
const require = createRequire(import.meta.url);
const sdk = createRequire(new URL("../../packages/sdk/package.json", import.meta.url));

/** Different, as those of a request are: a repeated one would be a loop, which is another matter. */
const QUERIES = [
  "SELECT id, name FROM partners WHERE id = $1",
  "SELECT id, partner_id, total FROM orders WHERE partner_id = $1 ORDER BY id LIMIT 5",
  "UPDATE orders SET total = total + 1 WHERE id = $1",
  "SELECT count(*) AS count FROM orders WHERE partner_id = $1 AND total > 0",
];
/** Units at the same time, each with a connection of its own. */
const WORKERS = 4;
/** Longer than any contender keeps a span before it sends it. */
const DELIVERY_MS = 700;

async function postgres() {
  const { Client } = require("pg");
  const clients = [];
  for (let at = 0; at < WORKERS; at++) {
    const client = new Client(process.env.DATABASE_URL);
    await client.connect();
    clients.push(client);
  }
  return async (worker, text, value) => {
    await clients[worker].query(text, [value]);
  };
}

async function pooled() {
  const { Pool } = require("pg");
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: WORKERS });
  return async (_worker, text, value) => {
    await pool.query(text, [value]);
  };
}

async function sqlite() {
  const Database = sdk("better-sqlite3");
  const database = new Database(":memory:");
  database.exec("CREATE TABLE partners (id INTEGER PRIMARY KEY, name TEXT)");
  database.exec("CREATE TABLE orders (id INTEGER PRIMARY KEY, partner_id INTEGER, total INTEGER)");
  const insert = database.prepare("INSERT INTO partners VALUES (?, ?)");
  const order = database.prepare("INSERT INTO orders VALUES (?, ?, 1)");
  for (let id = 1; id <= 100; id++) {
    insert.run(id, `partner ${id}`);
    order.run(id, id);
  }
  const statements = new Map(QUERIES.map((text) => [text, database.prepare(text.replaceAll(/\$\d/gu, "?"))]));
  return async (_worker, text, value) => {
    const statement = statements.get(text);
    if (text.startsWith("UPDATE")) statement.run(value);
    else statement.all(value);
  };
}

const databases = { pg: postgres, "pg-pool": pooled, "better-sqlite3": sqlite };
const query = await databases[process.env.DATABASE]();
const tracer = trace.getTracer("bench");

async function unit(worker, value) {
  await tracer.startActiveSpan("unit", async (span) => {
    for (const text of QUERIES) await query(worker, text, value);
    span.end();
  });
}

async function work(worker, units) {
  for (let at = 0; at < units; at++) await unit(worker, 1 + (at % 100));
}

async function measured(queries) {
  const units = queries / QUERIES.length / WORKERS;
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker, units)));
  await contender.flush();
  await new Promise((resolve) => setTimeout(resolve, DELIVERY_MS));
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

process.on("message", (queries) => {
  void measured(queries).then((micros) => process.send(micros));
});
process.on("disconnect", () => process.exit(0));
process.send("ready");
