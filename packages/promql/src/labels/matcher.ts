import { assertNever } from "@sightline/model";
import { labelValue, type Labels } from "./labels.ts";
import { wholePattern } from "./regular-expression.ts";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** One condition on a label; a label that a series does not have counts as `""`. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** The condition as a function of a label's value. Patterns are compiled once, here. */
export function matcherTest({ operator, value }: Matcher): (candidate: string) => boolean {
  switch (operator) {
    case "=":
      return (candidate) => candidate === value;
    case "!=":
      return (candidate) => candidate !== value;
    case "=~": {
      const pattern = wholePattern(value);
      return (candidate) => pattern.test(candidate);
    }
    case "!~": {
      const pattern = wholePattern(value);
      return (candidate) => !pattern.test(candidate);
    }
    default:
      return assertNever(operator, "match operator");
  }
}

/**
 * All conditions at once, for sources that scan.
 *
 * @example
 * const wanted = labelsTest([{ name: "job", operator: "=~", value: "api|web" }]);
 * wanted(labelsOf({ job: "api" })); // true
 */
export function labelsTest(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: matcherTest(matcher) }));
  return (labels) => tests.every(({ name, test }) => test(labelValue(labels, name)));
}
