/** Which declaration a name stands for, by the rules of lexical scope. */
import { isFunctionNode, type Node } from "./syntax.ts";

export type Binding =
  | { readonly kind: "import"; readonly specifier: string; readonly name: string; readonly program: Node }
  | { readonly kind: "declared"; readonly node: Node }
  | {
      readonly kind: "variable";
      readonly init: Node | undefined;
      readonly annotation: Node | undefined;
      /** The properties that destructuring took, outermost first. */
      readonly path: readonly string[];
      readonly isParameter: boolean;
    };

type Bindings = Map<string, Binding>;
const known = new WeakMap<Node, Bindings>();

/** The nearest declaration of a name as seen from a node. */
export function lookUp(name: string, from: Node): Binding | undefined {
  for (let node: Node | null | undefined = from; node !== undefined && node !== null; node = node.parent) {
    const binding = bindingsOf(node)?.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function bindingsOf(node: Node): Bindings | undefined {
  const gather = gathererOf(node);
  if (gather === undefined) return undefined;
  const before = known.get(node);
  if (before !== undefined) return before;
  const bindings: Bindings = new Map();
  known.set(node, bindings);
  gather(bindings);
  return bindings;
}

function gathererOf(node: Node): ((into: Bindings) => void) | undefined {
  if (isFunctionNode(node)) {
    return (into) => {
      if (node.type === "FunctionExpression" && node.id !== null)
        into.set(node.id.name, { kind: "declared", node });
      for (const parameter of node.params) bindParameter(parameter, into);
    };
  }
  switch (node.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return (into) => {
        for (const statement of node.body) bindStatement(statement, node, into);
      };
    case "ForStatement":
      return (into) => {
        if (node.init?.type === "VariableDeclaration") bindStatement(node.init, node, into);
      };
    case "ForOfStatement":
    case "ForInStatement":
      return (into) => {
        if (node.left.type === "VariableDeclaration") bindStatement(node.left, node, into);
      };
    case "SwitchStatement":
      return (into) => {
        for (const one of node.cases)
          for (const statement of one.consequent) bindStatement(statement, node, into);
      };
    case "CatchClause":
      return (into) => {
        if (node.param !== null) bindPattern(node.param, [], undefined, true, into);
      };
    case "ClassExpression":
      return (into) => {
        if (node.id !== null) into.set(node.id.name, { kind: "declared", node });
      };
    default:
      return undefined;
  }
}

function bindStatement(statement: Node, scope: Node, into: Bindings): void {
  switch (statement.type) {
    case "ImportDeclaration":
      for (const one of statement.specifiers) {
        const specifier = statement.source.value;
        const name =
          one.type === "ImportSpecifier"
            ? (nameOf(one.imported) ?? "")
            : one.type === "ImportDefaultSpecifier"
              ? "default"
              : "*";
        into.set(one.local.name, { kind: "import", specifier, name, program: scope });
      }
      return;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      if (statement.declaration !== null) bindStatement(statement.declaration, scope, into);
      return;
    case "VariableDeclaration":
      for (const { id, init } of statement.declarations) bindPattern(id, [], init ?? undefined, false, into);
      return;
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      if (statement.id !== null && !into.has(statement.id.name))
        into.set(statement.id.name, { kind: "declared", node: statement });
      return;
    case "TSImportEqualsDeclaration":
      if (statement.moduleReference.type === "TSExternalModuleReference") {
        const specifier = statement.moduleReference.expression.value;
        into.set(statement.id.name, { kind: "import", specifier, name: "*", program: scope });
      }
      return;
    default:
  }
}

function bindParameter(parameter: Node, into: Bindings): void {
  if (parameter.type === "TSParameterProperty") bindParameter(parameter.parameter, into);
  else bindPattern(parameter, [], undefined, true, into);
}

function bindPattern(
  pattern: Node,
  path: readonly string[],
  init: Node | undefined,
  isParameter: boolean,
  into: Bindings,
  given?: Node,
): void {
  switch (pattern.type) {
    case "Identifier": {
      const annotation = annotationOf(pattern) ?? given;
      into.set(pattern.name, { kind: "variable", init, annotation, path, isParameter });
      return;
    }
    case "AssignmentPattern":
      // A default stands for what is given, where nothing else is known of it.
      bindPattern(
        pattern.left,
        path,
        init ?? (path.length === 0 ? pattern.right : undefined),
        isParameter,
        into,
        given,
      );
      return;
    case "ObjectPattern": {
      const annotation = annotationOf(pattern) ?? given;
      for (const property of pattern.properties) {
        if (property.type === "RestElement")
          bindPattern(property.argument, path, init, isParameter, into, annotation);
        else {
          const key = property.computed ? undefined : nameOf(property.key);
          bindPattern(property.value, [...path, key ?? "?"], init, isParameter, into, annotation);
        }
      }
      return;
    }
    case "ArrayPattern":
      for (const element of pattern.elements)
        if (element !== null) bindPattern(element, [...path, "[]"], init, isParameter, into);
      return;
    case "RestElement":
      bindPattern(pattern.argument, [...path, "..."], init, isParameter, into);
      return;
    default:
  }
}

function annotationOf(pattern: Node): Node | undefined {
  if (pattern.type !== "Identifier" && pattern.type !== "ObjectPattern") return undefined;
  return pattern.typeAnnotation?.typeAnnotation ?? undefined;
}

/** What a property, an import or a member is called, where it is no expression. */

export function nameOf(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "PrivateIdentifier") return `#${node.name}`;
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return undefined;
}
