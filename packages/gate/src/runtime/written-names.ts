/** The names that stand in the files of a project, to tell what was seen and is not there. */
import { functionName } from "../entry-point/entry-point.ts";
import type { Project } from "../source/project.ts";
import { isFunctionNode, walk } from "../source/syntax.ts";
import type { WrittenNames } from "./join.ts";
import { statementsIn, type WrittenStatement } from "./statement.ts";

export function writtenNames(project: Project, paths: readonly string[]): WrittenNames {
  const functions = new Set<string>();
  const texts = new Set<string>();
  const statements: WrittenStatement[] = [];
  for (const path of paths) {
    const file = project.file(path);
    statementsIn(file.program, ({ node, text, form }) =>
      statements.push({ file: file.name, line: file.lineAt(node.start), text, form }),
    );
    walk(file.program, (node) => {
      if (isFunctionNode(node)) functions.add(functionName(node, "").split(".").at(-1) ?? "");
      else if (node.type === "Literal" && typeof node.value === "string") texts.add(node.value);
      // Declarations name their metrics by keys: `metrics: { orders_created_total: { … } }`.
      else if (node.type === "Property" && node.key.type === "Identifier") texts.add(node.key.name);
      return true;
    });
  }
  return { functions, texts, statements };
}
