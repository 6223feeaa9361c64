/** The calls that record something: steps of metrics with their labels, spans with their attributes, lines of logs. */
import { kindsOfCall, isLibrary } from "../hook/library.ts";
import { isLoggerCall } from "../hook/names.ts";
import { type Evaluation, literal } from "../source/evaluation.ts";
import type { Project } from "../source/project.ts";
import { nameOf } from "../source/scope.ts";
import type { Node } from "../source/syntax.ts";
import { metricOf } from "./metric-origin.ts";

type Call = Extract<Node, { type: "CallExpression" }>;

export type Recording =
  | {
      readonly kind: "metric";
      /** Nothing where no syntax tells. */
      readonly name: string | undefined;
      /** Where the name stands, for calls that give it as a text. */
      readonly named: Node | undefined;
      readonly labels: readonly Field[];
    }
  | { readonly kind: "attributes"; readonly fields: readonly Field[] }
  | { readonly kind: "span"; readonly name: Node }
  | {
      readonly kind: "log";
      readonly message: Node | undefined;
      readonly fields: readonly Field[];
      /** Whether fields come before the message, as pino has them. */
      readonly fieldsFirst: boolean;
    };

export interface Field {
  readonly key: string;
  readonly value: Node;
}

const STEPS = new Set(["inc", "dec", "add", "observe", "record", "set", "with", "labels", "startTimer"]);
const BY_NAME = new Set([
  "incrementCounter",
  "setGauge",
  "observeHistogram",
  "time",
  "recordCounter",
  "recordGauge",
  "recordHistogram",
]);
const SPANS = new Set(["withSpan", "startSpan", "startActiveSpan"]);
const ATTRIBUTES = new Set(["setAttributes", "addSpanAttributes"]);
const ONE_ATTRIBUTE = new Set(["setAttribute", "addSpanAttribute"]);
/** Loggers of Nest take no fields. */
const WITHOUT_FIELDS = new Set(["@nestjs/common"]);

export function recordingOf(call: Call, evaluation: Evaluation, project: Project): Recording | undefined {
  const { callee } = call;
  const method = callee.type === "MemberExpression" ? nameOf(callee.property) : nameOf(callee);
  if (method === undefined) return undefined;
  const value = evaluation.valueOf(callee);
  const origin = value.kind === "external" && isLibrary(value.module) ? value : undefined;
  const kinds = origin === undefined ? [] : kindsOfCall(origin.module, origin.path);
  const last = origin?.path.split(".").at(-1) ?? "";
  const [first, second, third] = call.arguments;
  if (origin !== undefined && BY_NAME.has(last) && kinds.includes("metrics"))
    return {
      kind: "metric",
      name: first && literal(first),
      named: first,
      labels: third === undefined ? [] : fieldsOf(third, evaluation),
    };
  if (callee.type === "MemberExpression" && STEPS.has(method)) {
    const name = metricOf(callee.object, evaluation, project);
    if (name !== undefined || kinds.includes("metrics")) {
      // prom-client takes labels first, we and OpenTelemetry the value.
      return {
        kind: "metric",
        name,
        named: undefined,
        labels: [first, second].flatMap((one) => (one === undefined ? [] : fieldsOf(one, evaluation))),
      };
    }
  }
  if (SPANS.has(method) && kinds.includes("tracing") && first !== undefined)
    return { kind: "span", name: first };
  if (ATTRIBUTES.has(method) && first !== undefined && isSpanCall(callee, kinds))
    return { kind: "attributes", fields: fieldsOf(first, evaluation) };
  if (ONE_ATTRIBUTE.has(method) && first !== undefined && second !== undefined && isSpanCall(callee, kinds))
    return { kind: "attributes", fields: [{ key: literal(first) ?? "", value: second }] };
  const isOfUnknown = value.kind === "unknown" || (value.kind === "external" && origin === undefined);
  if (kinds.includes("logging") || (isOfUnknown && isLoggerCall(callee))) {
    if (origin !== undefined && WITHOUT_FIELDS.has(origin.module)) return undefined;
    return logOf(call, origin?.module, evaluation);
  }
  return undefined;
}

/** A span of unknown origin goes by its name. */
function isSpanCall(callee: Node, kinds: readonly string[]): boolean {
  if (kinds.includes("tracing")) return true;
  if (callee.type !== "MemberExpression") return false;
  const { object } = callee;
  return object.type === "Identifier" && /^(?:span|.*Span)$/u.test(object.name);
}

function logOf({ arguments: given }: Call, module: string | undefined, evaluation: Evaluation): Recording {
  const message = given.find(isText);
  const fields = given.filter((one) => one !== message).flatMap((one) => fieldsOf(one, evaluation));
  const fieldsFirst = module === undefined || module.startsWith("pino") || module === "fastify";
  return { kind: "log", message, fields, fieldsFirst };
}

function isText(node: Node): boolean {
  if (node.type === "TemplateLiteral") return true;
  if (node.type === "Literal") return typeof node.value === "string";
  return (
    node.type === "BinaryExpression" && node.operator === "+" && (isText(node.left) || isText(node.right))
  );
}

/**
 * What is written out, here or in the variable that is given; computed keys, and what is put in later, are left to those who
 * run it. A value by itself has its own name.
 */
export function fieldsOf(node: Node, evaluation: Evaluation, depth = 0): readonly Field[] {
  const value = evaluation.valueOf(node);
  // Longer ways are circles: an object that spreads itself.
  if (value.kind !== "object" || depth > DEPTH) return [];
  return value.node.properties.flatMap((property) => {
    if (property.type === "SpreadElement") return fieldsOf(property.argument, evaluation, depth + 1);
    const key = property.computed ? literal(property.key) : nameOf(property.key);
    return key === undefined ? [] : [{ key, value: property.value }];
  });
}
const DEPTH = 8;
