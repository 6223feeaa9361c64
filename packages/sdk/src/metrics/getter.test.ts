import { describe, expect, it } from "vitest";
import { compiledGetter, type Level, loopGetter, makeGetter, plant } from "./getter.ts";

describe.each([
  ["compiled", compiledGetter],
  ["loop", loopGetter],
])("the %s getter", (_, make) => {
  it("finds what was planted, by the values as they were given", () => {
    const root: Level = new Map();
    const find = make<string>(["method", 'it\'s "odd"', "code"], root);
    plant(root, ["GET", "x", 200], "cell");
    expect(find({ method: "GET", 'it\'s "odd"': "x", code: 200 })).toBe("cell");
    expect(find({ code: 200, 'it\'s "odd"': "x", method: "GET" })).toBe("cell");
    expect(find({ method: "GET", 'it\'s "odd"': "x", code: "200" })).toBeUndefined();
    expect(find({ method: "PUT", 'it\'s "odd"': "x", code: 200 })).toBeUndefined();
    expect(find({ method: "GET" })).toBeUndefined();
    expect(find({})).toBeUndefined();
  });

  it("does not answer for labels that were not declared", () => {
    const root: Level = new Map();
    plant(root, ["GET"], "cell");
    const find = make<string>(["method"], root);
    expect(find({ method: "GET", extra: "x" })).toBeUndefined();
  });
});

it("falls back to the loop where code may not be generated", () => {
  const root: Level = new Map();
  plant(root, ["GET"], "cell");
  const original = globalThis.Function;
  Object.assign(globalThis, { Function: Forbidden });
  try {
    expect(makeGetter<string>(["method"], root)({ method: "GET" })).toBe("cell");
  } finally {
    globalThis.Function = original;
  }
});

function Forbidden(): never {
  throw new EvalError("Code generation from strings disallowed for this context");
}
