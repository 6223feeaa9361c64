import type { FunctionNode, Node } from "../source/syntax.ts";

export type EntryPointKind = "route" | "procedure" | "consumer" | "job" | "export" | "catch" | "outbound";

/** Code that somebody will want to look into when it goes wrong. */
export interface EntryPoint {
  readonly kind: EntryPointKind;
  /** The library or the framework: `express`, `bullmq`, `fetch`. */
  readonly by: string;
  /** `express route POST /payments`. */
  readonly label: string;
  /** Why it counts as an entry point: a sentence without its full stop. */
  readonly why: string;
  /** What is judged: a function, or the clause of a catch. */
  readonly code: Node;
  /** What runs with it: wrappers around it, middleware of its route. */
  readonly around: readonly Node[];
  /** Where it is made known to the framework. */
  readonly registration: Node;
  /** Name of the function as a reader knows it. */
  readonly name: string;
  /** Where a route lies, for what is judged of all routes of a router; `use` is about the same node. */
  readonly receiver?: Node;
}

/** The name of a function from where it stands: its own, its variable's, its method's. */
export function functionName(node: FunctionNode, otherwise: string): string {
  if (node.id !== null) return node.id.name;
  const above = node.parent;
  if (above?.type === "VariableDeclarator" && above.id.type === "Identifier") return above.id.name;
  if (above?.type === "MethodDefinition" || above?.type === "PropertyDefinition") {
    const owner = above.parent?.parent;
    const className = owner?.type === "ClassDeclaration" ? (owner.id?.name ?? "") : "";
    const key = above.key.type === "Identifier" ? above.key.name : "";
    return className === "" ? key : `${className}.${key}`;
  }
  if (above?.type === "Property" && above.key.type === "Identifier") return above.key.name;
  return otherwise;
}
