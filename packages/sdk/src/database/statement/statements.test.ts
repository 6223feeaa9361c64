import { describe, expect, it } from "vitest";
import { Statements } from "./statements.ts";

function text(at: number): string {
  return `select ${at} ${"a, ".repeat(5000)} b from t`;
}

describe("known statements", () => {
  it("are the same object for the same text and system", () => {
    const statements = new Statements();
    const first = statements.of("postgresql", "select 1 from t");
    expect(statements.of("postgresql", "select 1 from t")).toBe(first);
    expect(statements.of("mysql", "select 1 from t")).not.toBe(first);
    expect(statements.of("postgresql", "select 2 from t")).not.toBe(first);
    expect(statements.of("postgresql", "select 2 from t").text).toBe(first.text);
  });

  it("are known under comments that differ for each call", () => {
    const statements = new Statements();
    const first = statements.of("postgresql", "select a from t /*traceparent='00-1'*/");
    expect(statements.of("postgresql", "select a from t /*traceparent='00-2'*/")).toBe(first);
    expect(statements.of("mysql", "/*!40101 SET NAMES 'a' */").text).toBe("SET NAMES ?");
    expect(statements.of("mysql", "SET /*!40101 NAMES 'a' */").text).toBe("SET NAMES ?");
  });

  it("stay while they are asked for, whatever else comes by", () => {
    const statements = new Statements();
    const kept = statements.of("postgresql", "select 1 from kept");
    const left = statements.of("postgresql", "select 1 from forgotten");
    for (let round = 0; round < 10; round++) {
      for (let at = 0; at < 500; at++) statements.of("postgresql", `select ${round * 500 + at} from t`);
      expect(statements.of("postgresql", "select 1 from kept")).toBe(kept);
    }
    expect(statements.of("postgresql", "select 1 from forgotten")).not.toBe(left);
  });

  it("take no more than a few million characters", () => {
    const statements = new Statements();
    const first = statements.of("postgresql", text(0));
    for (let at = 1; at < 200; at++) statements.of("postgresql", text(at));
    expect(statements.of("postgresql", text(0))).not.toBe(first);
    const long = `select ${"a, ".repeat(6000)} b from t`;
    expect(statements.of("postgresql", long)).not.toBe(statements.of("postgresql", long));
  });

  it("are commands too", () => {
    const statements = new Statements();
    const find = statements.command({ operation: "find", collection: "users", text: '{"_id": "?"}' });
    expect(find).toMatchObject({ summary: "find users", text: '{"_id": "?"}', batch: false });
    expect(statements.command({ operation: "find", collection: "users", text: '{"_id": "?"}' })).toBe(find);
    expect(statements.command({ operation: "MGET", batch: true })).toMatchObject({
      summary: "MGET",
      batch: true,
    });
  });
});
