/** Catch clauses: where an error ends, unless it is told to somebody. */
import { isLibrary } from "../hook/library.ts";
import { isLoggerCall } from "../hook/names.ts";
import { type Evaluation, isGlobal } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import { type CatchClause, isFunctionNode, type Node, walk } from "../source/syntax.ts";
import type { EntryPoint } from "./entry-point.ts";

/**
 * Of clauses that let the error end; nothing for those that throw it on, hand it on, end the process, or take a failure for
 * an answer.
 */
export function failureOf(clause: CatchClause, evaluation: Evaluation): EntryPoint | undefined {
  const statement = clause.parent;
  if (statement?.type === "TryStatement") {
    // Who waits for nothing and does not even take the error asked whether something can be done.
    const isQuestion = clause.param === null && !waits(statement.block);
    if (isQuestion || asksOnly(statement.block)) return undefined;
  }
  if (isHandedOn(clause, evaluation) || endsProcess(clause)) return undefined;
  return {
    kind: "catch",
    by: "catch",
    label: "catch block",
    why: "an error ends here",
    code: clause,
    around: [],
    registration: clause,
    name: "",
  };
}

/** Calls that throw to say no: what they are asked is a question, and the catch is its answer. */
const QUESTIONS = new Set([
  "JSON.parse",
  "JSON.stringify",
  "decodeURIComponent",
  "decodeURI",
  "atob",
  "BigInt",
  "URL",
  "RegExp",
  "require.resolve",
  "structuredClone",
  "accessSync",
  "access",
  "stat",
  "statSync",
  "lstat",
  "lstatSync",
]);

function asksOnly(block: Node): boolean {
  let asked = 0;
  let others = 0;
  walk(block, (node) => {
    if (node.type === "CallExpression" || node.type === "NewExpression") {
      const name = calleeName(node.callee);
      if (QUESTIONS.has(name) || QUESTIONS.has(name.split(".").at(-1) ?? "")) asked += 1;
      else others += 1;
    }
    return true;
  });
  return others === 0 && asked > 0;
}

function waits(block: Node): boolean {
  let found = false;
  walk(block, (node) => {
    found ||= node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);
    return !found;
  });
  return found;
}

function calleeName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return `${calleeName(node.object)}.${nameOf(node.property) ?? "?"}`;
  return "?";
}

/** A program that ends by its error has told it to whoever started it. */
function endsProcess(clause: CatchClause): boolean {
  let found = false;
  walk(clause.body, (node) => {
    if (node.type === "CallExpression" && calleeName(node.callee) === "process.exit") found = true;
    if (node.type === "AssignmentExpression" && calleeName(node.left) === "process.exitCode") found = true;
    return !found;
  });
  return found;
}

function isHandedOn(clause: CatchClause, evaluation: Evaluation): boolean {
  const error = clause.param?.type === "Identifier" ? clause.param.name : undefined;
  let found = false;
  walk(clause.body, (node) => {
    if (found) return false;
    switch (node.type) {
      case "ThrowStatement":
        found = true;
        break;
      case "ReturnStatement":
        found = node.argument !== null && holdsWhole(node.argument, error);
        break;
      case "CallExpression":
        found = passesOn(node.callee, evaluation) && node.arguments.some((one) => isName(one, error));
        break;
      case "AssignmentExpression":
        found = isName(node.right, error);
        break;
      default:
    }
    return !found && !isFunctionNode(node);
  });
  return found;
}

/** `next(error)`, `reject(error)`, `failures.push(error)`; not what only prints it, nor functions whose code can be read. */
function passesOn(callee: Node, evaluation: Evaluation): boolean {
  if (callee.type === "MemberExpression" && isGlobal(callee.object, "console")) return false;
  if (callee.type === "Identifier" && ["String", "Boolean", "Number", "isNaN"].includes(callee.name))
    return false;
  // A hook is no handing on: it is what the clause is judged by.
  if (isLoggerCall(callee)) return false;
  const value = evaluation.valueOf(callee);
  return value.kind === "unknown" || (value.kind === "external" && !isLibrary(value.module));
}

/** The error itself, alone or as a part of what is returned; its message is not the error. */
function holdsWhole(node: Node, error: string | undefined): boolean {
  if (isName(node, error)) return true;
  switch (node.type) {
    case "ObjectExpression":
      return node.properties.some((one) => one.type === "Property" && holdsWhole(one.value, error));
    case "ArrayExpression":
      return node.elements.some((one) => one !== null && holdsWhole(one, error));
    case "NewExpression":
      return node.arguments.some((one) => holdsWhole(one, error));
    case "AwaitExpression":
      return holdsWhole(node.argument, error);
    case "TSAsExpression":
      return holdsWhole(node.expression, error);
    default:
      return false;
  }
}

function isName(node: Node, name: string | undefined): boolean {
  if (node.type === "TSAsExpression") return isName(node.expression, name);
  return node.type === "Identifier" && node.name === name;
}
