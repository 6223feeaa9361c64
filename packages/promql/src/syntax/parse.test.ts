import { describe, expect, it } from "vitest";
import { SightlineError } from "@sightline/model";
import { placeOf } from "../problem.ts";
import { printExpression } from "../print/print.ts";
import { parseExpression, parseQuery, parseSelector } from "./parse.ts";

/** What is refused: where, in which words, and what the hint is about. */
const REFUSED: readonly (readonly [query: string, place: string, message: RegExp, hint: RegExp])[] = [
  ["", "1:1", /no expression found/, /Write a query/],
  ["sum(", "1:5", /unexpected end of input/, /expression|metric/],
  ["topk(3", "1:7", /unexpected end of input in function call, expected "\)"/, /close the call/],
  ["topk(3)", "1:1", /expected 2, got 1/, /topk\(number, vector\)/],
  ["foo[5m", "1:7", /expected "\]"/, /Close the range/],
  ["foo[", "1:5", /number, duration, step\(\), or range\(\)/, /Write/],
  ["foo[0s]", "1:5", /duration must be greater than 0/, /5m/],
  ["foo[5m] [1h]", "1:9", /ranges only allowed for vector selectors/, /subquery/],
  ["foo offset 5m [1h]", "1:15", /no offset modifiers allowed before range/, /after the range/],
  [
    "rate(foo)",
    "1:6",
    /expected type range vector in call to function "rate", got instant vector/,
    /metric\[5m\]/,
  ],
  ["sum(foo[5m])", "1:5", /expected type instant vector in aggregation expression/, /rate\(\)/],
  ["ratte(foo[5m])", "1:1", /unknown function with name "ratte"/, /Did you mean rate\(\)/],
  ["1 > 2", "1:2", /comparisons between scalars must use BOOL modifier/, /bool/],
  ["foo + bool bar", "1:4", /bool modifier can only be used on comparison operators/, /Remove/],
  ["foo and 1", "1:1", /set operator "and" not allowed in binary scalar expression/, /vector\(\)/],
  ["foo + on(a) group_left(a) bar", "1:4", /label "a" must not occur in ON and GROUP/, /remove/i],
  ["foo + group_left(a) bar", "1:7", /expected on or ignoring/, /on \(label\)/],
  ["foo and on(a) group_left() bar", "1:1", /no grouping allowed for "and"/, /many to many/],
  ['{job=~".*"}', "1:1", /at least one non-empty matcher/, /metric/],
  ['foo{job=~"("}', "1:10", /error parsing regexp/, /RE2/],
  ['foo{job=~"(?=a)"}', "1:10", /Perl syntax/, /RE2/],
  ["foo{job=api}", "1:9", /expected string/, /quotes/],
  ['foo{job=="api"}', "1:8", /unexpected "=="/, /name="value"/],
  ['foo{a="b"', "1:10", /expected "}"/, /close the braces/],
  ['foo{__name__="bar"}', "1:1", /metric name must not be set twice: "foo" or "bar"/, /one of the two/],
  ['"abc', "1:1", /unterminated quoted string/, /Close the string/],
  ['"\\q"', "1:1", /unknown escape sequence/, /backquotes/],
  ["5foo", "1:1", /bad number or duration syntax: "5foo"/, /Durations/],
  ["5m1h", "1:1", /not a valid duration string/, /large to small/],
  ["foo = bar", "1:5", /unexpected "="/, /==/],
  ["foo bar", "1:5", /unexpected identifier "bar"/, /operator/],
  ["foo && bar", "1:5", /unexpected character: "&"/, /and, or, unless/],
  ["foo)", "1:4", /unexpected "\)"/, /Nothing is open/],
  ["label_join(foo)", "1:1", /expected at least 3 argument\(s\)/, /label_join\(/],
  ["time(1)", "1:1", /expected 0 argument\(s\)/, /time\(\)/],
  ["rate(foo[5m],)", "1:13", /trailing commas not allowed/, /comma/],
  ["foo @ bar", "1:7", /expected timestamp/, /start\(\)/],
  ["foo @ 1 @ 2", "1:9", /may not be set multiple times/, /one of the two/],
  ["(a + b) offset 5m", "1:9", /offset modifier must be preceded by/, /selector/],
  ["1[5m:]", "1:1", /subquery is only allowed on instant vector/, /vector\(\)/],
  ["sum by (a b) (foo)", "1:11", /unexpected identifier "b" in grouping opts/, /commas/],
  ['-"a"', "1:1", /unary expression only allowed/, /type/],
  ["foo[5m:1m", "1:10", /expected "\]"/, /Write/],
  ["a\n + b\n + ä", "3:4", /unexpected character/, /quoted/],
  ["foo + on", "1:7", /unexpected identifier "on", expected an expression/, /\{"on"\}/],
  ["foo offset NaN", "1:12", /duration out of range/, /292 years/],
  ['{"ä"} ! b', "1:8", /unexpected character: "!"/, /!=/],
];

function chain(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}`).join(" or ");
}

describe("a query that is refused", () => {
  it.each(REFUSED)("%s", (query, place, message, hint) => {
    const parsed = parseQuery(query);
    if (parsed.ok) throw new Error(`${query} was read`);
    const [problem] = parsed.problems;
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(hint);
    expect(placeOf(query, problem?.span.start ?? -1)).toBe(place);
    expect(problem?.span.end).toBeLessThanOrEqual(query.length);
  });

  it("is an error of the catalogue for those who need a tree", () => {
    expect(() => parseExpression("sum(")).toThrow(SightlineError);
    expect(() => parseExpression("sum(")).toThrow("1:5: parse error: unexpected end of input");
    expect(() => parseSelector("sum(up)")).toThrow("expected a series selector");
  });

  it("is refused before the stack ends", () => {
    expect(parseQuery("(".repeat(100_000))).toMatchObject({ problems: [{ message: /nested too deeply/ }] });
    expect(parseQuery("-".repeat(100_000))).toMatchObject({ problems: [{ message: /nested too deeply/ }] });
    expect(parseQuery(chain(900))).toMatchObject({ ok: true });
    expect(parseQuery(chain(20_000))).toMatchObject({
      problems: [{ message: /chain of more than 1000 parts/ }],
    });
    expect(parseQuery(`foo[1${"+1".repeat(20_000)}]`)).toMatchObject({
      problems: [{ message: /too many parts/ }],
    });
    expect(parseQuery(`foo[${"(".repeat(100_000)}`)).toMatchObject({
      problems: [{ message: /nested too deeply/ }],
    });
  });

  it("tells every argument of a wrong type, not only the first", () => {
    expect(parseQuery("clamp(1, foo, foo)")).toMatchObject({ problems: [{}, {}, {}] });
  });
});

/** What is read, and how Prometheus would print it. */
const READ: readonly (readonly [query: string, printed: string])[] = [
  ["0x1F + 017 + 1_000", "31 + 15 + 1000"],
  ["0X_1FFFP-16", "0.1249847412109375"],
  ["1e21", "1000000000000000000000"],
  ["1e-7", "0.0000001"],
  ["+Inf > bool -iNf", "+Inf > bool -Inf"],
  ["1h30m", "1h30m"],
  ["1d24h", "2d"],
  ["foo[1w1d]", "foo[8d]"],
  ["foo[90.5]", "foo[1m30s500ms]"],
  ["foo[5m:] offset -1h", "foo[5m:] offset -1h"],
  ["foo @ -1.5 offset 1y", "foo @ -1.500 offset 1y"],
  ["foo offset 1y @ end()", "foo @ end() offset 1y"],
  ["SUM(foo) BY (a,)", "sum by (a) (foo)"],
  ["sum(foo) without ()", "sum without () (foo)"],
  ["a+on(b)group_left c", "a + on (b) group_left () c"],
  ["a or b and c unless d", "a or b and c unless d"],
  ["-a^2", "-a ^ 2"],
  ["- -1", "1"],
  ['{"http.requests", "k.1"=\'x\\\'y\'}', '{__name__="http.requests","k.1"="x\'y"}'],
  ['sum by ("k.1") (foo)', 'sum by ("k.1") (foo)'],
  ['"\\x41\\101\\u00e4\\U0001F600"', '"AAä😀"'],
  ['"\\xff"', '"\\xff"'],
  ["`a\\n`", '"a\\\\n"'],
  ["foo # comment\n + bar", "foo + bar"],
  ["foo{}", "foo"],
  ['foo{a="b",}', 'foo{a="b"}'],
  ["by + sum + offset", "by + sum + offset"],
  ['{"on"}', '{__name__="on"}'],
  ["sum", "sum"],
  ['sum{a="b"}', 'sum{a="b"}'],
  ["foo:bar[5m:1m]", "foo:bar[5m:1m]"],
  ["a </ 5 >/ 2", "a </ 5 >/ 2"],
  ["a + fill_left(0) fill_right(1) b", "a + fill_left (0) fill_right (1) b"],
  ["foo[step() + 5m]", "foo[step() + 5m]"],
  ["foo[5m] smoothed", "foo[5m] smoothed"],
];

describe("a query that is read", () => {
  it.each(READ)("%s", (query, printed) => {
    expect(printExpression(parseExpression(query))).toBe(printed);
  });

  it("binds as Prometheus does", () => {
    expect(shape("a or b and c")).toBe('["or","a",["and","b","c"]]');
    expect(shape("a ^ b ^ c")).toBe('["^","a",["^","b","c"]]');
    expect(shape("a - b - c")).toBe('["-",["-","a","b"],"c"]');
    expect(shape("-a * b")).toBe('["*",["-","a"],"b"]');
    expect(shape("-a ^ b")).toBe('["-",["^","a","b"]]');
    expect(shape("a == b + c * d")).toBe('["==","a",["+","b",["*","c","d"]]]');
  });

  it("keeps places and freezes what it makes", () => {
    const expression = parseExpression(" sum by (a) ( foo ) ");
    expect(expression.span).toEqual({ start: 1, end: 19 });
    expect(Object.isFrozen(expression)).toBe(true);
  });
});

function shape(query: string): string {
  return JSON.stringify(grouped(parseExpression(query)));
}

function grouped(expression: ReturnType<typeof parseExpression>): unknown {
  switch (expression.kind) {
    case "binary":
      return [expression.operator, grouped(expression.left), grouped(expression.right)];
    case "unary":
      return [expression.operator, grouped(expression.operand)];
    case "selector":
      return expression.name;
    default:
      return expression.kind;
  }
}
