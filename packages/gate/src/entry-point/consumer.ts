/** What runs without a request: handlers of messages, jobs of queues, schedules; and procedures of tRPC. */
import { type Evaluation, literal } from "../source/evaluation.ts";
import type { CallExpression, Node } from "../source/syntax.ts";
import type { Value } from "../source/value.ts";
import { type EntryPoint, type EntryPointKind, functionName } from "./entry-point.ts";
import { handlerOf } from "./handler.ts";

interface Shape {
  readonly modules: readonly string[];
  readonly by: string;
  readonly kind: EntryPointKind;
  readonly what: string;
  /** The end of what is called: `Worker` for `new Worker(…)`, `.consume` for a method. */
  readonly call: RegExp;
  /** Properties of an object argument that hold the handlers; else the last function argument is the handler. */
  readonly properties?: readonly string[];
}

const SHAPES: readonly Shape[] = [
  { modules: ["bullmq"], by: "BullMQ", kind: "consumer", what: "worker", call: /^Worker$/u },
  { modules: ["bull", "bee-queue"], by: "Bull", kind: "consumer", what: "worker", call: /\.process$/u },
  {
    modules: ["kafkajs"],
    by: "kafkajs",
    kind: "consumer",
    what: "consumer",
    call: /\.run$/u,
    properties: ["eachMessage", "eachBatch"],
  },
  {
    modules: ["amqplib", "amqplib/callback_api", "amqp-connection-manager"],
    by: "amqplib",
    kind: "consumer",
    what: "consumer",
    call: /\.consume$/u,
  },
  {
    modules: ["sqs-consumer"],
    by: "sqs-consumer",
    kind: "consumer",
    what: "consumer",
    call: /Consumer\.create$|^Consumer$/u,
    properties: ["handleMessage", "handleMessageBatch"],
  },
  { modules: ["pg-boss"], by: "pg-boss", kind: "consumer", what: "worker", call: /\.work$/u },
  { modules: ["agenda"], by: "Agenda", kind: "job", what: "job", call: /\.define$/u },
  { modules: ["node-cron"], by: "node-cron", kind: "job", what: "schedule", call: /^schedule$/u },
  {
    modules: ["cron"],
    by: "cron",
    kind: "job",
    what: "schedule",
    call: /^CronJob$|^CronJob\.from$/u,
    properties: ["onTick"],
  },
  { modules: ["croner"], by: "croner", kind: "job", what: "schedule", call: /^Cron$/u },
  { modules: ["node-schedule"], by: "node-schedule", kind: "job", what: "schedule", call: /^scheduleJob$/u },
  {
    modules: ["@trpc/server"],
    by: "tRPC",
    kind: "procedure",
    what: "procedure",
    call: /^initTRPC\..*\.(?:query|mutation|subscription)$/u,
  },
];

export function consumersOf(
  call: CallExpression | Extract<Node, { type: "NewExpression" }>,
  evaluation: Evaluation,
): readonly EntryPoint[] {
  const callee: Value = evaluation.valueOf(call.callee);
  if (callee.kind !== "external") return [];
  const name = callee.path.replaceAll("()", "");
  const shape = SHAPES.find(
    ({ modules, call: called }) => modules.includes(callee.module) && called.test(name),
  );
  if (shape === undefined) return [];
  const [first] = call.arguments;
  const subject = first === undefined ? undefined : literal(first);
  const what = subject === undefined ? `${shape.by} ${shape.what}` : `${shape.by} ${shape.what} ${subject}`;
  return handlersIn(call.arguments, shape, evaluation).flatMap((node) => {
    const handler = handlerOf(node, evaluation);
    if (handler === undefined) return [];
    return [
      {
        kind: shape.kind,
        by: shape.by,
        label: what,
        why: `it is the handler of a ${shape.what} of ${shape.by}`,
        code: handler.code,
        around: handler.around,
        registration: call,
        name: functionName(handler.code, `handler of ${what}`),
      },
    ];
  });
}

function handlersIn(args: readonly Node[], shape: Shape, evaluation: Evaluation): readonly Node[] {
  const named = args.flatMap((node) => {
    const value = evaluation.valueOf(node);
    if (value.kind !== "object") return [];
    return value.node.properties.flatMap((property) =>
      property.type === "Property" &&
      property.key.type === "Identifier" &&
      (shape.properties ?? []).includes(property.key.name)
        ? [property.value]
        : [],
    );
  });
  if (named.length > 0) return named;
  const last = args.toReversed().find((node) => handlerOf(node, evaluation) !== undefined);
  return last === undefined ? [] : [last];
}
