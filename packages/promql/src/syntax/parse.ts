/** Query text to a checked syntax tree. */
import { nearestName } from "@sightline/model";
import { checkTypes } from "../check/types.ts";
import { promqlErrors } from "../errors.ts";
import { placeOf, type Problem, ProblemFound } from "../problem.ts";
import {
  type Aggregation,
  type Binary,
  childrenOf,
  type Expression,
  node,
  type VectorSelector,
} from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { FUNCTIONS } from "./functions.ts";
import {
  AGGREGATION_NAMES,
  aggregationOperator,
  aggregationParameter,
  binaryOperator,
  PRECEDENCE,
} from "./operators.ts";
import { numberLiteral } from "./parse-duration.ts";
import { binaryModifiers, labelList } from "./parse-matching.ts";
import { stringText, vectorSelector, withModifiers } from "./parse-selector.ts";
import { scan } from "./scan.ts";

export type Parsed =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a query and checks its types. Problems are data, with their place in the text.
 *
 * @example
 * const parsed = parseQuery("sum by (route) (rate(http_requests_total[5m]))");
 * if (!parsed.ok) console.log(parsed.problems[0].message);
 */
export function parseQuery(text: string): Parsed {
  try {
    const expression = parseTree(text);
    const problems = checkTypes(expression);
    return problems.length === 0 ? { ok: true, expression } : { ok: false, problems };
  } catch (error) {
    if (error instanceof ProblemFound) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

/** The same, for callers that cannot go on without a tree: throws PROMQL_SYNTAX with the first problem. */
export function parseExpression(text: string): Expression {
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.expression;
  throw syntaxError(text, parsed.problems);
}

/**
 * A selector alone, as `match[]` of the HTTP API takes it. Throws PROMQL_SYNTAX.
 *
 * @example
 * parseSelector('{job="api"}').matchers; // [{ name: "job", operator: "=", value: "api" }]
 */
export function parseSelector(text: string): VectorSelector {
  const expression = parseExpression(text);
  if (expression.kind === "selector" && expression.at === undefined && expression.offset === undefined) {
    return expression;
  }
  throw promqlErrors.PROMQL_SYNTAX({
    place: placeOf(text, expression.span.start),
    reason: "expected a series selector",
    hint: 'Write a name, label matchers in braces, or both: up{job="api"}.',
  });
}

function syntaxError(text: string, problems: readonly Problem[]): Error {
  const [problem] = problems;
  if (problem === undefined) throw new Error("a query that was refused has a problem");
  const place = placeOf(text, problem.span.start);
  return promqlErrors.PROMQL_SYNTAX(
    { place, reason: problem.message, hint: problem.hint },
    { field: "query" },
  );
}

/** Words that cannot be the name of a metric without quotes; all others can. */
const RESERVED = ["on", "ignoring", "bool", "group_left", "group_right", "atan2"];

/** The tree without the check of types. Throws `ProblemFound`. */
function parseTree(text: string): Expression {
  const cursor = new Cursor(text, scan(text));
  if (cursor.peek().kind === "end") {
    cursor.refuse("no expression found in input", "Write a query, for example up.", {
      start: 0,
      end: text.length,
    });
  }
  const expression = binaryExpression(cursor, 1);
  if (cursor.peek().kind !== "end") cursor.unexpected("", "", trailingHint(cursor));
  const deep = tooDeep(expression);
  if (deep !== undefined) {
    const hint = "Split the query by recording rules, or write =~ in place of many or.";
    cursor.refuse(`the query is a chain of more than ${DEEPEST_TREE} parts`, hint, deep.span);
  }
  return expression;
}

/** What walks over a tree goes this deep without running out of stack. */
const DEEPEST_TREE = 1000;

/** The first expression that is too far down; chains of operators grow to the left. */
function tooDeep(expression: Expression): Expression | undefined {
  const waiting: [Expression, number][] = [[expression, 1]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [one, depth] = next;
    if (depth > DEEPEST_TREE) return one;
    for (const child of childrenOf(one)) waiting.push([child, depth + 1]);
  }
  return undefined;
}

function trailingHint(cursor: Cursor): string {
  const token = cursor.peek();
  if (token.kind === "symbol" && ")]}".includes(token.text))
    return `Nothing is open that ${token.text} could close.`;
  if (token.kind === "symbol" && token.text === "=")
    return "Compare with ==; = belongs into the braces of a selector.";
  return "Put an operator between two expressions.";
}

function binaryExpression(cursor: Cursor, least: number): Expression {
  let left = unaryExpression(cursor);
  for (;;) {
    const token = cursor.peek();
    const operator =
      token.kind === "symbol" || token.kind === "identifier" ? binaryOperator(token.text) : undefined;
    if (operator === undefined || PRECEDENCE[operator] < least) return left;
    cursor.next();
    const modifiers = binaryModifiers(cursor);
    const next = operator === "^" ? PRECEDENCE[operator] : PRECEDENCE[operator] + 1;
    const right = cursor.nested(() => binaryExpression(cursor, next));
    const binary: Binary = {
      kind: "binary",
      operator,
      left,
      right,
      ...modifiers,
      span: cursor.from(left.span.start),
    };
    left = node(binary);
  }
}

/** A sign binds as tightly as `*`, and so less than `^`. */
function unaryExpression(cursor: Cursor): Expression {
  const sign = cursor.accept("-") ?? cursor.accept("+");
  if (sign === undefined) return withModifiers(cursor, primary(cursor));
  const operand = cursor.nested(() => binaryExpression(cursor, PRECEDENCE["^"]));
  const operator = sign.text === "-" ? "-" : "+";
  const span = cursor.from(sign.span.start);
  if (operand.kind === "number") {
    return node({ ...operand, value: operator === "-" ? -operand.value : operand.value, span });
  }
  return node({ kind: "unary", operator, operand, span });
}

function primary(cursor: Cursor): Expression {
  const token = cursor.peek();
  const literal = numberLiteral(cursor);
  if (literal !== undefined) return literal;
  const { start } = token.span;
  if (token.kind === "string") {
    const value = stringText(cursor);
    return node({ kind: "string", value, span: cursor.from(start) });
  }
  if (cursor.accept("(") !== undefined) {
    const expression = cursor.nested(() => binaryExpression(cursor, 1));
    cursor.expect(")", "parentheses", "Close the parenthesis, or put an operator before what follows.");
    return node({ kind: "parentheses", expression, span: cursor.from(start) });
  }
  if (token.kind === "identifier") {
    const isGrouped = cursor.isWord(["by", "without"], 1);
    if (aggregationOperator(token.text) !== undefined && (cursor.isSymbol("(", 1) || isGrouped)) {
      return aggregation(cursor);
    }
    if (cursor.isWord(RESERVED)) {
      const hint = `${token.text} is a word of the language; a metric of that name is written {"${token.text}"}.`;
      return cursor.unexpected("", "an expression", hint);
    }
    if (cursor.isSymbol("(", 1)) return call(cursor);
    return vectorSelector(cursor);
  }
  if (cursor.isSymbol("{")) return vectorSelector(cursor);
  return cursor.unexpected(
    "",
    "an expression",
    "A number, a metric, a function or a parenthesis belongs here.",
  );
}

function call(cursor: Cursor): Expression {
  const token = cursor.next();
  const name = token.text;
  if (!FUNCTIONS.has(name)) {
    const known = nearestName(name, [...FUNCTIONS.keys(), ...AGGREGATION_NAMES]);
    const hint =
      known === undefined
        ? "Functions are listed in Prometheus' documentation under Querying."
        : `Did you mean ${known}()?`;
    cursor.refuse(`unknown function with name ${JSON.stringify(name)}`, hint, token.span, "unknown-function");
  }
  const parameters = argumentList(cursor);
  return node({ kind: "call", name, parameters, span: cursor.from(token.span.start) });
}

function argumentList(cursor: Cursor): readonly Expression[] {
  const list: Expression[] = [];
  cursor.expect("(", "function call");
  while (!cursor.isSymbol(")")) {
    list.push(cursor.nested(() => binaryExpression(cursor, 1)));
    const comma = cursor.accept(",");
    if (comma === undefined) break;
    if (cursor.isSymbol(")")) {
      cursor.refuse("trailing commas not allowed in function call args", "Remove the comma.", comma.span);
    }
  }
  cursor.expect(")", "function call", 'Separate arguments by commas and close the call with ")".');
  return Object.freeze(list);
}

function aggregation(cursor: Cursor): Expression {
  const token = cursor.next();
  const operator = aggregationOperator(token.text);
  if (operator === undefined) return cursor.unexpected("aggregation", "");
  let grouping = groupingClause(cursor);
  if (!cursor.isSymbol("(")) cursor.unexpected("aggregation", '"("');
  const list = argumentList(cursor);
  grouping ??= groupingClause(cursor);
  const span = cursor.from(token.span.start);
  const takesParameter = aggregationParameter(operator) !== "none";
  if (takesParameter && list.length < 2 && list.length > 0) {
    const hint = `Write ${operator}(${operator === "count_values" ? '"label"' : "number"}, vector).`;
    const message = `wrong number of arguments for aggregate expression provided, expected 2, got ${list.length}`;
    return cursor.refuse(message, hint, span);
  }
  const expected = takesParameter ? 2 : 1;
  const expression = list[expected - 1];
  if (expression === undefined) {
    return cursor.refuse(
      "no arguments for aggregate expression provided",
      `Write what ${operator} is of.`,
      span,
    );
  }
  if (list.length !== expected) {
    const message = `wrong number of arguments for aggregate expression provided, expected ${expected}, got ${list.length}`;
    return cursor.refuse(
      message,
      `${operator} takes ${expected === 1 ? "one vector" : "a parameter and a vector"}.`,
      span,
    );
  }
  const parameter = takesParameter ? list[0] : undefined;
  const made: Aggregation = { kind: "aggregation", operator, parameter, expression, grouping, span };
  return node(made);
}

function groupingClause(cursor: Cursor): Aggregation["grouping"] {
  if (!cursor.isWord(["by", "without"])) return undefined;
  const without = cursor.next().text.toLowerCase() === "without";
  return Object.freeze({ without, labels: labelList(cursor) });
}
