/** Files of a target as YAML. */
import { Document, Scalar, visit } from "yaml";
import { PLAIN } from "../rule/print.ts";

/** The file's text; expressions over several lines stay readable. */
export function printTargetFile(file: object, header: readonly string[] = []): string {
  const document = new Document(file, PLAIN);
  if (header.length > 0) document.commentBefore = header.map((line) => ` ${line}`).join("\n");
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string" && node.value.includes("\n")) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0 });
}
