import type { AlertingRule, Rule } from "@sightline/as-code";
import { describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../cases.ts";
import { compared, sloth } from "./sloth.ts";

const folder = casesFolder(process.env);

describe("the sloth suite", () => {
  const present = sloth.files.filter((file) => textAt(folder, file) !== undefined);

  it.skipIf(present.length === 0).each(present)("%s comes out as Sloth makes it", async (file) => {
    const outcomes = await sloth.run(file, textAt(folder, file) ?? "");
    expect(outcomes.filter(({ kind }) => kind !== "passed")).toEqual([]);
    expect(outcomes.length).toBeGreaterThanOrEqual(2);
  });

  it("fails on another expression, label, annotation, order, or count of rules, and not on a version", () => {
    const alert: AlertingRule = {
      kind: "alert",
      alert: "A",
      expr: "a > 1",
      labels: { x: "1", cmd: "a" },
      annotations: { t: "b c" },
    };
    const record: Rule = { kind: "record", record: "r", expr: "sum(a)", labels: { sloth_version: "1" } };
    const kinds = (rules: readonly Rule[]): readonly string[] =>
      compared("f", [{ name: "g", rules: [alert, record] }], [{ name: "g", rules }]).map(({ kind }) => kind);
    expect(
      kinds([
        { ...alert, expr: "a>1.0", labels: { x: "1" } },
        { ...record, labels: {} },
      ]),
    ).toEqual(["passed"]);
    expect(kinds([{ ...alert, expr: "a >= 1" }, record])).toEqual(["failed"]);
    expect(kinds([{ ...alert, labels: { x: "2" } }, record])).toEqual(["failed"]);
    expect(kinds([{ ...alert, annotations: { t: "b" } }, record])).toEqual(["failed"]);
    expect(kinds([record, alert])).toEqual(["failed"]);
    expect(kinds([alert])).toEqual(["failed"]);
    expect(kinds([alert, record, record])).toEqual(["failed"]);
    expect(compared("f", [], [{ name: "g", rules: [] }])).toMatchObject([{ kind: "failed" }]);
    expect(compared("f", [{ name: "g", rules: [] }], [])).toMatchObject([{ kind: "failed" }]);
  });
});
