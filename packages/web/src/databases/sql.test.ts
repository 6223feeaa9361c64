import { describe, expect, it } from "vitest";
import { inLines } from "./sql.ts";

describe("a statement in lines", () => {
  it("has its clauses below one another", () => {
    expect(
      inLines(
        'SELECT "id", name FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = ? AND c.kind IN (?) ORDER BY name LIMIT ?',
      ),
    ).toBe(
      [
        'SELECT "id", name',
        "FROM orders o",
        "LEFT JOIN customers c ON c.id = o.customer_id",
        "WHERE o.id = ?",
        "  AND c.kind IN (?)",
        "ORDER BY name",
        "LIMIT ?",
      ].join("\n"),
    );
  });

  it("indents queries within it, and keeps lists in their line", () => {
    expect(inLines("SELECT * FROM (SELECT a FROM b WHERE c = ? OR d = ?) x WHERE f(a, b) > ?")).toBe(
      [
        "SELECT *",
        "FROM (",
        "  SELECT a",
        "  FROM b",
        "  WHERE c = ?",
        "    OR d = ?",
        ") x",
        "WHERE f(a, b) > ?",
      ].join("\n"),
    );
  });

  it("indents a query in a condition below the condition", () => {
    expect(inLines("SELECT a FROM b WHERE c = ? AND d IN (SELECT e FROM f WHERE g = ?) LIMIT ?")).toBe(
      [
        "SELECT a",
        "FROM b",
        "WHERE c = ?",
        "  AND d IN (",
        "    SELECT e",
        "    FROM f",
        "    WHERE g = ?",
        "  )",
        "LIMIT ?",
      ].join("\n"),
    );
  });

  it("does not break within quoted names, between bounds, or words that go on", () => {
    expect(inLines('SELECT "a from b" FROM t WHERE x BETWEEN ? AND ? AND y = ? FOR UPDATE')).toBe(
      ['SELECT "a from b"', "FROM t", "WHERE x BETWEEN ? AND ?", "  AND y = ? FOR UPDATE"].join("\n"),
    );
    expect(inLines("DELETE FROM t WHERE id = ?")).toBe("DELETE FROM t\nWHERE id = ?");
    expect(inLines("INSERT INTO t (a, b) VALUES (?, ?) RETURNING id")).toBe(
      "INSERT INTO t (a, b)\nVALUES (?, ?)\nRETURNING id",
    );
  });

  it("leaves alone what is no SQL", () => {
    expect(inLines("GET ?")).toBe("GET ?");
    expect(inLines("")).toBe("");
  });
});
