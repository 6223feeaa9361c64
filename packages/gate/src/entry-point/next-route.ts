/** Next.js: exported methods of `app/…/route.ts`, default exports of `pages/api/…`. */
import type { Evaluation } from "../source/evaluation.ts";
import { exportsOf } from "../source/exports.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Node } from "../source/syntax.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";
import { handlerOf, propertyNode } from "./handler.ts";

/** Without OPTIONS, which browsers ask before they ask. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

export function nextRoutesOf(file: SourceFile, evaluation: Evaluation): readonly EntryPoint[] {
  const app = /(?:^|\/)app\/(?:(.*)\/)?route\.[jt]sx?$/u.exec(file.name);
  const pages = /(?:^|\/)pages\/(api\/.*?)(?:\/index)?\.[jt]sx?$/u.exec(file.name);
  if (app === null && pages === null) return [];
  const path = `/${(app?.[1] ?? pages?.[1] ?? "").replace(/\([^)]*\)\/?/gu, "")}`;
  return (app === null ? ["default"] : METHODS).flatMap((name) => {
    const found = placeOf(name, file, evaluation);
    if (found === undefined) return [];
    const dispatch = name === "default" ? dispatchOf(found, evaluation) : undefined;
    const handlers = dispatch?.handlers ?? [[name, found] as const];
    return handlers.flatMap(([method, node]) => {
      const handler = handlerOf(node, evaluation);
      if (handler === undefined) return [];
      const route = method === "default" ? path : `${method} ${path}`;
      return [
        {
          kind: "route",
          by: "Next.js",
          label: `Next.js route ${route}`,
          why: `Next.js answers ${route} with it`,
          code: handler.code,
          around: [...(dispatch?.around ?? []), ...handler.around],
          registration: node,
          name: functionName(handler.code, method),
        } satisfies EntryPoint,
      ];
    });
  });
}

/** Where the export is made, also where a file only hands it on: `export { GET } from "./handler"`. */
function placeOf(name: string, { program }: SourceFile, evaluation: Evaluation): Node | undefined {
  const found = exportsOf(program).named.get(name);
  if (found === undefined || found.kind === "here") return found?.node;
  const value = evaluation.exported(program, name);
  return value.via ?? (value.kind === "function" ? value.node : undefined);
}

interface Dispatch {
  readonly handlers: readonly (readonly [method: string, node: Node])[];
  /** The function that chooses among them. */
  readonly around: readonly Node[];
}

/** `export default byMethod({ GET: …, POST: … })`: each a handler of its own. */
function dispatchOf(node: Node, evaluation: Evaluation): Dispatch | undefined {
  const call = node.type === "Identifier" ? evaluation.valueOf(node).via : node;
  if (call?.type !== "CallExpression") return undefined;
  const handlers = call.arguments.flatMap((argument) =>
    argument.type === "ObjectExpression"
      ? METHODS.flatMap((method) => {
          const handler = propertyNode(argument, method);
          return handler === undefined ? [] : [[method, handler] as const];
        })
      : [],
  );
  if (handlers.length === 0) return undefined;
  const chooser = evaluation.valueOf(call.callee);
  return { handlers, around: chooser.kind === "function" ? [chooser.node] : [] };
}
