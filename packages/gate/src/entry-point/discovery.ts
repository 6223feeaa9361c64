/** All entry points of a file, each function once. */
import type { Evaluation } from "../source/evaluation.ts";
import { exportsOf } from "../source/exports.ts";
import type { Project } from "../source/project.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type FunctionNode, isFunctionNode, type Node } from "../source/syntax.ts";
import type { Value } from "../source/value.ts";
import { isCommand, isForTests, runsInBrowser } from "./audience.ts";
import { consumersOf } from "./consumer.ts";
import { decoratedOf } from "./decorated.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";
import { failureOf } from "./failure.ts";
import { nextRoutesOf } from "./next-route.ts";
import { outboundOf } from "./outbound.ts";
import { resolversOf } from "./resolver.ts";
import { routesOf } from "./route.ts";

/** `folders`: whose exported functions count, relative to the root, with `/`. In the order of the text. */
export function discover(
  file: SourceFile,
  project: Project,
  evaluation: Evaluation,
  folders: readonly string[],
): readonly EntryPoint[] {
  const found: EntryPoint[] = [];
  const outbound: EntryPoint[] = [];
  const facts = project.packageOf(file.path);
  // What browsers do is theirs to report; what a command prints is seen by who typed it.
  const isUnwatched = runsInBrowser(file, facts) || isCommand(file, facts);
  for (const node of file.landmarks.nodes) {
    switch (node.type) {
      case "CallExpression": {
        found.push(
          ...routesOf(node, evaluation),
          ...consumersOf(node, evaluation),
          ...resolversOf(node, evaluation),
        );
        const call = isUnwatched ? undefined : outboundOf(node, evaluation);
        if (call !== undefined && !isForTests(node)) outbound.push(call);
        break;
      }
      case "NewExpression":
        found.push(...consumersOf(node, evaluation), ...resolversOf(node, evaluation));
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        found.push(...decoratedOf(node, evaluation));
        break;
      case "CatchClause": {
        const failure = isUnwatched ? undefined : failureOf(node, evaluation);
        if (failure !== undefined && !isForTests(node)) found.push({ ...failure, name: enclosingName(node) });
        break;
      }
      default:
    }
  }
  if (facts.dependencies.has("next")) found.push(...nextRoutesOf(file, evaluation));
  if (folders.some((folder) => file.name.startsWith(`${folder.replace(/\/+$/u, "")}/`)))
    found.push(...exportedOf(file, evaluation));
  return once([...found, ...outbound]);
}

/** A function that is an entry point twice is judged once, by what was found first. */
function once(found: readonly EntryPoint[]): readonly EntryPoint[] {
  const seen = new Map<Node, EntryPoint>();
  for (const entry of found) if (!seen.has(entry.code)) seen.set(entry.code, entry);
  return [...seen.values()];
}

function exportedOf(file: SourceFile, evaluation: Evaluation): readonly EntryPoint[] {
  return [...exportsOf(file.program).named].flatMap(([name, one]) => {
    const value: Value = one.kind === "here" ? evaluation.valueOf(one.node) : { kind: "unknown" };
    return functionsOf(value).map((code) => ({
      kind: "export" as const,
      by: "configuration",
      label: `exported function ${functionName(code, name)}`,
      why: "it is exported from a folder that the configuration names",
      code,
      around: [],
      registration: code,
      name: functionName(code, name),
    }));
  });
}

/** Of a class its public methods. */
function functionsOf(value: Value): readonly FunctionNode[] {
  if (value.kind === "function") return [value.node];
  if (value.kind !== "class") return [];
  return value.node.body.body.flatMap((member) =>
    member.type === "MethodDefinition" &&
    member.kind === "method" &&
    member.accessibility !== "private" &&
    member.accessibility !== "protected" &&
    member.key.type === "Identifier" &&
    isFunctionNode(member.value)
      ? [member.value]
      : [],
  );
}

/** Of a piece of code, the name of the function around it. */
function enclosingName(node: Node): string {
  for (let at = node.parent; at !== undefined && at !== null; at = at.parent) {
    if (!isFunctionNode(at)) continue;
    const name = functionName(at, "");
    if (name !== "") return name;
  }
  return "(module)";
}
