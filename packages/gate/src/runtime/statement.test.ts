import { describe, expect, it } from "vitest";
import { parse } from "../source/syntax.ts";
import { comparable, isSameStatement, statementsIn } from "./statement.ts";

function written(code: string): readonly string[] {
  const found: string[] = [];
  statementsIn(parse("a.ts", code).program, ({ text }) => found.push(text));
  return found;
}

describe("statementsIn", () => {
  it("finds texts, templates and sums that are SQL, and no prose", () => {
    expect(
      written(`
        db.query("select id\\n from orders");
        sql\`INSERT INTO orders (id) VALUES (\${id})\`;
        db.query("UPDATE orders " + "SET state = 'paid' WHERE id = " + id);
        db.query("-- all\\nWITH old AS (SELECT 1) DELETE FROM orders");
        say("Select a file from the list".slice(1), "Update the settings", "With love as ever", "delete");
      `),
    ).toEqual([
      "select id from orders",
      "INSERT INTO orders (id) VALUES (?)",
      "UPDATE orders SET state = 'paid' WHERE id = ?",
      "-- all WITH old AS (SELECT 1) DELETE FROM orders",
    ]);
  });
});

describe("isSameStatement", () => {
  it.each([
    ["SELECT * FROM orders WHERE id = $1", "SELECT * FROM orders WHERE id = ?", true],
    ["select *\n  from orders\n where id = 7;", "SELECT * FROM orders WHERE id = ?", true],
    ["INSERT INTO o VALUES (?, ?, ?)", "INSERT INTO o VALUES (?)", true],
    ["SELECT 1 FROM t WHERE a = 'it''s' -- why\n", "SELECT ? FROM t WHERE a = ?", true],
    ["SELECT a::text FROM t WHERE b = :name", "SELECT a::text FROM t WHERE b = ?", true],
    ["SELECT * FROM t2 WHERE a > -3", "SELECT * FROM t2 WHERE a > ?", true],
    ["SELECT * FROM orders", "SELECT * FROM order_lines", false],
    ["SELECT * FROM t WHERE \u0001 LIMIT 3", "SELECT * FROM t WHERE a = ? AND b = ? LIMIT ?", true],
    ["SELECT * FROM t WHERE \u0001 LIMIT 3", "SELECT * FROM t LIMIT ?", false],
    ["DELETE FROM t WHERE id = '\u0001'", "DELETE FROM t WHERE id = ?", true],
  ])("%s and %s", (code, seen, expected) => {
    expect(isSameStatement(comparable(code), comparable(seen))).toBe(expected);
  });
});
