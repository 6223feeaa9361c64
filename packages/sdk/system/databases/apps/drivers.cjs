// The same of CommonJS.
const { DatabaseSync } = require("node:sqlite");
const { trace } = require("@opentelemetry/api");
const Sqlite = require("better-sqlite3");
const pg = require("pg");

const tracer = trace.getTracer("drivers");
void tracer.startActiveSpan("request", async (span) => {
  new DatabaseSync(":memory:").prepare("SELECT 1 AS node_sqlite").all();
  new Sqlite(":memory:").prepare("SELECT 1 AS better_sqlite3").all();
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  await pool.query("SELECT 1 AS pg");
  await pool.end();
  span.end();
});
