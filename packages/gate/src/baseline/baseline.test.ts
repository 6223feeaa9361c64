import { describe, expect, it } from "vitest";
import type { CoveragePoint } from "../coverage/point.ts";
import { entryKeys, printBaseline, readBaseline } from "./baseline.ts";
import { compare } from "./ratchet.ts";
import { baselineRows } from "./rows.ts";

function point(over: Partial<CoveragePoint>): CoveragePoint {
  const whole: CoveragePoint = {
    kind: "catch",
    file: "src/charge.ts",
    line: 1,
    endLine: 3,
    function: "charge",
    entryPoint: "catch block",
    hooked: [],
    state: "observed",
  };
  return { ...whole, ...over };
}

describe("entryKeys", () => {
  it("counts what has the same name in the order of the text, and knows a route by its path", () => {
    const points = [
      point({ line: 9 }),
      point({ line: 2 }),
      point({ file: "src/refund.ts" }),
      point({ kind: "route", entryPoint: "Koa route GET /a", function: "list" }),
    ];
    expect(entryKeys(points)).toEqual([
      "catch block in charge #2",
      "catch block in charge",
      "catch block in charge",
      "Koa route GET /a",
    ]);
  });
});

describe("a baseline", () => {
  it("reads what it printed, in the same order whatever it was given", () => {
    const points = [point({ file: "b.ts", hooked: ["metrics", "logging"] }), point({ file: "a.ts" })];
    const text = printBaseline(baselineRows(points), false);
    expect(printBaseline(baselineRows(points.toReversed()), false)).toBe(text);
    const baseline = readBaseline("x.json", text);
    expect([...baseline.files.keys()]).toEqual(["a.ts", "b.ts"]);
    expect(compare(points, baseline)).toMatchObject({ added: [], gained: [], moved: [], gone: [] });
    expect(readBaseline("x.json", printBaseline([], true))).toEqual({ strict: true, files: new Map() });
  });

  it.each([
    ["{", /it is no JSON/u],
    ["<<<<<<< HEAD\n{}", /marks of a merge/u],
    ["{}", /its kind is not "sightline-baseline"/u],
    ['{ "kind": "sightline-baseline", "version": 9 }', /its version is 9/u],
    ['{ "kind": "sightline-baseline", "version": 1 }', /strict is neither/u],
    ['{ "kind": "sightline-baseline", "version": 1, "strict": true }', /entryPoints is no object/u],
    [
      '{ "kind": "sightline-baseline", "version": 1, "strict": true, "entryPoints": { "a.ts": { "x": ["spans"] } } }',
      /\["a.ts"\]\["x"\] is no list/u,
    ],
  ])("refuses %s", (text, message) => {
    expect(() => readBaseline("x.json", text)).toThrow(message);
  });
});
