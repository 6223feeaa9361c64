/** Catch clauses: where an error ends, unless it is told to somebody. */
import { isLibrary } from "../hook/library.ts";
import { chainOf, isLoggerCall } from "../hook/names.ts";
import { type Evaluation, isGlobal } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import { type CatchClause, type FunctionNode, isFunctionNode, type Node, walk } from "../source/syntax.ts";
import type { EntryPoint } from "./entry-point.ts";

/**
 * Of clauses that let the error end; nothing for those that throw it on, hand it on, end the process, or take a failure for
 * an answer.
 */
export function failureOf(clause: CatchClause, evaluation: Evaluation): EntryPoint | undefined {
  const statement = clause.parent;
  const error = usedError(clause);
  if (statement?.type === "TryStatement") {
    // Who waits for nothing and does not even use the error asked whether something can be done.
    const isQuestion = error === undefined && !waits(statement.block);
    if (isQuestion || asksOnly(statement.block)) return undefined;
    // What goes wrong while cleaning up is less than what went wrong before, and that is told or judged above.
    if (error === undefined && isCleaningUp(statement)) return undefined;
  }
  if (isHandedOn(clause.body, error, evaluation, new Set()) || endsProcess(clause.body)) return undefined;
  if (statement?.type === "TryStatement" && statement.finalizer && endsProcess(statement.finalizer))
    return undefined;
  return {
    kind: "catch",
    by: "catch",
    label: "catch block",
    why: usesConsole(clause) ? "an error ends here, on the console" : "an error ends here",
    code: clause,
    around: [],
    registration: clause,
    name: "",
  };
}

function isCleaningUp(statement: Node): boolean {
  for (let at = statement; at.parent !== undefined && at.parent !== null; at = at.parent) {
    if (isFunctionNode(at)) return false;
    if (at.type === "CatchClause") return true;
    if (at.parent.type === "TryStatement" && at.parent.finalizer === at) return true;
  }
  return false;
}

/** The name of the error where the clause looks at it; `catch (_error) {}` does not. */
function usedError(clause: CatchClause): string | undefined {
  if (clause.param === null) return undefined;
  if (clause.param.type !== "Identifier") return "";
  const { name } = clause.param;
  let isUsed = false;
  walk(clause.body, (node) => {
    isUsed ||= node.type === "Identifier" && node.name === name;
    return !isUsed;
  });
  return isUsed ? name : undefined;
}

function usesConsole(clause: CatchClause): boolean {
  let found = false;
  walk(clause.body, (node) => {
    found ||= node.type === "MemberExpression" && isGlobal(node.object, "console");
    return !found;
  });
  return found;
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
  "verify",
  "jwtVerify",
  // The body of a request or an answer, which may be none.
  "json",
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
function endsProcess(block: Node): boolean {
  let found = false;
  walk(block, (node) => {
    if (node.type === "CallExpression" && calleeName(node.callee) === "process.exit") found = true;
    if (node.type === "AssignmentExpression" && calleeName(node.left) === "process.exitCode") found = true;
    return !found;
  });
  return found;
}

/** Whether a body throws, or gives the error to somebody else. `seen` are the functions that are being looked into. */
function isHandedOn(
  body: Node,
  error: string | undefined,
  evaluation: Evaluation,
  seen: ReadonlySet<Node>,
): boolean {
  let found = false;
  const told = namesMadeOf(body, error);
  walk(body, (node) => {
    if (found) return false;
    switch (node.type) {
      case "ThrowStatement":
        found = true;
        break;
      case "ReturnStatement":
        found = node.argument !== null && (holdsWhole(node.argument, error) || isResult(node.argument, told));
        break;
      case "CallExpression":
        found = givesAway(node, error, evaluation, seen);
        break;
      case "AssignmentExpression":
        found =
          carries(node.right, error) ||
          (node.right.type === "ObjectExpression" && isOuter(node.left, body) && isResult(node.right, told));
        break;
      default:
    }
    // A function that is written out as an argument, such as that of `forEach`, runs here.
    return !found && (!isFunctionNode(node) || node.parent?.type === "CallExpression");
  });
  return found;
}

/** `{ ok: false, reason: error.message }` and `err({ type: "down", cause: error })`: whoever called is told why. */
function isResult(node: Node, told: ReadonlySet<string>): boolean {
  if (node.type === "ObjectExpression") return mentions(node, told);
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return false;
  const { name } = node.callee;
  // What is called so makes nothing but a failure, whatever it says of its cause.
  if (FAILURES.has(name) && node.arguments.length > 0) return true;
  return RESULTS.has(name) && mentions(node, told);
}
const FAILURES: ReadonlySet<string> = new Set(["err", "Err", "failure", "Failure"]);
const RESULTS: ReadonlySet<string> = new Set(["error", "fail", "left"]);

/** The error, and the variables of the clause that hold it or what was read out of it: `const reason = error.message`. */
function namesMadeOf(body: Node, error: string | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  if (error === undefined || error === "") return names;
  names.add(error);
  walk(body, (node) => {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init !== null) {
      if (holdsPart(node.init, names)) names.add(node.id.name);
    } else if (node.type === "AssignmentExpression" && node.left.type === "Identifier") {
      if (!isOuter(node.left, body) && holdsPart(node.right, names)) names.add(node.left.name);
    }
    return true;
  });
  return names;
}

/** Whether an error or what was made of it is in a value; what only asks about it (`error.status === 400 ? a : b`) holds none. */
function holdsPart(root: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(root, (node) => {
    if (node.type === "BinaryExpression" && node.operator !== "+") return false;
    if (node.parent?.type === "ConditionalExpression" && node.parent.test === node) return false;
    found ||= node.type === "Identifier" && names.has(node.name);
    return !found;
  });
  return found;
}

/** Whether a variable is seen outside of a block: what it gets there, others read. */
function isOuter(left: Node, block: Node): boolean {
  if (left.type !== "Identifier") return false;
  let isOwn = false;
  walk(block, (node) => {
    isOwn ||=
      node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.id.name === left.name;
    return !isOwn;
  });
  return !isOwn;
}

function mentions(root: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= node.type === "Identifier" && names.has(node.name);
    return !found;
  });
  return found;
}

/** `next(error)`, `reject(toError(error))`, `failures.push(error)`; not what only prints it. Code that can be read is read. */
function givesAway(
  call: Extract<Node, { type: "CallExpression" }>,
  error: string | undefined,
  evaluation: Evaluation,
  seen: ReadonlySet<Node>,
): boolean {
  const { callee } = call;
  const chain = chainOf(callee);
  if (
    chain.at(-1) === "push" &&
    error !== undefined &&
    call.arguments.some((one) => mentions(one, new Set([error])))
  )
    return true;
  const at = call.arguments.findIndex((one) => holdsWhole(one, error) || isNewError(one));
  if (at === -1 || isLoggerCall(callee) || isAnswer(chain)) return false;
  if (callee.type === "MemberExpression" && isGlobal(callee.object, "console")) return false;
  if (callee.type === "Identifier" && CONVERSIONS.has(callee.name)) return false;
  const value = evaluation.valueOf(callee);
  if (value.kind === "function") return seen.size < DEPTH && givesOn(value.node, at, evaluation, seen);
  // A hook is no handing on: it is what the clause is judged by.
  return value.kind === "unknown" || (value.kind === "external" && !isLibrary(value.module));
}

/** `next(new Error("…"))`. */
function isNewError(node: Node): boolean {
  return node.type === "NewExpression" && isErrorName(node.callee);
}

/** `response.status(500).json(error)`: who asked is told; who runs the service is not. */
function isAnswer(chain: readonly string[]): boolean {
  const isSent = SENDS.has(chain.at(-1) ?? "");
  return isSent && (ANSWERS.has(chain[0] ?? "") || chain.includes("status") || chain.includes("code"));
}
const ANSWERS: ReadonlySet<string> = new Set([
  "res",
  "response",
  "reply",
  "ctx",
  "c",
  "NextResponse",
  "Response",
]);
const SENDS: ReadonlySet<string> = new Set([
  "json",
  "send",
  "end",
  "write",
  "render",
  "text",
  "html",
  "body",
]);

const CONVERSIONS: ReadonlySet<string> = new Set(["String", "Boolean", "Number", "isNaN"]);
/** How many functions an error is followed through. */
const DEPTH = 4;

/** Whether a function throws or gives on what it gets at a place. */
function givesOn(taker: FunctionNode, at: number, evaluation: Evaluation, seen: ReadonlySet<Node>): boolean {
  const parameter = taker.params[at];
  if (taker.body === null || seen.has(taker) || parameter?.type !== "Identifier") return false;
  return isHandedOn(taker.body, parameter.name, evaluation, new Set([...seen, taker]));
}

/** The error itself, alone or as a part of what is returned; its message is not the error. */
function holdsWhole(node: Node, error: string | undefined): boolean {
  if (carries(node, error)) return true;
  switch (node.type) {
    case "ObjectExpression":
      return node.properties.some((one) => one.type === "Property" && holdsWhole(one.value, error));
    case "ArrayExpression":
      return node.elements.some((one) => one !== null && holdsWhole(one, error));
    case "NewExpression":
      return node.arguments.some((one) => holdsWhole(one, error));
    case "AwaitExpression":
      return holdsWhole(node.argument, error);
    default:
      return false;
  }
}

/** The error, or another made of it: `error as Error`, `toError(error)`, `new Failure("x", { cause: error })`. */
function carries(node: Node, error: string | undefined): boolean {
  if (error === undefined) return false;
  switch (node.type) {
    case "Identifier":
      return node.name === error;
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return carries(node.expression, error);
    case "ConditionalExpression":
      return carries(node.consequent, error) || carries(node.alternate, error);
    case "LogicalExpression":
      return carries(node.left, error) || carries(node.right, error);
    case "NewExpression":
      return isErrorName(node.callee) && node.arguments.some((one) => holdsWhole(one, error));
    case "CallExpression":
      return isErrorName(node.callee) && node.arguments.some((one) => carries(one, error));
    default:
      return false;
  }
}

/** `toError`, `new HttpException`; what reads a message out of one is no error. */
function isErrorName(callee: Node): boolean {
  const name = calleeName(callee).split(".").at(-1) ?? "";
  return (
    /(?:error|exception|failure)$/iu.test(name) &&
    !/^(?:is|has|log|report|handle|show|format|print)/u.test(name)
  );
}
