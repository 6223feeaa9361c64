/** A value never changes what a query means: the filled text has the template's tree, and matches the value alone. */
import { fillFilter, fillPromql, fillText, titleOf, type VariableValue } from "@sightline/api";
import {
  type Expression,
  labelsOf,
  labelsTest,
  type Matcher,
  parseExpression,
  walk,
} from "@sightline/promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function filled(text: string, variables: Readonly<Record<string, VariableValue>>): string {
  return fillPromql(text, { variables, step: 60, range: 3600 });
}

function shapeOf(expression: Expression): readonly string[] {
  return Array.from(walk(expression), (node) =>
    node.kind === "selector"
      ? `selector ${node.name} ${node.matchers.map(({ name, operator }) => name + operator).join(",")}`
      : node.kind,
  );
}

function matchersOf(text: string): readonly Matcher[] {
  return [...walk(parseExpression(text))].flatMap((node) => (node.kind === "selector" ? node.matchers : []));
}

function holdsFor(matcher: Matcher): (candidate: string) => boolean {
  const test = labelsTest([matcher]);
  return (candidate) => test(labelsOf({ [matcher.name]: candidate }));
}

/** What breaks out of quotes, patterns and braces, and anything else that is text. */
const value = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        "`",
        "\\",
        "|",
        ".*",
        "}",
        "{",
        "$x",
        "${x}",
        "\n",
        "(",
        ")",
        "[",
        "\\E",
        "#",
        "a",
        "^",
        "$1",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);

describe("a value in a query", () => {
  it.each(['sum(rate(m{a="$x",b!~"z"}[5m])) / 2', "m{a='$x'} > 1", "m{a=`${x}`} # $x"])(
    "stays a value in %s",
    (template) => {
      fc.assert(
        fc.property(value, (x) => {
          const text = filled(template, { x });
          expect(shapeOf(parseExpression(text))).toEqual(shapeOf(parseExpression(template)));
          expect(matchersOf(text)[0]).toMatchObject({ operator: "=", value: x });
        }),
      );
    },
  );

  it.each(['m{a=~"$x"}', "m{a=~'$x'}", "m{a=~`$x`}"])("is matched as it is in %s", (template) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), value, (chosen, other) => {
        const [matcher] = matchersOf(filled(template, { x: chosen }));
        if (matcher === undefined) throw new Error("the condition is gone");
        const holds = holdsFor(matcher);
        expect(chosen.every((each) => holds(each))).toBe(true);
        expect(holds(other)).toBe(chosen.includes(other));
      }),
    );
  });

  it("stands beside other text of a pattern", () => {
    const [matcher] = matchersOf(filled('m{a=~"$x.+"}', { x: ["a.b", "c|d"] }));
    if (matcher === undefined) throw new Error("the condition is gone");
    const holds = holdsFor(matcher);
    expect(["a.b1", "c|d1", "axb1", "c1"].map(holds)).toEqual([true, true, false, false]);
  });

  it("is taken outside of quotes only where it is a word", () => {
    expect(filled("topk($n, m) by ($l)", { n: "5", l: "route" })).toBe("topk(5, m) by (route)");
    expect(filled("rate(m[$w]) - $n", { w: "1h30m", n: "-2" })).toBe("rate(m[1h30m]) - (-2)");
    fc.assert(
      fc.property(
        value.filter((x) => !/^[\w:]*$|^-?[\d.eE+-]+$/u.test(x)),
        (x) => {
          expect(() => filled("topk($n, m)", { n: x })).toThrow("would change what the query means");
          expect(() => filled('label_replace(m, "a", "$x", "b", ".*")', { x: `${x}.*` })).toThrow(
            "would change what the query means",
          );
        },
      ),
    );
  });

  it("of several needs a pattern, and all are everything", () => {
    expect(() => filled('m{a="$x"}', { x: ["1", "2"] })).toThrow(
      "behind =, which takes one value; 2 are chosen",
    );
    expect(() => filled('m{a="$x"}', { x: null })).toThrow("all are chosen");
    expect(filled('m{a=~"$x"}', { x: null })).toBe('m{a=~".*"}');
    expect(filled('m{a="$x"}', { x: ["1"] })).toBe('m{a="1"}');
  });

  it("that is not there is told with those that are", () => {
    expect(() => filled('m{a="$servce"}', { service: "x" })).toThrow("$servce, which has no value");
    expect(filled('label_replace(m, "a", "$1-${name}", "b", "(.*)")', {})).toContain('"$1-${name}"');
  });

  it("of the window is a duration", () => {
    expect(filled("rate(m[$__rate_interval])", {})).toBe("rate(m[300s])");
    expect(
      fillPromql("increase(m[$__range]) / $__interval_ms", { variables: {}, step: 0.5, range: 90 }),
    ).toBe("increase(m[90s]) / 500");
    expect(
      fillPromql("rate(m[$__rate_interval]) + $__interval", { variables: {}, step: 600, range: 9 }),
    ).toBe("rate(m[660s]) + 600s");
  });
});

describe("a value in a filter", () => {
  it("stays a value", () => {
    fc.assert(
      fc.property(value, (x) => {
        const { filters, problems } = fillFilter('name = "$x" and status = error', { x });
        expect(problems).toEqual([]);
        expect(filters.map(({ terms }) => terms)).toEqual([
          [
            { kind: "comparison", key: "name", operator: "=", value: x },
            { kind: "comparison", key: "status", operator: "=", value: "error" },
          ],
        ]);
      }),
    );
  });

  it("for all is no condition, and several are a filter for each", () => {
    expect(fillFilter("service = $x level >= error", { x: null }).filters.map(({ terms }) => terms)).toEqual([
      [expect.objectContaining({ key: "level" })],
    ]);
    const { filters } = fillFilter("service = $x level >= error", { x: ["shop/a", "b"] });
    expect(filters.map(({ terms }) => terms[0])).toEqual([
      expect.objectContaining({ value: "a" }),
      expect.objectContaining({ value: "b" }),
    ]);
    const many = Array.from({ length: 21 }, (_, at) => `${at}`);
    expect(() => fillFilter("service = $x", { x: many })).toThrow("more than 20 are chosen");
  });
});

describe("a value in a text", () => {
  it("is encoded for an address and listed in a title", () => {
    expect(fillText("https://x.test/?s=$s", { s: "a b&c" }, encodeURIComponent)).toBe(
      "https://x.test/?s=a%20b%26c",
    );
    expect(titleOf("Requests of $s, $t, $u", { s: ["a", "b"], t: null })).toBe("Requests of a, b, all, $u");
  });
});
