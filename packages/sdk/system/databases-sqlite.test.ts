/** SQLite in the process, by `node:sqlite` and by `better-sqlite3`: one span a statement, before and after the set-up. */
import { createRequire } from "node:module";
import type BetterSqlite3 from "better-sqlite3";
import type * as nodeSqlite from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withSpan } from "../src/observability/active-span.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);

interface Statement {
  all(...values: (number | string)[]): unknown[];
  get(...values: (number | string)[]): unknown;
  run(...values: (number | string)[]): unknown;
  iterate(...values: (number | string)[]): IterableIterator<unknown>;
}

interface Database {
  exec(text: string): unknown;
  prepare(text: string): Statement;
  close(): unknown;
}

const libraries: Readonly<Record<string, () => Database>> = {
  "node:sqlite": () => {
    const { DatabaseSync }: typeof nodeSqlite = require("node:sqlite");
    return new DatabaseSync(":memory:");
  },
  "better-sqlite3": () => {
    const Made: typeof BetterSqlite3 = require("better-sqlite3");
    return new Made(":memory:");
  },
};

const TEXT = "SELECT * FROM partners WHERE id <= ?";

describe.each(Object.entries(libraries))("%s", (_name, open) => {
  let world: DatabaseWorld;
  let database: Database;
  beforeEach(async () => {
    database = open();
    database.exec("CREATE TABLE partners (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    database.exec("INSERT INTO partners VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
    // What was opened before the set-up is watched too.
    world = await databaseWorld();
  });
  afterEach(async () => {
    database.close();
    await world.close();
  });

  it.each<[string, number, (on: Database) => unknown]>([
    ["all", 3, (on) => on.prepare(TEXT).all(3)],
    ["get", 1, (on) => on.prepare(TEXT).get(3)],
    ["get, of nothing", 0, (on) => on.prepare(TEXT).get(0)],
    ["iterate", 3, (on) => [...on.prepare(TEXT).iterate(3)]],
    [
      "iterate, left early",
      1,
      (on) => {
        for (const row of on.prepare(TEXT).iterate(3)) return row;
        return undefined;
      },
    ],
  ])("sees a query: %s", async (_method, rows, run) => {
    withSpan("request", () => {
      run(database);
    });
    const [query, ...more] = await world.queries();
    const [request] = await world.named("request");
    expect(more).toEqual([]);
    expect(query).toMatchObject({
      name: "SELECT partners",
      table: "partners",
      text: TEXT,
      rows,
      attributes: { "db.system.name": "sqlite", "db.namespace": ":memory:", "db.operation.name": "SELECT" },
    });
    expect(query?.span.parentSpanId).toBe(request?.spanId);
  });

  it("counts what was changed", async () => {
    database.prepare("UPDATE partners SET name = name || ?").run("x");
    database.exec("DELETE FROM partners WHERE name = 'secret'");
    const queries = await world.queries();
    expect(queries.map(({ name, rows }) => [name, rows])).toEqual([
      ["UPDATE partners", 4],
      ["DELETE partners", undefined],
    ]);
    expect(queries[1]?.text).toBe("DELETE FROM partners WHERE name = ?");
  });

  it("tells why SQLite refused a statement", async () => {
    expect(() => database.prepare("INSERT INTO partners VALUES (?, ?)").run(9, "a")).toThrow("UNIQUE");
    const [query] = await world.queries();
    expect(query?.span.status.code).toBe(2);
    expect(String(query?.attributes["db.response.status_code"])).toMatch(/SQLITE/u);
  });

  it("leaves what a caller sees as it is", () => {
    const statement = database.prepare(TEXT);
    const iterator = statement.iterate(2);
    expect(iterator[Symbol.iterator]()).toBe(iterator);
    expect(Array.from(iterator)).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect(iterator.next().done).toBe(true);
    expect(() => database.prepare("SELECT * FROM nowhere")).toThrow("no such table");
  });
});

it("sees a transaction of better-sqlite3", async () => {
  const Made: typeof BetterSqlite3 = require("better-sqlite3");
  const world = await databaseWorld();
  const database = new Made(":memory:");
  database.exec("CREATE TABLE partners (id INTEGER)");
  const insert = database.prepare("INSERT INTO partners VALUES (?)");
  database.transaction((ids: readonly number[]) => {
    for (const id of ids) insert.run(id);
  })([1, 2]);
  expect((await world.queries()).map(({ name }) => name)).toEqual([
    "CREATE TABLE partners",
    "BEGIN",
    "INSERT partners",
    "INSERT partners",
    "COMMIT",
  ]);
  database.close();
  await world.close();
});

it("sees statements that node:sqlite keeps by their template", async () => {
  const { DatabaseSync }: typeof nodeSqlite = require("node:sqlite");
  const world = await databaseWorld();
  const database = new DatabaseSync(":memory:");
  if (!("createTagStore" in database)) return;
  database.exec("CREATE TABLE partners (id INTEGER)");
  const sql = database.createTagStore();
  expect(sql.run`INSERT INTO partners VALUES (${7})`).toMatchObject({ changes: 1 });
  expect(sql.all`SELECT id FROM partners WHERE id = ${7}`).toMatchObject([{ id: 7 }]);
  expect((await world.queries()).map(({ text, rows }) => [text, rows]).slice(1)).toEqual([
    ["INSERT INTO partners VALUES (?)", 1],
    ["SELECT id FROM partners WHERE id = ?", 1],
  ]);
  database.close();
  await world.close();
});
