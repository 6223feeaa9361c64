import fc from "fast-check";
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

describe("both getters", () => {
  it("find the same for any labels", () => {
    const value = fc.oneof(fc.string({ maxLength: 2 }), fc.integer({ min: 0, max: 2 }), fc.boolean());
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    const sets = fc.array(fc.array(fc.option(value, { nil: undefined }), { minLength: 4, maxLength: 4 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, sets, (labels, given) => {
        const usable = labels.filter((each) => each !== "__proto__");
        fc.pre(usable.length > 0);
        const root: Level = new Map();
        const [compiled, loop] = [compiledGetter<number>(usable, root), loopGetter<number>(usable, root)];
        given.forEach((values, at) => {
          const set = Object.fromEntries([...usable, "more"].map((name, index) => [name, values[index]]));
          const exact = Object.fromEntries(usable.map((name, index) => [name, values[index]]));
          const planted = usable.map((_, index) => values[index]).filter((each) => each !== undefined);
          if (planted.length === usable.length && at % 2 === 0) plant(root, planted, at);
          expect(loop(exact)).toBe(compiled(exact));
          expect(loop(set)).toBe(compiled(set));
          expect(loop({})).toBe(compiled({}));
        });
      }),
      { numRuns: 300 },
    );
  });
});
