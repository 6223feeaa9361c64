/** Durations in brackets and after `offset`: literals, `step()`, `range()` and arithmetic on them, in seconds. */
import { type DurationExpression, type DurationOperator, node, type NumberLiteral } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseDuration, parseNumber } from "./number-literal.ts";

const EXPECTED = "number, duration, step(), or range()";
const PRECEDENCE: ReadonlyMap<string, readonly [DurationOperator, number]> = new Map([
  ["+", ["+", 1]],
  ["-", ["-", 1]],
  ["*", ["*", 2]],
  ["/", ["/", 2]],
  ["%", ["%", 2]],
  ["^", ["^", 3]],
]);
/** Of one duration; far more than anybody writes, far fewer than the stack of the machine holds. */
const MOST_PARTS = 200;
/** What a signed 64-bit count of nanoseconds holds, in seconds: the range of Prometheus' durations. */
const LONGEST_SECONDS = 2 ** 63 / 1e9;

/** A number or duration literal, if one is next. */
export function numberLiteral(cursor: Cursor): NumberLiteral | undefined {
  const token = cursor.peek();
  const isWord = token.kind === "identifier" && /^(?:inf|nan)$/iu.test(token.text);
  if (token.kind !== "number" && token.kind !== "duration" && !isWord) return undefined;
  cursor.next();
  if (token.kind === "duration") {
    const ms = parseDuration(token.text);
    if (ms === undefined) {
      const hint = "Units go from large to small, each once: y, w, d, h, m, s, ms.";
      return cursor.refuse(`not a valid duration string: ${JSON.stringify(token.text)}`, hint, token.span);
    }
    return node({ kind: "number", value: ms / 1000, isDuration: true, span: token.span });
  }
  const value = parseNumber(token.text);
  if (value === undefined) {
    const hint = "Numbers are written 12, 0.5, 1e3, 0x1F, 1_000, Inf or NaN.";
    return cursor.refuse(`error parsing number: ${JSON.stringify(token.text)}`, hint, token.span);
  }
  return node({ kind: "number", value, isDuration: false, span: token.span });
}

/** In brackets: more than nothing, as far as that can be told before the query runs. */
export function rangeDuration(cursor: Cursor, context: string): DurationExpression {
  const duration = binary(cursor, context, 1);
  if (duration.kind === "number" && !(duration.value > 0)) {
    cursor.refuse("duration must be greater than 0", "Write a range such as 5m.", duration.span);
  }
  return duration;
}

/** After `offset`: one operand with its sign; arithmetic needs parentheses there. */
export function offsetDuration(cursor: Cursor): DurationExpression {
  return unary(cursor, "offset", () => unary(cursor, "offset"));
}

function binary(cursor: Cursor, context: string, least: number): DurationExpression {
  let left = unary(cursor, context);
  for (let parts = 1; ; parts++) {
    const token = cursor.peek();
    const found = token.kind === "symbol" ? PRECEDENCE.get(token.text) : undefined;
    if (found === undefined || found[1] < least) return left;
    cursor.next();
    if (parts > MOST_PARTS)
      cursor.refuse("the duration has too many parts", "Add the durations up.", token.span);
    const [operator, precedence] = found;
    const right = cursor.nested(() =>
      binary(cursor, context, operator === "^" ? precedence : precedence + 1),
    );
    if ((operator === "/" || operator === "%") && right.kind === "number" && right.value === 0) {
      const message = operator === "/" ? "division by zero" : "modulo by zero";
      cursor.refuse(message, "Divide by a number other than 0.", token.span);
    }
    left = node({ kind: "duration-binary", operator, left, right, span: cursor.from(left.span.start) });
  }
}

/** A sign binds less than `^`, except after `offset`, where it takes one operand. */
function unary(
  cursor: Cursor,
  context: string,
  operandOf: () => DurationExpression = () => binary(cursor, context, 3),
): DurationExpression {
  const sign = cursor.accept("-") ?? cursor.accept("+");
  if (sign === undefined) return primary(cursor, context);
  const operand = cursor.nested(operandOf);
  const operator = sign.text === "-" ? "-" : "+";
  const span = cursor.from(sign.span.start);
  if (operand.kind === "number") {
    return node({ ...operand, value: operator === "-" ? -operand.value : operand.value, span });
  }
  return node({ kind: "duration-unary", operator, operand, span });
}

function primary(cursor: Cursor, context: string): DurationExpression {
  const literal = numberLiteral(cursor);
  if (literal !== undefined) {
    if (!(Math.abs(literal.value) < LONGEST_SECONDS)) {
      cursor.refuse("duration out of range", "Durations end at 292 years.", literal.span);
    }
    return literal;
  }
  const start = cursor.peek().span.start;
  if (cursor.accept("(") !== undefined) {
    const expression = cursor.nested(() => binary(cursor, context, 1));
    cursor.expect(")", context);
    return node({ kind: "duration-parentheses", expression, span: cursor.from(start) });
  }
  if (cursor.isWord(["step", "range"]) && cursor.isSymbol("(", 1)) {
    const word = cursor.next().text.toLowerCase();
    cursor.next();
    cursor.expect(")", context);
    return node({ kind: word === "step" ? "query-step" : "query-range", span: cursor.from(start) });
  }
  if (cursor.isWord(["min_of", "max_of"]) && cursor.isSymbol("(", 1)) {
    const operator = cursor.next().text.toLowerCase() === "min_of" ? "min_of" : "max_of";
    cursor.next();
    const left = cursor.nested(() => binary(cursor, context, 1));
    cursor.expect(",", context);
    const right = cursor.nested(() => binary(cursor, context, 1));
    cursor.expect(")", context);
    return node({ kind: "duration-binary", operator, left, right, span: cursor.from(start) });
  }
  return cursor.unexpected(context, EXPECTED);
}
