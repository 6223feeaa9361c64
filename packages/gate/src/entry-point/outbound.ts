/** Calls to other services over HTTP. */
import { type Evaluation, isGlobal } from "../source/evaluation.ts";
import { type CallExpression, type FunctionNode, isFunctionNode, type Node } from "../source/syntax.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";

const CLIENTS: ReadonlyMap<string, RegExp> = new Map([
  ["axios", /^$|(?:^|\.)(?:get|post|put|patch|delete|head|options|request)$|^create\(\)$/u],
  ["got", /^$|^(?:get|post|put|patch|delete|head|stream|paginate)$|^extend\(\)/u],
  ["ky", /^$|^(?:get|post|put|patch|delete|head)$|^(?:create|extend)\(\)/u],
  ["undici", /^(?:fetch|request|stream|pipeline)$/u],
  ["node-fetch", /^$/u],
  ["cross-fetch", /^$|^fetch$/u],
  ["superagent", /^(?:get|post|put|patch|delete|head)$/u],
  ["http", /^(?:request|get)$/u],
  ["https", /^(?:request|get)$/u],
  ["@nestjs/axios", /^HttpService\(\)\.(?:axiosRef\.)?(?:get|post|put|patch|delete|head|request)$/u],
]);

export function outboundOf(call: CallExpression, evaluation: Evaluation): EntryPoint | undefined {
  const client = clientOf(call, evaluation);
  if (client === undefined) return undefined;
  const code = ownerOf(call);
  if (code === undefined) return undefined;
  return {
    kind: "outbound",
    by: client,
    label: `outbound call by ${client}`,
    why: `it calls another service by ${client}`,
    code,
    around: [],
    registration: call,
    name: functionName(code, "(anonymous)"),
  };
}

function clientOf(call: CallExpression, evaluation: Evaluation): string | undefined {
  if (isGlobal(call.callee, "fetch")) return "fetch";
  const callee = evaluation.valueOf(call.callee);
  if (callee.kind !== "external") return undefined;
  return CLIENTS.get(callee.module)?.test(callee.path) === true ? callee.module : undefined;
}

/** The function that a reader would name: callbacks inside it belong to it. */
function ownerOf(node: Node): FunctionNode | undefined {
  let last: FunctionNode | undefined;
  for (let at = node.parent; at !== undefined && at !== null; at = at.parent) {
    if (!isFunctionNode(at)) continue;
    last = at;
    if (at.type === "FunctionDeclaration" || at.parent?.type !== "CallExpression") return at;
  }
  return last;
}
