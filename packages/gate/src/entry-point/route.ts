/** Routes that are registered by a call: Express, Fastify, Hono, Koa, and routers that look like them. */
import { type Evaluation, keyOf, literal } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import { type CallExpression, isFunctionNode, type Node } from "../source/syntax.ts";
import type { Value } from "../source/value.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";
import { flat, handlerOf } from "./handler.ts";

const FRAMEWORKS: ReadonlyMap<string, string> = new Map([
  ["express", "Express"],
  ["express-promise-router", "Express"],
  ["express-serve-static-core", "Express"],
  ["router", "Express"],
  ["fastify", "Fastify"],
  ["hono", "Hono"],
  ["hono/tiny", "Hono"],
  ["hono/quick", "Hono"],
  ["@hono/zod-openapi", "Hono"],
  ["koa", "Koa"],
  ["@koa/router", "Koa"],
  ["koa-router", "Koa"],
  ["restify", "restify"],
  ["polka", "polka"],
  ["find-my-way", "find-my-way"],
]);
/** Used for routers whose origin is a parameter without a type. */
const UNKNOWN_FRAMEWORK = "HTTP";

/** Without OPTIONS, which browsers ask before they ask. */
const VERBS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "del", "head", "all"]);

export function routesOf(call: CallExpression, evaluation: Evaluation): readonly EntryPoint[] {
  if (call.callee.type !== "MemberExpression") return [];
  const method = nameOf(call.callee.property) ?? "";
  const isVerb = VERBS.has(method);
  if (!isVerb && method !== "route" && method !== "openapi" && method !== "on") return [];
  const receiver = call.callee.object;
  const framework = frameworkOf(evaluation.valueOf(receiver));
  if (framework === undefined) return [];
  if (!isVerb) return routeObject(call, framework, receiver, evaluation);
  const [first, ...rest] = call.arguments;
  if (first === undefined) return [];
  const path = literal(first) ?? pathOfChain(receiver);
  if (framework === UNKNOWN_FRAMEWORK && !(path ?? "").startsWith("/")) return [];
  const isHandlerFirst = literal(first) === undefined && pathOfChain(receiver) !== undefined;
  const handlers = flat(isHandlerFirst ? call.arguments : rest, evaluation);
  const last = handlers.at(-1);
  if (last === undefined || (isHandlerFirst && path === undefined)) return [];
  const options = objectHandler(last, evaluation);
  return made(
    last,
    handlers.slice(0, -1),
    { call, framework, verb: method, path, receiver },
    evaluation,
    options,
  );
}

interface Registration {
  readonly call: CallExpression;
  readonly framework: string;
  readonly verb: string;
  readonly path: string | undefined;
  readonly receiver: Node;
}

function made(
  node: Node,
  middleware: readonly Node[],
  { call, framework, verb, path, receiver }: Registration,
  evaluation: Evaluation,
  alternative?: Node,
): readonly EntryPoint[] {
  const handler = handlerOf(node, evaluation) ?? (alternative && handlerOf(alternative, evaluation));
  if (handler === undefined) return [];
  const name = `${verb === "del" ? "DELETE" : verb.toUpperCase()} ${path ?? "(computed path)"}`;
  const beside = middleware.flatMap((one) => {
    const found = handlerOf(one, evaluation);
    return found === undefined ? (one.type === "CallExpression" ? [one] : []) : [found.code, ...found.around];
  });
  return [
    {
      kind: "route",
      by: framework,
      label: `${framework} route ${name}`,
      why: `it answers ${name} of ${framework === UNKNOWN_FRAMEWORK ? "a router" : framework}`,
      code: handler.code,
      around: [...handler.around, ...beside],
      registration: call,
      name: functionName(handler.code, `handler of ${name}`),
      receiver,
    },
  ];
}

/** `fastify.route({ method, url, handler })`, `app.openapi(route, handler)`, `app.on("PURGE", "/x", handler)`. */
function routeObject(
  call: CallExpression,
  framework: string,
  receiver: Node,
  evaluation: Evaluation,
): readonly EntryPoint[] {
  const [first, second] = call.arguments;
  const last = call.arguments.at(-1);
  if (first === undefined || last === undefined) return [];
  const method = call.callee.type === "MemberExpression" ? nameOf(call.callee.property) : undefined;
  if (method === "openapi" || method === "on") {
    if (call.arguments.length < 2 || framework !== "Hono") return [];
    const verb = literal(first) ?? "ANY";
    const path = second === undefined ? undefined : literal(second);
    return made(last, [], { call, framework, verb, path, receiver }, evaluation);
  }
  const options = evaluation.valueOf(first);
  if (options.kind !== "object") return [];
  const properties = new Map<string, Node>();
  for (const property of options.node.properties)
    if (property.type === "Property") properties.set(keyOf(property) ?? "", property.value);
  const handler = properties.get("handler");
  const url = properties.get("url") ?? properties.get("path");
  if (handler === undefined || url === undefined) return [];
  const verbNode = properties.get("method");
  const verb = (verbNode === undefined ? undefined : literal(verbNode)) ?? "ANY";
  const hooks = ["preHandler", "preHandlers", "onRequest"].flatMap((name) => properties.get(name) ?? []);
  return made(
    handler,
    flat(hooks, evaluation),
    { call, framework, verb, path: literal(url), receiver },
    evaluation,
  );
}

/** Fastify's short form with everything in the options: `fastify.get("/x", { handler })`. */
function objectHandler(node: Node | undefined, evaluation: Evaluation): Node | undefined {
  const value = node === undefined ? undefined : evaluation.valueOf(node);
  if (value?.kind !== "object") return undefined;
  const found = evaluation.memberOf(value, "handler");
  return found.kind === "function" ? found.node : undefined;
}

export function frameworkOf(value: Value): string | undefined {
  if (value.kind === "external") return FRAMEWORKS.get(value.module.replace(/^@types\//u, ""));
  return value.kind === "unknown" ? UNKNOWN_FRAMEWORK : undefined;
}

/** Of `router.route("/x").get(…).post(…)` the `/x`. */
function pathOfChain(node: Node): string | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return undefined;
  const [first] = node.arguments;
  if (nameOf(node.callee.property) === "route" && first !== undefined && !isFunctionNode(first))
    return literal(first);
  return pathOfChain(node.callee.object);
}
