/**
 * What observing a query costs: CPU of the process that makes it, export included, less that of the same work without
 * observation. Each contender in a child of its own with the same PostgreSQL, by turns.
 */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as pg from "pg";
import { startPostgres } from "../packages/sdk/system/databases/postgres.ts";
import { type Database, type Running, start } from "./db/contender.ts";
import type { SeenSpan } from "./http/seen.ts";
import { openSink, type Sink } from "./http/sink-process.ts";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

export const db: Bench = { name: "db", run };

/**
 * Multiples of 16: four queries a unit of work, four units at a time. A turn is long, since what a process pays for after
 * a rest (collected memory, a cold cache) is some 40 ms, a third of what watching 8,000 queries takes.
 */
const WARM_UP = 48_000;
const QUERIES = 32_000;
const CHECKED = 160;
const REPEATS = 7;
/** With the spans only, and with the durations that ours measures beside them. */
const RIVALS = ["opentelemetry", "opentelemetry-measuring"] as const;

async function run(): Promise<readonly BenchCase[]> {
  execFileSync(process.execPath, ["tools/launch/bundle.mjs"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  const sink = await openSink();
  const server = await startPostgres();
  try {
    await fill(server.url);
    return [
      await measured("pg query, added CPU", "pg", RIVALS, server.url, sink),
      await measured("pg query by a pool, added CPU", "pg-pool", RIVALS, server.url, sink),
      // OpenTelemetry has no instrumentation of it.
      await measured("better-sqlite3 query, added CPU", "better-sqlite3", [], server.url, sink),
    ];
  } finally {
    await server.close();
    sink.close();
  }
}

async function fill(url: string): Promise<void> {
  const { Client }: typeof pg = createRequire(import.meta.url)("pg");
  const client = new Client(url);
  await client.connect();
  await client.query("CREATE TABLE partners (id int PRIMARY KEY, name text)");
  await client.query("CREATE TABLE orders (id int PRIMARY KEY, partner_id int, total int)");
  await client.query("INSERT INTO partners SELECT at, 'partner ' || at FROM generate_series(1, 100) AS at");
  await client.query("INSERT INTO orders SELECT at, at, 1 FROM generate_series(1, 100) AS at");
  await client.end();
}

async function measured(
  title: string,
  database: Database,
  rivals: readonly string[],
  url: string,
  sink: Sink,
): Promise<BenchCase> {
  const names = ["none", "sightline", ...rivals];
  const running: Running[] = [];
  const figures = new Map<string, number[]>(names.map((name) => [name, []]));
  try {
    for (const name of names) running.push(await start(name, database, url, sink.port));
    for (const each of running) {
      if (each.name !== "none") await check(each, title, sink);
      await each.micros(WARM_UP);
    }
    for (let repeat = 0; repeat < REPEATS; repeat++)
      for (const each of running) figures.get(each.name)?.push(await each.micros(QUERIES));
  } finally {
    for (const each of running) each.close();
  }
  const bare = median(figures.get("none") ?? []);
  const added = (name: string): number => median(figures.get(name) ?? []) - bare;
  process.stderr.write(`${title}: ${bare.toFixed(1)} µs without observation\n`);
  return {
    case: title,
    unit: "µs",
    better: "lower",
    ours: added("sightline"),
    rivals: Object.fromEntries(rivals.map((name) => [name, added(name)])),
  };
}

/** Nothing is timed before what was delivered has been read; what differs is said. */
async function check(contender: Running, title: string, sink: Sink): Promise<void> {
  await sink.ask("keep");
  await contender.micros(CHECKED);
  const { spans } = await sink.ask("seen");
  await sink.ask("drop");
  const queries = spans.filter(isQuery);
  const others = spans.filter((span) => span.name !== "unit" && !isQuery(span));
  const told = queries.filter((span) => textOf(span) !== undefined && nameOf(span) !== undefined);
  process.stderr.write(
    `${title}, ${contender.name}: ${queries.length} spans for ${CHECKED} queries, ${Object.keys(queries[0]?.attributes ?? {}).length} attributes each` +
      `${others.length === 0 ? "" : `, and ${others.length} others (${[...new Set(others.map(({ name }) => name))].join(", ")})`}\n`,
  );
  if (queries.length !== CHECKED || told.length !== CHECKED)
    throw new Error(
      `${contender.name} delivered ${queries.length} queries for ${CHECKED}, ${told.length} of them with text and database.`,
    );
}

function isQuery(span: SeenSpan): boolean {
  return textOf(span) !== undefined;
}

/** By the names of OpenTelemetry's conventions, or by the older ones. */
function textOf({ attributes }: SeenSpan): unknown {
  return attributes["db.query.text"] ?? attributes["db.statement"];
}

function nameOf({ attributes }: SeenSpan): unknown {
  return attributes["db.namespace"] ?? attributes["db.name"];
}
