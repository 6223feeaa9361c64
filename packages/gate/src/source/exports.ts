/** What a file gives to others, by name: of ECMAScript modules and of CommonJS. */
import { nameOf } from "./scope.ts";
import type { Node, Program } from "./syntax.ts";

export type Export =
  | { readonly kind: "here"; readonly node: Node }
  /** `export { a as b } from "./c"`; `*` for the whole of it. */
  | { readonly kind: "from"; readonly specifier: string; readonly name: string };

export interface FileExports {
  readonly named: ReadonlyMap<string, Export>;
  /** `export * from` these. */
  readonly stars: readonly string[];
}

const known = new WeakMap<Program, FileExports>();

export function exportsOf(program: Program): FileExports {
  const before = known.get(program);
  if (before !== undefined) return before;
  const named = new Map<string, Export>();
  const stars: string[] = [];
  for (const statement of program.body) read(statement, named, stars);
  const made = { named, stars };
  known.set(program, made);
  return made;
}

function read(statement: Node, named: Map<string, Export>, stars: string[]): void {
  switch (statement.type) {
    case "ExportDefaultDeclaration":
      named.set("default", { kind: "here", node: statement.declaration });
      return;
    case "TSExportAssignment":
      named.set("default", { kind: "here", node: statement.expression });
      return;
    case "ExportAllDeclaration": {
      const specifier = statement.source.value;
      if (statement.exported === null) stars.push(specifier);
      else named.set(nameOf(statement.exported) ?? "", { kind: "from", specifier, name: "*" });
      return;
    }
    case "ExportNamedDeclaration": {
      for (const { local, exported } of statement.specifiers) {
        const name = nameOf(exported) ?? "";
        const specifier = statement.source?.value;
        if (specifier === undefined) named.set(name, { kind: "here", node: local });
        else named.set(name, { kind: "from", specifier, name: nameOf(local) ?? "" });
      }
      if (statement.declaration !== null) readDeclaration(statement.declaration, named);
      return;
    }
    case "ExpressionStatement":
      if (statement.expression.type === "AssignmentExpression")
        readAssignment(statement.expression.left, statement.expression.right, named);
      return;
    default:
  }
}

function readDeclaration(declaration: Node, named: Map<string, Export>): void {
  if (declaration.type === "VariableDeclaration") {
    for (const { id } of declaration.declarations) readPattern(id, named);
  } else if ("id" in declaration && declaration.id !== null && declaration.id !== undefined) {
    const name = nameOf(declaration.id);
    if (name !== undefined) named.set(name, { kind: "here", node: declaration });
  }
}

/** The name itself is the node: looked up where it stands, it leads to the variable. */
function readPattern(pattern: Node, named: Map<string, Export>): void {
  if (pattern.type === "Identifier") named.set(pattern.name, { kind: "here", node: pattern });
  else if (pattern.type === "ObjectPattern") {
    for (const property of pattern.properties)
      readPattern(property.type === "RestElement" ? property.argument : property.value, named);
  } else if (pattern.type === "AssignmentPattern") readPattern(pattern.left, named);
}

/** `module.exports = x`, `module.exports.a = x`, `exports.a = x`. */
function readAssignment(left: Node, right: Node, named: Map<string, Export>): void {
  if (left.type !== "MemberExpression" || left.computed) return;
  const name = nameOf(left.property) ?? "";
  const { object } = left;
  if (object.type === "Identifier" && object.name === "module" && name === "exports")
    named.set("default", { kind: "here", node: right });
  else if (isExports(object)) named.set(name, { kind: "here", node: right });
}

function isExports(node: Node): boolean {
  if (node.type === "Identifier") return node.name === "exports";
  return (
    node.type === "MemberExpression" &&
    node.object.type === "Identifier" &&
    node.object.name === "module" &&
    nameOf(node.property) === "exports"
  );
}
