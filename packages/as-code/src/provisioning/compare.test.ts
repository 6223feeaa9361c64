import { describe, expect, it } from "vitest";
import { type CompareRules, differencesOf } from "./compare.ts";

describe("differencesOf", () => {
  it.each<[string, object, object, CompareRules, readonly object[]]>([
    ["a value", { a: 1 }, { a: 2 }, {}, [{ path: "a", want: 1, have: 2 }]],
    ["a field that somebody added", { a: 1 }, { a: 1, b: "x" }, {}, [{ path: "b", have: "x" }]],
    ["a field that is empty there", { a: 1 }, { a: 1, b: "", c: null, d: [], e: { f: 0 } }, {}, []],
    ["an empty field that is left out there", { a: 1, b: [], c: false }, { a: 1 }, {}, []],
    ["a field that is gone there", { a: 1 }, {}, {}, [{ path: "a", want: 1 }]],
    ["a default", { a: {} }, { a: { b: 1000 } }, { defaults: { "a.b": 1000 } }, []],
    [
      "another value than the default",
      { a: {} },
      { a: { b: 7 } },
      { defaults: { "a.b": 1000 } },
      [{ path: "a.b", have: 7 }],
    ],
    ["an ignored field", { id: 1 }, { id: 2 }, { ignored: ["id"] }, []],
    [
      "a tolerated field, not sent",
      {},
      { p: [], q: { r: 1 } },
      { tolerated: ["q.r"] },
      [{ path: "q", have: { r: 1 } }],
    ],
    ["a tolerated field of an object that was sent", { q: {} }, { q: { r: 1 } }, { tolerated: ["q.r"] }, []],
    [
      "a tolerated field that was sent",
      { q: { r: 2 } },
      { q: { r: 1 } },
      { tolerated: ["q.r"] },
      [{ path: "q.r", want: 2, have: 1 }],
    ],
    ["items of a list", { l: [{ a: 1 }] }, { l: [{ a: 2 }] }, {}, [{ path: "l[0].a", want: 1, have: 2 }]],
    ["an item too much", { l: [1] }, { l: [1, 2] }, {}, [{ path: "l[1]", have: 2 }]],
    ["an item too few", { l: [1, 2] }, { l: [1] }, {}, [{ path: "l[1]", want: 2 }]],
    ["another type", { a: "1" }, { a: 1 }, {}, [{ path: "a", want: "1", have: 1 }]],
    ["what a migration added", { a: 1 }, { a: 1, b: 3 }, { onlyDeclared: true }, []],
    [
      "what a migration changed",
      { a: 1 },
      { a: 2, b: 3 },
      { onlyDeclared: true },
      [{ path: "a", want: 1, have: 2 }],
    ],
    ["one form of two", { t: "60s" }, { t: "1m" }, { canonical: { t: () => "one" } }, []],
  ])("%s", (_what, want, have, rules, expected) => {
    expect(differencesOf({ ...want }, { ...have }, rules)).toEqual(expected);
  });
});
