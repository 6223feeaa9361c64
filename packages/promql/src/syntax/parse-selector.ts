/** Selectors and what may follow an operand: ranges, subqueries, `offset` and `@`. */
import { isLabelName, METRIC_NAME } from "../labels/labels.ts";
import { type MatchOperator, type Matcher, matcherTest } from "../labels/matcher.ts";
import type { Span } from "../problem.ts";
import { type At, type DurationExpression, type Expression, node, type VectorSelector } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { numberLiteral, offsetDuration, rangeDuration } from "./parse-duration.ts";
import { unquote } from "./string-literal.ts";

/** Milliseconds that fit the times of Prometheus, signed 64 bits. */
const LARGEST_TIME = 2 ** 63;

/** A selector that begins with its name or with braces. */
export function vectorSelector(cursor: Cursor): VectorSelector {
  const start = cursor.peek().span.start;
  const name = cursor.isSymbol("{") ? "" : cursor.next().text;
  const matchers = cursor.isSymbol("{") ? matcherList(cursor) : [];
  const span = cursor.from(start);
  if (name !== "" && matchers.some((one) => one.name === METRIC_NAME)) {
    const second = matchers.find((one) => one.name === METRIC_NAME)?.value ?? "";
    const message = `metric name must not be set twice: ${JSON.stringify(name)} or ${JSON.stringify(second)}`;
    cursor.refuse(message, "Keep one of the two names.", span);
  }
  return node({
    kind: "selector",
    name,
    matchers,
    extension: undefined,
    offset: undefined,
    at: undefined,
    span,
  });
}

function matcherList(cursor: Cursor): readonly Matcher[] {
  const matchers: Matcher[] = [];
  cursor.expect("{", "label matching");
  while (!cursor.isSymbol("}")) {
    matchers.push(matcher(cursor));
    if (cursor.accept(",") === undefined) break;
  }
  cursor.expect("}", "label matching", "Separate matchers by commas and close the braces with }.");
  return Object.freeze(matchers);
}

function matcher(cursor: Cursor): Matcher {
  const token = cursor.peek();
  if (token.kind !== "identifier" && token.kind !== "string") {
    return cursor.unexpected("label matching", 'label name or "}"', 'Matchers are written name="value".');
  }
  const name = token.kind === "string" ? stringText(cursor) : cursor.next().text;
  const operator = matchOperator(cursor);
  if (operator === undefined) {
    // A quoted name alone is the metric's.
    if (token.kind === "string" && (cursor.isSymbol(",") || cursor.isSymbol("}"))) {
      return Object.freeze({ name: METRIC_NAME, operator: "=", value: name });
    }
    const hint = 'Matchers are written name="value" with =, !=, =~ or !~.';
    return cursor.unexpected("label matching", 'one of "=", "!=", "=~", "!~"', hint);
  }
  if (token.kind === "string" && !isLabelName(name)) {
    cursor.refuse(
      `invalid label name ${JSON.stringify(name)}`,
      "A label name is text that is not empty.",
      token.span,
    );
  }
  cursor.next();
  const value = cursor.peek();
  if (value.kind !== "string") {
    return cursor.unexpected("label matching", "string", 'Put the value in quotes: name="value".');
  }
  const made: Matcher = Object.freeze({ name, operator, value: stringText(cursor) });
  checkPattern(cursor, made, value.span);
  return made;
}

function matchOperator(cursor: Cursor): MatchOperator | undefined {
  const token = cursor.peek();
  if (token.kind !== "symbol") return undefined;
  switch (token.text) {
    case "=":
    case "!=":
    case "=~":
    case "!~":
      return token.text;
    default:
      return undefined;
  }
}

function checkPattern(cursor: Cursor, made: Matcher, span: Span): void {
  try {
    matcherTest(made);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    cursor.refuse(`error parsing regexp: ${reason}`, "Patterns are RE2 and match the whole value.", span);
  }
}

/** The text of the string literal that is next. */
export function stringText(cursor: Cursor): string {
  const token = cursor.next();
  try {
    return unquote(token.text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = "Write \\\\ for a backslash, or put the text into backquotes.";
    return cursor.refuse(`error unquoting string ${token.text}: ${reason}`, hint, token.span);
  }
}

/** Ranges and modifiers after an operand, as many as there are. */
export function withModifiers(cursor: Cursor, operand: Expression): Expression {
  let expression = operand;
  for (;;) {
    if (cursor.isSymbol("[")) expression = ranged(cursor, expression);
    else if (cursor.isWord(["offset"])) expression = withOffset(cursor, expression);
    else if (cursor.isSymbol("@")) expression = withAt(cursor, expression);
    else if (cursor.isWord(["anchored", "smoothed"])) expression = extended(cursor, expression);
    else return expression;
  }
}

function ranged(cursor: Cursor, expression: Expression): Expression {
  const open = cursor.next();
  const range = rangeDuration(cursor, "subquery or range selector");
  const { start } = expression.span;
  if (cursor.accept(":") !== undefined) {
    let step: DurationExpression | undefined;
    if (!cursor.isSymbol("]")) step = rangeDuration(cursor, "subquery selector");
    cursor.expect("]", "subquery selector");
    const span = cursor.from(start);
    return node({ kind: "subquery", expression, range, step, offset: undefined, at: undefined, span });
  }
  cursor.expect("]", "subquery or range", 'Close the range with "]", or write ":" for a subquery.');
  const span = cursor.from(open.span.start);
  if (expression.kind !== "selector") {
    const hint = "For a range over an expression write a subquery: expression[5m:1m].";
    return cursor.refuse("ranges only allowed for vector selectors", hint, span);
  }
  if (expression.offset !== undefined) {
    cursor.refuse("no offset modifiers allowed before range", "Write the offset after the range.", span);
  }
  if (expression.at !== undefined) {
    cursor.refuse("no @ modifiers allowed before range", "Write @ after the range.", span);
  }
  return node({
    kind: "range-selector",
    selector: expression,
    range,
    extension: undefined,
    offset: undefined,
    at: undefined,
    span: cursor.from(start),
  });
}

function withOffset(cursor: Cursor, expression: Expression): Expression {
  const word = cursor.next();
  const offset = offsetDuration(cursor);
  if (
    expression.kind !== "selector" &&
    expression.kind !== "range-selector" &&
    expression.kind !== "subquery"
  ) {
    const message =
      "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery";
    return cursor.refuse(message, "Put the offset behind the selector itself.", word.span);
  }
  if (expression.offset !== undefined) {
    cursor.refuse("offset may not be set multiple times", "Add the two offsets.", word.span);
  }
  return node({ ...expression, offset, span: cursor.from(expression.span.start) });
}

function withAt(cursor: Cursor, expression: Expression): Expression {
  const sign = cursor.next();
  const at = atModifier(cursor);
  if (
    expression.kind !== "selector" &&
    expression.kind !== "range-selector" &&
    expression.kind !== "subquery"
  ) {
    const message =
      "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery";
    return cursor.refuse(message, "Put @ behind the selector itself.", sign.span);
  }
  if (expression.at !== undefined) {
    cursor.refuse("@ <timestamp> may not be set multiple times", "Keep one of the two times.", sign.span);
  }
  return node({ ...expression, at, span: cursor.from(expression.span.start) });
}

function atModifier(cursor: Cursor): At {
  if (cursor.isWord(["start", "end"])) {
    const kind = cursor.next().text.toLowerCase() === "start" ? "start" : "end";
    cursor.expect("(", "@");
    cursor.expect(")", "@");
    return Object.freeze({ kind });
  }
  const sign = cursor.accept("-") ?? cursor.accept("+");
  const literal = numberLiteral(cursor);
  if (literal === undefined)
    return cursor.unexpected("@", "timestamp", "Write Unix seconds, start() or end().");
  const seconds = sign?.text === "-" ? -literal.value : literal.value;
  const ms = Math.round(seconds * 1000);
  if (!(Math.abs(ms) < LARGEST_TIME)) {
    const message = `timestamp out of bounds for @ modifier: ${seconds}`;
    return cursor.refuse(message, "Write Unix seconds.", literal.span);
  }
  return Object.freeze({ kind: "time", ms });
}

function extended(cursor: Cursor, expression: Expression): Expression {
  const word = cursor.next();
  const extension = word.text.toLowerCase() === "anchored" ? "anchored" : "smoothed";
  if (expression.kind !== "range-selector" && expression.kind !== "selector") {
    const message = `${extension} modifier not implemented`;
    return cursor.refuse(message, "It belongs behind a selector or its range.", word.span);
  }
  if (expression.extension !== undefined) {
    const message =
      expression.extension === extension
        ? `${extension} modifier may not be set multiple times`
        : "anchored and smoothed modifiers cannot be used together";
    return cursor.refuse(message, "Keep one of the two.", word.span);
  }
  if (extension === "anchored" && expression.kind === "selector") {
    const message = "anchored modifier can only be used with range vectors";
    return cursor.refuse(message, "Give the selector a range: metric[5m] anchored.", word.span);
  }
  return node({ ...expression, extension, span: cursor.from(expression.span.start) });
}
