import { createRequire } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { plainAttributes } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { observed, type Observed } from "../../../system/support/observed.ts";
import { registry } from "../../observability/process-state.ts";
import { tracedTransaction } from "./traced-transaction.ts";

const require = createRequire(import.meta.url);

/** What both SQLites have. */
interface Sqlite {
  exec(sql: string): unknown;
  prepare(sql: string): { all(): unknown[] };
  close(): unknown;
}

const makers: Readonly<Record<string, () => Sqlite>> = {
  "node:sqlite": () => new DatabaseSync(":memory:"),
  "better-sqlite3": () => {
    const Database: new (file: string) => Sqlite = require("better-sqlite3");
    return new Database(":memory:");
  },
};

describe.each(Object.keys(makers))("a transaction of %s", (library) => {
  let db: Sqlite;
  let world: Observed;
  beforeEach(async () => {
    world = await observed();
    db = (makers[library] ?? (() => new DatabaseSync(":memory:")))();
    db.exec("create table t (id integer primary key)");
  });
  afterEach(async () => {
    db.close();
    await world.close();
  });

  const rows = (): number => db.prepare("select * from t").all().length;
  const insert = (id: number): unknown => db.exec(`insert into t values (${id})`);
  const span = async (name: string): Promise<Record<string, unknown>> => {
    await world.handle.flush();
    return plainAttributes(world.backend.spans().find((each) => each.name === name)?.attributes);
  };

  it("is committed when the function returns, and answers at once", async () => {
    const result = tracedTransaction(db, "t.fill", (given) => {
      expect(given).toBe(db);
      insert(1);
      insert(2);
      return "done";
    });
    expect([result, rows()]).toEqual(["done", 2]);
    expect(await span("t.fill")).toEqual({
      "sightline.transaction.outcome": "committed",
      "sightline.transaction.open": expect.any(Number),
    });
    expect(registry.page("prometheus")).toMatch(
      /db_transaction_duration_seconds_count\{db_transaction_name="t\.fill",db_transaction_outcome="committed"\} \d/u,
    );
  });

  it("is rolled back when it throws, and throws the same", async () => {
    const error = new Error("no stock");
    expect(() =>
      tracedTransaction(db, "t.fail", () => {
        insert(1);
        throw error;
      }),
    ).toThrow(error);
    expect(rows()).toBe(0);
    expect(await span("t.fail")).toMatchObject({
      "sightline.transaction.outcome": "rolled_back",
      "error.type": "Error",
    });
  });

  it("may take its time", async () => {
    const result = tracedTransaction(db, "t.later", async () => {
      insert(1);
      await Promise.resolve();
      insert(2);
      return 7;
    });
    expect(await result).toBe(7);
    await expect(
      tracedTransaction(db, "t.later", async () => {
        insert(3);
        await Promise.reject(new Error("late"));
      }),
    ).rejects.toThrow("late");
    expect(rows()).toBe(2);
  });

  it("within another is a savepoint", async () => {
    tracedTransaction(db, "t.outer", () => {
      insert(1);
      expect(() =>
        tracedTransaction(db, "t.inner", () => {
          insert(2);
          throw new Error("only this");
        }),
      ).toThrow("only this");
      tracedTransaction(db, "t.second", () => {
        insert(3);
        tracedTransaction(db, "t.third", () => insert(4));
      });
    });
    expect(db.prepare("select id from t order by id").all()).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }]);
    expect(await span("t.inner")).toMatchObject({
      "sightline.transaction.nested": true,
      "sightline.transaction.outcome": "rolled_back",
    });
    expect(await span("t.outer")).not.toHaveProperty("sightline.transaction.nested");
  });

  it("within one that the application has begun is a savepoint too", () => {
    db.exec("begin");
    insert(1);
    tracedTransaction(db, "t.own", () => insert(2));
    db.exec("rollback");
    expect(rows()).toBe(0);
  });

  it("says the error of the function where SQLite has rolled back by itself", () => {
    insert(1);
    expect(() =>
      tracedTransaction(db, "t.gone", () => {
        db.exec("insert or rollback into t values (1)");
      }),
    ).toThrow(/UNIQUE/u);
    expect(rows()).toBe(1);
  });

  it("throws what the database says to its beginning", () => {
    const closed = (makers[library] ?? (() => new DatabaseSync(":memory:")))();
    closed.close();
    expect(() => tracedTransaction(closed, "t.closed", () => 1)).toThrow(/not open/u);
  });
});

describe("what is no database", () => {
  it.each([undefined, null, 7, {}, { query: "no function" }])("is refused: %o", (db) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as from JavaScript
    expect(() => tracedTransaction(db as unknown as object, "t", () => 1)).toThrow(
      expect.objectContaining({ code: "ARGUMENT_WRONG" }),
    );
  });
});
