/** Methods that decorators make known: NestJS' controllers, microservices, gateways, resolvers and schedules. */
import { type Evaluation, literal } from "../source/evaluation.ts";
import { type Class, isFunctionNode, type Node } from "../source/syntax.ts";
import { type EntryPoint, type EntryPointKind, functionName } from "./entry-point.ts";

interface DecoratorMeaning {
  readonly kind: EntryPointKind;
  readonly what: string;
}

/** Without OPTIONS, which browsers ask before they ask. */
const ROUTE = ["Get", "Post", "Put", "Patch", "Delete", "Head", "All", "Sse"] as const;

const MEANINGS: ReadonlyMap<string, ReadonlyMap<string, DecoratorMeaning>> = new Map([
  [
    "@nestjs/common",
    new Map(ROUTE.map((name) => [name, { kind: "route", what: `route ${name.toUpperCase()}` }])),
  ],
  [
    "@nestjs/microservices",
    new Map<string, DecoratorMeaning>([
      ["MessagePattern", { kind: "consumer", what: "message handler" }],
      ["EventPattern", { kind: "consumer", what: "event handler" }],
      ["GrpcMethod", { kind: "procedure", what: "gRPC method" }],
      ["GrpcStreamMethod", { kind: "procedure", what: "gRPC method" }],
    ]),
  ],
  [
    "@nestjs/graphql",
    new Map<string, DecoratorMeaning>([
      ["Query", { kind: "procedure", what: "GraphQL query" }],
      ["Mutation", { kind: "procedure", what: "GraphQL mutation" }],
      ["Subscription", { kind: "procedure", what: "GraphQL subscription" }],
    ]),
  ],
  [
    "type-graphql",
    new Map<string, DecoratorMeaning>([
      ["Query", { kind: "procedure", what: "GraphQL query" }],
      ["Mutation", { kind: "procedure", what: "GraphQL mutation" }],
      ["Subscription", { kind: "procedure", what: "GraphQL subscription" }],
    ]),
  ],
  [
    "routing-controllers",
    new Map(ROUTE.map((name) => [name, { kind: "route" as const, what: `route ${name.toUpperCase()}` }])),
  ],
  ["@nestjs/websockets", new Map([["SubscribeMessage", { kind: "consumer", what: "message handler" }]])],
  ["@nestjs/event-emitter", new Map([["OnEvent", { kind: "consumer", what: "event handler" }]])],
  ["@nestjs/bull", new Map([["Process", { kind: "consumer", what: "job handler" }]])],
  [
    "@nestjs/schedule",
    new Map<string, DecoratorMeaning>([
      ["Cron", { kind: "job", what: "cron job" }],
      ["Interval", { kind: "job", what: "repeated job" }],
      ["Timeout", { kind: "job", what: "delayed job" }],
    ]),
  ],
]);

export function decoratedOf(node: Class, evaluation: Evaluation): readonly EntryPoint[] {
  const found: EntryPoint[] = [];
  const prefix = controllerPath(node, evaluation);
  for (const member of node.body.body) {
    if (member.type !== "MethodDefinition" || !isFunctionNode(member.value)) continue;
    for (const decorator of member.decorators) {
      const { expression } = decorator;
      const callee = evaluation.valueOf(
        expression.type === "CallExpression" ? expression.callee : expression,
      );
      if (callee.kind !== "external") continue;
      const meaning = MEANINGS.get(callee.module)?.get(callee.path);
      if (meaning === undefined) continue;
      const framework = callee.module.startsWith("@nestjs/") ? "NestJS" : callee.module;
      const given = expression.type === "CallExpression" ? expression.arguments[0] : undefined;
      const subject = given === undefined ? undefined : literal(given);
      const name = meaning.kind === "route" ? joined(prefix, subject ?? "") : subject;
      const what = name === undefined ? meaning.what : `${meaning.what} ${name}`;
      found.push({
        kind: meaning.kind,
        by: framework,
        label: `${framework} ${what}`,
        why: `@${callee.path} makes it a ${what} of ${framework}`,
        code: member.value,
        around: [],
        registration: member,
        name: functionName(member.value, callee.path),
      });
    }
  }
  return [...found, ...workerHost(node, evaluation)];
}

/** `@Processor("mail") class Mail extends WorkerHost { process(job) {} }`. */
function workerHost(node: Class, evaluation: Evaluation): readonly EntryPoint[] {
  if (node.superClass === null) return [];
  const above = evaluation.valueOf(node.superClass);
  if (above.kind !== "external" || above.module !== "@nestjs/bullmq") return [];
  const method = evaluation.memberOf({ kind: "instance", node }, "process");
  if (method.kind !== "function") return [];
  return [
    {
      kind: "consumer",
      by: "BullMQ",
      label: "BullMQ worker",
      why: "it handles the jobs of a queue of BullMQ",
      code: method.node,
      around: [],
      registration: node,
      name: functionName(method.node, "process"),
    },
  ];
}

const CONTROLLERS: ReadonlySet<string> = new Set(["Controller", "JsonController"]);

function controllerPath(node: Class, evaluation: Evaluation): string {
  for (const { expression } of node.decorators) {
    if (expression.type !== "CallExpression") continue;
    const callee = evaluation.valueOf(expression.callee);
    if (callee.kind !== "external" || !CONTROLLERS.has(callee.path)) continue;
    const [first] = expression.arguments;
    return first === undefined ? "" : (pathOf(first, evaluation) ?? "");
  }
  return "";
}

function pathOf(node: Node, evaluation: Evaluation): string | undefined {
  if (node.type !== "ObjectExpression") return literal(node);
  const path = node.properties.find(
    (one) => one.type === "Property" && one.key.type === "Identifier" && one.key.name === "path",
  );
  return path?.type === "Property" ? pathOf(path.value, evaluation) : undefined;
}

function joined(...parts: readonly string[]): string {
  const path = parts
    .flatMap((part) => part.split("/"))
    .filter((part) => part !== "")
    .join("/");
  return `/${path}`;
}
