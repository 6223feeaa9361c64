/** Next.js: exported methods of `app/…/route.ts`, default exports of `pages/api/…`. */
import type { Evaluation } from "../source/evaluation.ts";
import { exportsOf } from "../source/exports.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type EntryPoint, functionName } from "./entry-point.ts";
import { handlerOf } from "./handler.ts";

/** Without OPTIONS, which browsers ask before they ask. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

export function nextRoutesOf(file: SourceFile, evaluation: Evaluation): readonly EntryPoint[] {
  const app = /(?:^|\/)app\/(?:(.*)\/)?route\.[jt]sx?$/u.exec(file.name);
  const pages = /(?:^|\/)pages\/(api\/.*?)(?:\/index)?\.[jt]sx?$/u.exec(file.name);
  if (app === null && pages === null) return [];
  const path = `/${(app?.[1] ?? pages?.[1] ?? "").replace(/\([^)]*\)\/?/gu, "")}`;
  const { named } = exportsOf(file.program);
  return (app === null ? ["default"] : METHODS).flatMap((name) => {
    const found = named.get(name);
    const handler = found?.kind === "here" ? handlerOf(found.node, evaluation) : undefined;
    if (found?.kind !== "here" || handler === undefined) return [];
    const route = name === "default" ? path : `${name} ${path}`;
    return [
      {
        kind: "route",
        by: "Next.js",
        label: `Next.js route ${route}`,
        why: `Next.js answers ${route} with it`,
        code: handler.code,
        around: handler.around,
        registration: found.node,
        name: functionName(handler.code, name),
      } satisfies EntryPoint,
    ];
  });
}
