/** Where a recorded value comes from, as far as its names tell. */
import { nameOf } from "../source/scope.ts";
import type { Node } from "../source/syntax.ts";
import { namesSecret, unboundedKind } from "./secret-name.ts";

/** The values that stand in an expression, without what only asks about them (`x !== undefined`, `Boolean(x)`). */
function leaves(node: Node): readonly Node[] {
  switch (node.type) {
    case "TemplateLiteral":
      return node.expressions.flatMap(leaves);
    case "BinaryExpression":
      return node.operator === "+" ? [node.left, node.right].flatMap(leaves) : [];
    case "LogicalExpression":
      return [node.left, node.right].flatMap(leaves);
    case "ConditionalExpression":
      return [node.consequent, node.alternate].flatMap(leaves);
    case "ChainExpression":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return leaves(node.expression);
    case "AwaitExpression":
      return leaves(node.argument);
    case "CallExpression": {
      const called = node.callee.type === "Identifier" ? node.callee.name : methodName(node.callee);
      // A value in another form is still that value.
      if (called === "String" || called === "stringify") return node.arguments.flatMap(leaves);
      if (TEXT_METHODS.has(called) && node.callee.type === "MemberExpression")
        return leaves(node.callee.object);
      return called === "randomUUID" || called === "now" ? [node] : [];
    }
    case "Identifier":
    case "MemberExpression":
      return [node];
    default:
      return [];
  }
}

const TEXT_METHODS = new Set(["toString", "toLowerCase", "toUpperCase", "trim", "toISOString"]);
const ERROR_NAMES = new Set(["error", "err", "e", "exception", "cause"]);
const REQUEST_NAMES = new Set(["request", "req", "ctx", "c"]);

function methodName(node: Node): string {
  return node.type === "MemberExpression" ? (nameOf(node.property) ?? "") : "";
}

/** The last name of it: `token` of `request.headers.token`. */
export function lastName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression") return "";
  if (!node.computed) return nameOf(node.property) ?? "";
  return node.property.type === "Literal" && typeof node.property.value === "string"
    ? node.property.value
    : "";
}

/** Which of endlessly many values it is: `an id`; nothing where names do not tell. */
export function unboundedSource(node: Node): string | undefined {
  for (const leaf of leaves(node)) {
    const found = unboundedLeaf(leaf);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unboundedLeaf(leaf: Node): string | undefined {
  if (leaf.type === "CallExpression") return methodName(leaf.callee) === "now" ? "a time" : "an id";
  const name = lastName(leaf);
  if (leaf.type === "Identifier" && ERROR_NAMES.has(name)) return "the message of an error";
  if (leaf.type === "MemberExpression") {
    const owner = lastName(leaf.object);
    if (name === "message" && (ERROR_NAMES.has(owner) || owner.toLowerCase().endsWith("error")))
      return "the message of an error";
    if (owner === "params" || owner === "query") return "a value that callers choose";
    if (REQUEST_NAMES.has(owner) && (name === "path" || name === "originalUrl"))
      return "a path with its values";
  }
  return unboundedKind(name);
}

/** The name of a secret among the values; nothing where there is none. */
export function secretSource(node: Node): string | undefined {
  return leaves(node).map(lastName).find(namesSecret);
}

/** Texts, numbers and what is written in capitals are the same at each run. */
export function isConstant(node: Node): boolean {
  return node.type === "Literal" || /^[A-Z][A-Z\d_]*$/u.test(lastName(node));
}
