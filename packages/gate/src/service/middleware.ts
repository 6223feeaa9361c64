/** Middleware that records for the routes of an application or of a router. */
import { frameworkOf } from "../entry-point/route.ts";
import type { HookKind } from "../hook/kind.ts";
import { middlewareKinds, type Reach } from "../hook/reach.ts";
import type { Evaluation } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import type { SourceFile } from "../source/source-file.ts";

export interface Middleware {
  readonly kinds: readonly HookKind[];
  /** The file it is put on in: that of a router counts for the routes beside it. */
  readonly file: string;
  readonly isApplication: boolean;
}

/** Whether it is worth the parsing. */
export function mayUseMiddleware(text: string): boolean {
  return /(?:\.|\[\s*["'`])(?:use|register|addHook)\b/u.test(text);
}

export function middlewareIn(file: SourceFile, evaluation: Evaluation, reach: Reach): readonly Middleware[] {
  return file.landmarks.nodes.flatMap((node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
    const method = nameOf(node.callee.property);
    if (method !== "use" && method !== "register" && method !== "addHook") return [];
    const receiver = evaluation.valueOf(node.callee.object);
    if (frameworkOf(receiver) === undefined) return [];
    const kinds = new Set(
      node.arguments.flatMap((argument) => middlewareKinds(evaluation.valueOf(argument), reach)),
    );
    const isRouter = receiver.kind === "external" && receiver.path.endsWith("Router()");
    return kinds.size === 0 ? [] : [{ kinds: [...kinds], file: file.path, isApplication: !isRouter }];
  });
}
