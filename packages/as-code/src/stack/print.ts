/** Files of the stack as text: the same stack always gives the same bytes. */
import { Document } from "yaml";
import { PLAIN } from "../rule/print.ts";

/** YAML with the header as a comment on top. */
export function printYaml(value: object, header: readonly string[]): string {
  const document = new Document(value, PLAIN);
  if (header.length > 0) document.commentBefore = header.map((line) => ` ${line}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

/** Several documents of one file, as Kubernetes takes them. */
export function printDocuments(values: readonly object[], header: readonly string[]): string {
  return values.map((value, at) => printYaml(value, at === 0 ? header : [])).join("---\n");
}
