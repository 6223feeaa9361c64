/**
 * Hooks that a project names itself, and loggers whose origin no syntax tells (`request.log`, `deps.logger`, `c.get("logger")`):
 * these go by the names in the code. Only what could not be followed to its origin is judged so.
 */
import { literal } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import type { Node } from "../source/syntax.ts";
import { HOOK_KINDS, type HookKind } from "./kind.ts";
import { LOG_METHODS } from "./library.ts";

/** Per kind: names of functions (`audit`) and of objects whose every method records (`metricsClient`, `this.stats`). */
export type HookNames = Readonly<Record<HookKind, readonly string[]>>;

/** What a call records by the names that the project gave. */
export function kindsByGivenName(callee: Node, names: HookNames): readonly HookKind[] {
  const chain = chainOf(callee);
  return HOOK_KINDS.filter((kind) =>
    names[kind].some((name) => isNamed(chain, name.replace(/^this\./u, "").split("."))),
  );
}

/** The name stands somewhere in the chain: `metricsClient` in `this.deps.metricsClient.increment`. */
function isNamed(chain: readonly string[], name: readonly string[]): boolean {
  return chain.some((_, at) => name.every((part, index) => chain[at + index] === part));
}

/**
 * Whether a call of unknown origin is one of a logger by its name: `logger.info`, `request.log.error`, `authLogger.warn`,
 * `logger.child({}).error`, and a function that says so itself: `log(…)`, `logError(…)`.
 */
export function isLoggerCall(callee: Node): boolean {
  const chain = chainOf(callee);
  const method = chain.at(-1) ?? "";
  if (chain.length === 1) return /^log(?:[A-Z]\w*)?$/u.test(method) && !/^log(?:In|Out|Off)/u.test(method);
  return LOG_METHODS.includes(method) && chain.slice(0, -1).some(isLoggerName);
}

export function isLoggerName(name: string): boolean {
  return LOGGER.test(name);
}
const LOGGER = /^(?:log|logger|_log|_logger|#log|#logger)$|Logger$/u;

/** `["request", "log", "error"]`; of calls in between their names, of `get("logger")` what was got. */
export function chainOf(node: Node): readonly string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ThisExpression":
      return ["this"];
    case "MemberExpression": {
      const name = node.computed ? literal(node.property) : nameOf(node.property);
      return [...chainOf(node.object), name ?? "?"];
    }
    case "CallExpression": {
      const [first] = node.arguments;
      const got = first === undefined ? undefined : literal(first);
      const chain = chainOf(node.callee);
      return chain.at(-1) === "get" && got !== undefined ? [...chain, got] : chain;
    }
    case "ChainExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
      return chainOf(node.expression);
    case "AwaitExpression":
      return chainOf(node.argument);
    default:
      return ["?"];
  }
}
