import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typeOf } from "../check/types.ts";
import { type DurationExpression, type Expression, node, type VectorSelector } from "../syntax/ast.ts";
import { AGGREGATION_NAMES, aggregationOperator, aggregationParameter } from "../syntax/operators.ts";
import { parseQuery } from "../syntax/parse.ts";
import { formatExpression } from "./format.ts";
import { printExpression } from "./print.ts";

const span = { start: 0, end: 0 };
const label = fc.constantFrom("job", "le", "by", "k8s.pod", "ä b", "on");
const text = fc.oneof(
  fc.constantFrom("", "api", 'a"b', "a\\n\n", "\u0000\u007f", "ä😀", "{}`'"),
  fc.string(),
);
/** A sign that becomes part of a number when it is read is left to numbers below zero. */
const amount = fc.oneof(
  fc.double({ noNaN: true, min: 0 }),
  fc.integer({ min: 0, max: 1e6 }),
  fc.constant(Number.NaN),
);
const seconds = fc.integer({ min: 1, max: 1e9 }).map((ms) => ms / 1000);

const literal = (value: number, isDuration: boolean): Extract<Expression, { kind: "number" }> =>
  node({ kind: "number", value, isDuration, span });
const duration: fc.Arbitrary<DurationExpression> = fc.oneof(
  seconds.map((value) => literal(value, true)),
  fc.constant(node({ kind: "query-step", span })),
  fc.tuple(seconds, seconds).map(([left, right]) =>
    node({
      kind: "duration-parentheses",
      span,
      expression: node({
        kind: "duration-binary",
        operator: "+",
        left: literal(left, true),
        right: literal(right, true),
        span,
      }),
    }),
  ),
);
const offset = fc.option(
  fc.oneof(
    duration,
    seconds.map((value) => literal(-value, true)),
  ),
  { nil: undefined },
);
const at = fc.option(
  fc.oneof(
    fc.integer({ min: -1e12, max: 1e12 }).map((ms) => ({ kind: "time", ms }) as const),
    fc.constantFrom({ kind: "start" } as const, { kind: "end" } as const),
  ),
  { nil: undefined },
);
const matcher = fc.record({
  name: label,
  operator: fc.constantFrom("=" as const, "!=" as const),
  value: text,
});
const selector: fc.Arbitrary<VectorSelector> = fc
  .tuple(fc.constantFrom("up", "a:b", "sum", "offset_total"), fc.array(matcher, { maxLength: 3 }), offset, at)
  .map(([name, matchers, itsOffset, itsAt]) =>
    node({ kind: "selector", name, matchers, extension: undefined, offset: itsOffset, at: itsAt, span }),
  );

const names = fc.array(label, { maxLength: 2 });

/** A tree below another is put into parentheses where precedence would read it otherwise. */
const inParentheses = (expression: Expression): Expression => node({ kind: "parentheses", expression, span });

const { vector } = fc.letrec<{ vector: Expression }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 4 },
    selector,
    tie("vector").map(inParentheses),
    tie("vector").map((operand) =>
      node({ kind: "unary", operator: "-", operand: inParentheses(operand), span }),
    ),
    fc.tuple(selector, duration, offset, at).map(([inner, range, itsOffset, itsAt]) =>
      node({
        kind: "call",
        name: "rate",
        parameters: [
          node({
            kind: "range-selector",
            selector: node({ ...inner, offset: undefined, at: undefined }),
            range,
            extension: undefined,
            offset: itsOffset,
            at: itsAt,
            span,
          }),
        ],
        span,
      }),
    ),
    fc
      .tuple(tie("vector"), duration, fc.option(duration, { nil: undefined }), offset, at)
      .map(([inner, range, step, itsOffset, itsAt]) =>
        node({
          kind: "call",
          name: "max_over_time",
          parameters: [
            node({
              kind: "subquery",
              expression: inParentheses(inner),
              range,
              step,
              offset: itsOffset,
              at: itsAt,
              span,
            }),
          ],
          span,
        }),
      ),
    fc
      .tuple(
        fc.constantFrom(...AGGREGATION_NAMES),
        tie("vector"),
        fc.option(fc.record({ without: fc.boolean(), labels: names }), { nil: undefined }),
        amount,
        text,
      )
      .map(([name, expression, grouping, value, itsLabel]) => {
        const operator = aggregationOperator(name) ?? "sum";
        const wanted = aggregationParameter(operator);
        const parameter =
          wanted === "none"
            ? undefined
            : wanted === "string"
              ? node({ kind: "string" as const, value: itsLabel, span })
              : literal(value, false);
        const kept = grouping?.without === false && grouping.labels.length === 0 ? undefined : grouping;
        return node({ kind: "aggregation", operator, parameter, expression, grouping: kept, span });
      }),
    fc
      .tuple(tie("vector"), fc.constantFrom("+" as const, "==" as const, "^" as const), fc.boolean(), amount)
      .map(([left, operator, returnsBool, value]) =>
        node({
          kind: "binary",
          operator,
          left: inParentheses(left),
          right: literal(value, false),
          returnsBool: returnsBool && operator === "==",
          matching: undefined,
          span,
        }),
      ),
    fc
      .tuple(
        tie("vector"),
        tie("vector"),
        fc.boolean(),
        names,
        fc.constantFrom("left" as const, "right" as const, undefined),
      )
      .map(([left, right, on, labels, group]) =>
        node({
          kind: "binary",
          operator: "*",
          left: inParentheses(left),
          right: inParentheses(right),
          returnsBool: false,
          matching: {
            on,
            labels,
            group,
            include: group === undefined ? [] : ["version"],
            fillLeft: undefined,
            fillRight: group === undefined ? 0 : undefined,
          },
          span,
        }),
      ),
  ),
}));

/** Without places, which printing changes. */
function shape(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === "span") return undefined;
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    return value;
  });
}

function again(printed: string): Expression {
  const parsed = parseQuery(printed);
  if (parsed.ok) return parsed.expression;
  throw new Error(`${printed}: ${parsed.problems[0]?.message ?? ""}`);
}

describe("what is printed", () => {
  it("reads back as the same tree", () => {
    fc.assert(
      fc.property(vector, (expression) => {
        expect(shape(again(printExpression(expression)))).toBe(shape(expression));
      }),
      { numRuns: 1000 },
    );
  });

  it("reads back as the same tree when it is laid out over lines", () => {
    fc.assert(
      fc.property(vector, fc.integer({ min: 10, max: 100 }), (expression, width) => {
        expect(shape(again(formatExpression(expression, width)))).toBe(shape(expression));
      }),
      { numRuns: 500 },
    );
  });

  it("keeps its type", () => {
    fc.assert(
      fc.property(vector, (expression) => {
        expect(typeOf(again(printExpression(expression)))).toBe("vector");
      }),
    );
  });
});

describe("formatExpression", () => {
  it("leaves a short query on one line, and breaks a long one at its parts", () => {
    expect(formatExpression(again("sum(rate(a[5m]))by(job)"))).toBe("sum by (job) (rate(a[5m]))");
    const long =
      'sum by (route) (rate(http_request_duration_seconds_count{job="api",status=~"5.."}[5m])) / on (route) group_left () sum by (route) (rate(http_request_duration_seconds_count{job="api"}[5m]))';
    expect(formatExpression(again(long), 80)).toBe(`  sum by (route) (
    rate(http_request_duration_seconds_count{job="api",status=~"5.."}[5m])
  )
/ on (route) group_left ()
  sum by (route) (rate(http_request_duration_seconds_count{job="api"}[5m]))`);
  });
});
