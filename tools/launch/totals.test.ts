import { describe, expect, it } from "vitest";
import { afterSecondTry, readTotals, surprisingSkips } from "./totals.mjs";

const test = (title: string, status: string): object => ({ title, status, ancestorTitles: ["group"] });
const report = {
  testResults: [
    {
      name: "/r/a.test.ts",
      status: "passed",
      assertionResults: [test("one", "passed"), test("two", "pending")],
    },
    {
      name: "/r/b.test.ts",
      status: "failed",
      assertionResults: [test("one", "failed"), test("two", "todo")],
    },
    { name: "/r/c.test.ts", status: "failed", assertionResults: [] },
    { name: "/r/d.test.ts", status: "failed", assertionResults: [test("one", "passed")] },
  ],
};

describe("totals", () => {
  it("count tests, and a file that could not run as a failure", () => {
    expect(readTotals(report, "/r")).toEqual({
      passed: 2,
      failed: 3,
      skipped: 2,
      skippedNames: ["a.test.ts > group > two", "b.test.ts > group > two"],
      failedFiles: ["b.test.ts", "c.test.ts", "d.test.ts"],
    });
  });

  it("after a second try hold what still fails, and tell what passed only then", () => {
    const first = readTotals(report, "/r");
    const second = { passed: 1, failed: 1, skipped: 0, skippedNames: [], failedFiles: ["c.test.ts"] };
    expect(afterSecondTry(first, second)).toMatchObject({
      passed: 4,
      failed: 1,
      skipped: 2,
      failedFiles: ["c.test.ts"],
      unsteady: 2,
    });
    expect(afterSecondTry(first, first)).toMatchObject({ failed: 3, unsteady: 0 });
  });

  it("refuse a report of another shape", () => {
    expect(() => readTotals({}, "/r")).toThrow('no list "testResults"');
  });
});

describe("skips", () => {
  it("are surprising unless the list has them by name or by beginning", () => {
    const names = ["a > x", "a > y", "b > z"];
    expect(surprisingSkips(names, [])).toEqual(names);
    expect(surprisingSkips(names, [{ test: "a > x", reason: "" }])).toEqual(["a > y", "b > z"]);
    expect(surprisingSkips(names, [{ test: "a > *", reason: "" }])).toEqual(["b > z"]);
  });
});
