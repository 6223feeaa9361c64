import { describe, expect, it } from "vitest";
import { PatternRefused, wholePattern } from "./regular-expression.ts";

/** Pattern, what it matches, and what it does not. */
const MATCHING: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ["a|bc", ["a", "bc"], ["abc", "ab", ""]],
  [".*", ["", "a\nb"], []],
  ["(?i)pro.*", ["PROD", "pro\n"], ["xpro"]],
  ["((?i)pro|dev)x", ["PROx", "DEVx"], ["PROX"]],
  ["a(?i:b)c", ["abc", "aBc"], ["aBC"]],
  ["a(?i)b|c", ["aB", "C"], ["AB"]],
  ["(?P<year>\\d{4})-(?<month>\\d\\d)", ["2026-01"], ["26-01"]],
  ["[[:alpha:]_]+[^[:digit:]]", ["ab_c"], ["ab1", "1b"]],
  ["[]a]+", ["]a"], ["b"]],
  ["[a\\]b-]+", ["a]b-"], ["c"]],
  ["\\Qa.b\\E.", ["a.bx"], ["axbx"]],
  ["\\x{1F600}\\x41", ["😀A"], []],
  ["\\pL+\\p{Greek}", ["äα"], ["1α"]],
  ["a{2}{3", ["aa{3"], []],
  ["a{,2}", ["a{,2}"], ["aa"]],
  ["a}b]", ["a}b]"], []],
  ["\\Aab\\z", ["ab"], ["ab\n"]],
  ["5..", ["500", "5😀0"], ["5000"]],
  ["/orders/\\d+\\-x", ["/orders/12-x"], []],
  ["\\.\\*\\/\\_", [".*/_"], []],
];

describe("wholePattern", () => {
  it.each(MATCHING)("%s", (pattern, yes, no) => {
    const compiled = wholePattern(pattern);
    for (const text of yes) expect([text, compiled.test(text)]).toEqual([text, true]);
    for (const text of no) expect([text, compiled.test(text)]).toEqual([text, false]);
  });

  it.each(["(", ")", "a)", "[", "*", "a**", "(?=a)", "(?<!a)b", "(a)\\1", "\\", "\\y", "(?U)a", "a{3,2}"])(
    "refuses %s",
    (pattern) => {
      expect(() => wholePattern(pattern)).toThrow(PatternRefused);
    },
  );
});
