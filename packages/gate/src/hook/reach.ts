/** Which kinds of hooks run when a piece of code runs: in it, and in the functions of the project that it calls or hands on. */
import type { Evaluation } from "../source/evaluation.ts";
import {
  type Class,
  type Decorator,
  type FunctionNode,
  isFunctionNode,
  type Node,
  walk,
} from "../source/syntax.ts";
import type { Value } from "../source/value.ts";
import type { HookKind, Kinds } from "./kind.ts";
import { isLibrary, kindsOfCall, kindsOfMiddleware, LOG_METHODS } from "./library.ts";
import { type HookNames, isLoggerCall, isLoggerName, kindsByGivenName } from "./names.ts";

export interface Reach {
  /** The kinds that the code reaches, itself and through others. */
  kinds(code: Node): Kinds;
  /** The functions of the project that the code leads to, itself among them. */
  functions(code: Node): ReadonlySet<Node>;
}

/** What stands in a piece of code itself. */
interface Direct {
  readonly kinds: readonly HookKind[];
  readonly next: readonly Node[];
}

export function createReach(evaluation: Evaluation, names: HookNames): Reach {
  const directs = new Map<Node, Direct>();

  function closure(code: Node): { readonly kinds: Kinds; readonly visited: ReadonlySet<Node> } {
    const kinds = new Set<HookKind>();
    const visited = new Set<Node>();
    const waiting = [code];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (visited.has(node)) continue;
      visited.add(node);
      const direct = directOf(node);
      for (const kind of direct.kinds) kinds.add(kind);
      waiting.push(...direct.next);
    }
    return { kinds, visited };
  }

  function directOf(code: Node): Direct {
    const known = directs.get(code);
    if (known !== undefined) return known;
    const kinds: HookKind[] = [];
    const next: Node[] = [];
    const lead = (value: Value): void => void next.push(...leads(value));
    walk(code, (node) => {
      // A function with a name of its own runs where it is called.
      if (node !== code && isNamedFunction(node)) return false;
      switch (node.type) {
        case "CallExpression": {
          const callee = evaluation.valueOf(node.callee);
          kinds.push(...kindsByGivenName(node.callee, names));
          if (callee.kind === "external" && isLibrary(callee.module))
            kinds.push(...kindsOfCall(callee.module, callee.path));
          else {
            // What a package of the house or a parameter without a type gives goes by its name, and so does the project's own.
            if (isLoggerCall(node.callee) || isLoggerMethod(callee)) kinds.push("logging");
            lead(callee);
          }
          for (const argument of node.arguments) lead(handedOn(argument));
          return true;
        }
        case "NewExpression": {
          const made = evaluation.valueOf(node.callee);
          if (made.kind === "class") next.push(...constructorsOf(made.node));
          for (const argument of node.arguments) lead(handedOn(argument));
          return true;
        }
        case "TaggedTemplateExpression":
          lead(evaluation.valueOf(node.tag));
          return true;
        default:
          return true;
      }
    });
    if (isFunctionNode(code)) next.push(...decoratorsOf(code));
    const direct = { kinds, next };
    directs.set(code, direct);
    return direct;
  }

  /** A function that is given away by its name may be called by who takes it; one that is written out is seen anyway. */
  function handedOn(argument: Node): Value {
    const isReference = argument.type === "Identifier" || argument.type === "MemberExpression";
    return isReference ? evaluation.valueOf(argument) : { kind: "unknown" };
  }

  /** The decorators of a method and of its class: `@trackFunctionMetrics("refund")`, `@UseInterceptors(Timing)`. */
  function decoratorsOf(code: FunctionNode): readonly Node[] {
    const method = code.parent;
    if (method?.type !== "MethodDefinition") return [];
    const owner = method.parent?.parent;
    const ofClass =
      owner?.type === "ClassDeclaration" || owner?.type === "ClassExpression" ? owner.decorators : [];
    return [...method.decorators, ...ofClass].flatMap(decoratorLeads);
  }

  function decoratorLeads(decorator: Decorator): readonly Node[] {
    const { expression } = decorator;
    if (expression.type !== "CallExpression") return leads(evaluation.valueOf(expression));
    const classes = expression.arguments.flatMap((argument) => {
      const value = evaluation.valueOf(argument);
      return value.kind === "class" || value.kind === "instance" ? [value.node] : [];
    });
    // The call itself is a hook where it comes from a library, and is followed where it is the project's.
    return [expression, ...classes.flatMap(methodsOf)];
  }

  return {
    kinds: (code) => closure(code).kinds,
    functions: (code) => closure(code).visited,
  };
}

/** A method of a class that is called a logger, whatever its instances are called. */
function isLoggerMethod(callee: Value): boolean {
  const method = callee.kind === "function" ? callee.node.parent : undefined;
  if (method?.type !== "MethodDefinition" || method.key.type !== "Identifier") return false;
  const owner = method.parent?.parent;
  const isClass = owner?.type === "ClassDeclaration" || owner?.type === "ClassExpression";
  return isClass && isLoggerName(owner.id?.name ?? "") && LOG_METHODS.includes(method.key.name);
}

function leads(value: Value): readonly Node[] {
  return value.kind === "function" ? [value.node] : [];
}

function isNamedFunction(node: Node): boolean {
  if (node.type === "FunctionDeclaration") return true;
  return isFunctionNode(node) && node.parent?.type === "VariableDeclarator";
}

function constructorsOf(node: Class): readonly Node[] {
  return node.body.body.flatMap((member) =>
    member.type === "MethodDefinition" && member.kind === "constructor" ? [member.value] : [],
  );
}

function methodsOf(node: Class): readonly Node[] {
  return node.body.body.flatMap((member) => (member.type === "MethodDefinition" ? [member.value] : []));
}

/** What a middleware that is used for a route or for a whole application records. */
export function middlewareKinds(value: Value, reach: Reach): readonly HookKind[] {
  if (value.kind === "function") return [...reach.kinds(value.node)];
  if (value.kind !== "external") return [];
  return [...new Set([...kindsOfMiddleware(value.module), ...kindsOfCall(value.module, value.path)])];
}
