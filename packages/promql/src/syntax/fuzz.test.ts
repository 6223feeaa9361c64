import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printExpression } from "../print/print.ts";
import { parseQuery } from "./parse.ts";

const BUDGET_MS = 1500;

/** Pieces that queries are made of, and some that they are not. */
const PIECES = (
  'sum rate( ) [5m] [1h:30s] { } a="b" =~ !~ , by without on( ignoring( group_left bool offset -5m @ start() end() 1e3 ' +
  '0x1F 1h30m NaN +Inf "text" \'x\' ` and or unless atan2 ^ % == >= </ >/ foo foo:bar "a.b" # \n topk(3, ( [ ] : step() ' +
  "\\ ! & $ ä 😀 \u0000 histogram_quantile(0.9, fill(0) anchored smoothed"
).split(" ");

/** What is wrong with how a text was read, `undefined` for nothing. */
function faultOf(text: string): string | undefined {
  const parsed = parseQuery(text);
  if (parsed.ok) {
    const printed = printExpression(parsed.expression);
    return parseQuery(printed).ok ? undefined : `is printed as ${printed}, which is refused`;
  }
  if (parsed.problems.length === 0) return "is refused without a problem";
  for (const { message, hint, span } of parsed.problems) {
    if (message === "" || hint === "") return "has a problem without words";
    if (span.start < 0 || span.end < span.start || span.end > text.length)
      return "has a problem outside of it";
  }
  return undefined;
}

describe("the parser", () => {
  it.each([
    ["any text", fc.string({ unit: "binary", maxLength: 60 })],
    [
      "pieces of queries",
      fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(" ")),
    ],
    [
      "pieces without blanks",
      fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((parts) => parts.join("")),
    ],
  ])("reads or refuses %s, and never throws", (_, texts) => {
    const property = fc.property(texts, (text) => {
      expect(faultOf(text)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 1_000_000, interruptAfterTimeLimit: BUDGET_MS });
  });
});
