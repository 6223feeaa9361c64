import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILTER_KEYS, type Filter, type Term } from "./ast.ts";
import { durationNano } from "./duration.ts";
import { parseFilter } from "./parse.ts";
import { printFilter } from "./print.ts";
import { OPERATORS } from "./words.ts";

const SUITABLE = new Map([
  ["duration", "900"],
  ["kind", "server"],
  ["status", "error"],
  ["level", "warn"],
  ["root", "true"],
]);
const word = fc.oneof(
  fc.string({ unit: "binary", minLength: 0, maxLength: 12 }),
  fc.string({ minLength: 0, maxLength: 12 }),
  fc.constantFrom(
    "and",
    "or",
    "NOT",
    "exists",
    'a"b',
    "back\\slash",
    "tab\t",
    "service:x",
    "(x)",
    "=",
    "servce",
    "s",
    "ms",
  ),
);
const key = fc.oneof(fc.constantFrom(...FILTER_KEYS), fc.constantFrom("http.route", "db.system"), word);
const comparison = fc
  .record({ key, operator: fc.constantFrom(...OPERATORS), value: word })
  .map((parts): Term => {
    const value = SUITABLE.get(parts.key);
    return value === undefined
      ? { kind: "comparison", ...parts }
      : { kind: "comparison", key: parts.key, operator: "=", value };
  });
const term: fc.Arbitrary<Term> = fc.oneof(
  comparison,
  fc.record({ key, exists: fc.boolean() }).map((parts): Term => ({ kind: "existence", ...parts })),
  word.map((value): Term => ({ kind: "text", value })),
);
const filter = fc.array(term, { maxLength: 5 }).map((list): Filter => ({ kind: "filter", terms: list }));

function terms(text: string): readonly Term[] {
  const parsed = parseFilter(text);
  expect(parsed.problems).toEqual([]);
  return parsed.filter.terms;
}

describe("parseFilter", () => {
  it("reads back what printFilter writes", () => {
    fc.assert(
      fc.property(filter, (given) => {
        const parsed = parseFilter(printFilter(given));
        expect(parsed.problems).toEqual([]);
        expect(parsed.filter).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws, and keeps problems inside the text", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc
        .array(fc.constantFrom("a", '"', "\\", "=", "!", ">", " ", "and", "exists", "~"), { maxLength: 20 })
        .map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        for (const problem of parseFilter(given).problems) {
          expect(problem.at).toBeGreaterThanOrEqual(0);
          expect(problem.at).toBeLessThan(given.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("joins terms by `and` or by nothing", () => {
    const expected = [
      { kind: "comparison", key: "service", operator: "=", value: "stt" },
      { kind: "comparison", key: "duration", operator: ">=", value: "500ms" },
      { kind: "text", value: "timeout" },
      { kind: "existence", key: "tenant", exists: false },
    ];
    expect(terms("service = stt and duration >= 500ms and timeout and tenant missing")).toEqual(expected);
    expect(terms("service=stt duration>=500ms timeout tenant MISSING")).toEqual(expected);
  });

  it("takes a bare value to the next white space", () => {
    expect(terms("url.full = /a?b=c")).toEqual([
      { kind: "comparison", key: "url.full", operator: "=", value: "/a?b=c" },
    ]);
  });

  it.each(["ns", "us", "µs", "μs", "ms", "s", "min", "h"])(
    "takes %s right after the number of a duration as its unit",
    (unit) => {
      const expected = [
        { kind: "comparison", key: "duration", operator: ">", value: `900${unit}` },
        { kind: "text", value: "timeout" },
      ];
      expect(terms(`duration > 900 ${unit} timeout`)).toEqual(expected);
      expect(printFilter(parseFilter(`duration > 900 ${unit}`).filter)).toBe(`duration > 900${unit}`);
    },
  );

  it.each([
    ["s duration > 900", ["s", "duration > 900"]],
    ["duration > 900 and s", ["duration > 900", "s"]],
    ['duration > 900 "s"', ["duration > 900", "s"]],
    ["duration > 900ms s", ["duration > 900ms", "s"]],
    ["duration > 900 s = 1", ["duration > 900", "s = 1"]],
    ["duration > 900 s exists", ["duration > 900", "s exists"]],
    ["retries > 3 s", ["retries > 3", "s"]],
    ["duration > 900 s s", ["duration > 900s", "s"]],
  ])("leaves a unit's word elsewhere as it is: %s", (text, expected) => {
    expect(terms(text).map((one) => printFilter({ kind: "filter", terms: [one] }))).toEqual(expected);
  });

  it("reads escapes in quotes", () => {
    expect(terms(String.raw`"a \"b\" \\ \n \u00e9"`)).toEqual([{ kind: "text", value: 'a "b" \\ \n é' }]);
  });

  it.each([
    ["servce = stt", 0, "service"],
    ["Service = stt", 0, "service"],
    ["duration > soon", 11, "500ms"],
    ["status = eror", 9, "status = error"],
    ["level >= loud", 9, "one of trace"],
    ["kind ~ serv", 7, "Use = or !="],
    ["service == stt", 8, "Did you mean ="],
    ["service =~ stt", 8, "Did you mean ~"],
    ["service =", 8, "exists"],
    ["= stt", 0, "service = checkout"],
    ["a or b", 2, 'quote it: "or"'],
    ["(a = b)", 0, undefined],
    ["service:stt", 0, "service = stt"],
    ['name = "open', 7, 'Add "'],
    ["a and", 2, "Remove it"],
    ["and a", 0, "Remove it"],
    [String.raw`"\q"`, 1, "escape"],
  ])("says what is wrong with %s", (text, at, hint) => {
    const problem = parseFilter(text).problems[0];
    if (hint === undefined) return;
    expect(problem?.at).toBe(at);
    expect(`${problem?.message} ${problem?.hint}`).toContain(hint);
  });
});

describe("durationNano", () => {
  it.each([
    ["500ms", 500_000_000n],
    ["1.2s", 1_200_000_000n],
    ["3min", 180_000_000_000n],
    ["1h30m", 5_400_000_000_000n],
    ["12", 12_000_000n],
    ["250µs", 250_000n],
    ["7ns", 7n],
    ["0.5", 500_000n],
  ])("%s is %s ns", (text, nano) => {
    expect(durationNano(text)).toBe(nano);
  });

  it.each(["", "fast", "1 parsec", "-1s", "1e3s", "1.s", "5 5", "9".repeat(60)])("%j is none", (text) => {
    expect(durationNano(text)).toBeUndefined();
  });
});
