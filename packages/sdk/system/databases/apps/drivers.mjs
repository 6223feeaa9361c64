// An application of ECMAScript modules that asks each driver once; the SDK was loaded before it.
import { DatabaseSync } from "node:sqlite";
import { trace } from "@opentelemetry/api";
import Sqlite from "better-sqlite3";
import pg from "pg";

const tracer = trace.getTracer("drivers");
await tracer.startActiveSpan("request", async (span) => {
  new DatabaseSync(":memory:").prepare("SELECT 1 AS node_sqlite").all();
  new Sqlite(":memory:").prepare("SELECT 1 AS better_sqlite3").all();
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  await pool.query("SELECT 1 AS pg");
  await pool.end();
  span.end();
});
