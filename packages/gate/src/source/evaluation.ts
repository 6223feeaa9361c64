/**
 * What expressions stand for: names followed to their declarations, through imports, destructuring, members of classes and
 * what functions return. Nothing is run, and arguments are not bound to parameters: a parameter is what its type says.
 */
import { assertNever } from "@sightline/model";
import { isLibrary } from "../hook/library.ts";
import { exportsOf } from "./exports.ts";
import { isPackage, packageName } from "./module-name.ts";
import type { Project } from "./project.ts";
import { type Binding, lookUp, nameOf } from "./scope.ts";
import { type Class, type FunctionNode, isFunctionNode, type Node, type Program, walk } from "./syntax.ts";
import { externalMember, UNKNOWN, type Value } from "./value.ts";

export interface Evaluation {
  valueOf(node: Node): Value;
  memberOf(value: Value, name: string): Value;
  /** The value of a property's or parameter's type. */
  typed(annotation: Node): Value;
  exported(program: Program, name: string): Value;
}

export function createEvaluation(project: Project): Evaluation {
  const values = new Map<Node, Value>();

  const asked = new Map<Node, number>();
  let lowestCut = Infinity;

  /**
   * What asks for itself on the way, such as a function that returns its own call, is unknown. What was found unknown only
   * because somebody further up is still being asked is not kept: asked for from elsewhere, it may be known.
   */
  function valueOf(node: Node): Value {
    if (!FOLLOWED.has(node.type)) return evaluate(node);
    const known = values.get(node);
    if (known !== undefined) return known;
    const depth = asked.get(node);
    if (depth !== undefined) {
      lowestCut = Math.min(lowestCut, depth);
      return UNKNOWN;
    }
    const outer = lowestCut;
    lowestCut = Infinity;
    const here = asked.size;
    asked.set(node, here);
    const value = evaluate(node);
    asked.delete(node);
    const isFinal = value.kind !== "unknown" || lowestCut >= here;
    if (isFinal) values.set(node, value);
    lowestCut = Math.min(outer, lowestCut < here ? lowestCut : Infinity);
    return value;
  }

  function evaluate(node: Node): Value {
    if (isFunctionNode(node)) return { kind: "function", node };
    switch (node.type) {
      case "ClassDeclaration":
      case "ClassExpression":
        return { kind: "class", node };
      case "TSInterfaceDeclaration":
        return { kind: "shape", node: node.body };
      case "TSTypeAliasDeclaration":
        return typed(node.typeAnnotation);
      case "ObjectExpression":
        return { kind: "object", node };
      case "ArrayExpression":
        return { kind: "list", items: node.elements.filter((element) => element !== null) };
      case "Identifier": {
        const binding = lookUp(node.name, node);
        return binding === undefined ? UNKNOWN : boundTo(binding);
      }
      case "ThisExpression":
        return thisAt(node);
      case "MemberExpression": {
        const name = node.computed ? literal(node.property) : nameOf(node.property);
        return name === undefined ? UNKNOWN : memberOf(valueOf(node.object), name);
      }
      case "CallExpression":
        return called(node);
      case "NewExpression": {
        const callee = valueOf(node.callee);
        return callee.kind === "class" ? { kind: "instance", node: callee.node } : returned(callee);
      }
      case "ImportExpression": {
        const specifier = literal(node.source);
        return specifier === undefined ? UNKNOWN : moduleOf(node, specifier);
      }
      case "AwaitExpression":
        return valueOf(node.argument);
      case "AssignmentExpression":
        return valueOf(node.right);
      case "ChainExpression":
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "TSInstantiationExpression":
      case "ParenthesizedExpression": {
        const value = valueOf(node.expression);
        const isCast = node.type === "TSAsExpression" || node.type === "TSTypeAssertion";
        return value.kind === "unknown" && isCast ? typed(node.typeAnnotation) : value;
      }
      case "LogicalExpression":
        return firstKnown(valueOf(node.left), () => valueOf(node.right));
      case "ConditionalExpression":
        return firstKnown(valueOf(node.consequent), () => valueOf(node.alternate));
      case "SequenceExpression": {
        const last = node.expressions.at(-1);
        return last === undefined ? UNKNOWN : valueOf(last);
      }
      default:
        return UNKNOWN;
    }
  }

  function boundTo(binding: Binding): Value {
    switch (binding.kind) {
      case "declared":
        return valueOf(binding.node);
      case "import": {
        const from = moduleOf(binding.program, binding.specifier);
        return binding.name === "*" ? from : memberOf(from, binding.name);
      }
      case "variable": {
        const { init, annotation, path } = binding;
        const made = init === undefined ? UNKNOWN : path.reduce(memberOf, valueOf(init));
        return firstKnown(made, () =>
          annotation === undefined ? UNKNOWN : path.reduce(memberOf, typed(annotation)),
        );
      }
      default:
        return assertNever(binding, "binding");
    }
  }

  function moduleOf(from: Node, specifier: string): Value {
    // A known library is judged by its names, also where a workspace holds its source.
    const file = isLibrary(specifier) ? undefined : project.imported(project.fileOf(from), specifier);
    if (file !== undefined) return { kind: "module", program: file.program };
    return isPackage(specifier) ? { kind: "external", module: packageName(specifier), path: "" } : UNKNOWN;
  }

  function exported(program: Program, name: string, seen: ReadonlySet<Node> = new Set()): Value {
    if (seen.has(program)) return UNKNOWN;
    const { named, stars } = exportsOf(program);
    const found = named.get(name);
    if (found?.kind === "here") return valueOf(found.node);
    if (found?.kind === "from") {
      const from = moduleOf(program, found.specifier);
      return found.name === "*" ? from : memberOf(from, found.name);
    }
    // `require` of `module.exports = { a, b }`.
    const whole = name === "default" ? undefined : named.get("default");
    if (whole?.kind === "here" && stars.length === 0) {
      const member = memberOf(valueOf(whole.node), name);
      if (member.kind !== "unknown") return member;
    }
    for (const specifier of stars) {
      const from = moduleOf(program, specifier);
      const value =
        from.kind === "module" && from.program.type === "Program"
          ? exported(from.program, name, new Set([...seen, program]))
          : UNKNOWN;
      if (value.kind !== "unknown") return value;
    }
    return UNKNOWN;
  }

  function memberOf(value: Value, name: string): Value {
    switch (value.kind) {
      case "external":
        return externalMember(value, name);
      case "module":
        return value.program.type === "Program" ? exported(value.program, name) : UNKNOWN;
      case "object":
        return propertyOf(value.node.properties, name);
      case "instance":
        return classMember(value.node, name, false);
      case "class":
        return classMember(value.node, name, true);
      case "shape":
        return shapeMember(value.node, name);
      case "list":
      case "function":
      case "unknown":
        return UNKNOWN;
      default:
        return assertNever(value, "value");
    }
  }

  function propertyOf(properties: readonly Node[], name: string): Value {
    for (const property of properties.toReversed()) {
      if (property.type === "SpreadElement") {
        const value = memberOf(valueOf(property.argument), name);
        if (value.kind !== "unknown") return value;
      } else if (property.type === "Property" && keyOf(property) === name) return valueOf(property.value);
    }
    return UNKNOWN;
  }

  function classMember(node: Class, name: string, isStatic: boolean): Value {
    for (const member of node.body.body) {
      if (member.type === "MethodDefinition" && member.static === isStatic && keyOf(member) === name) {
        const method = valueOf(member.value);
        if (member.kind === "get") return returned(method);
        if (member.kind === "method" && member.value.body !== null) return method;
      }
      if (member.type === "PropertyDefinition" && member.static === isStatic && keyOf(member) === name) {
        const { value, typeAnnotation } = member;
        const made = value === null ? UNKNOWN : valueOf(value);
        const found = firstKnown(made, () =>
          typeAnnotation ? typed(typeAnnotation.typeAnnotation) : UNKNOWN,
        );
        if (found.kind !== "unknown") return found;
      }
    }
    const given = isStatic ? UNKNOWN : givenToConstructor(node, name);
    if (given.kind !== "unknown" || node.superClass === null) return given;
    const above = valueOf(node.superClass);
    return above.kind === "class" ? classMember(above.node, name, isStatic) : UNKNOWN;
  }

  function givenToConstructor(node: Class, name: string): Value {
    const constructor = node.body.body.find(
      (one) => one.type === "MethodDefinition" && one.kind === "constructor",
    );
    if (constructor?.type !== "MethodDefinition") return UNKNOWN;
    for (const parameter of constructor.value.params) {
      if (parameter.type !== "TSParameterProperty") continue;
      const pattern =
        parameter.parameter.type === "AssignmentPattern" ? parameter.parameter.left : parameter.parameter;
      if (pattern.type === "Identifier" && pattern.name === name) {
        const annotation = pattern.typeAnnotation?.typeAnnotation;
        return annotation === undefined ? UNKNOWN : typed(annotation);
      }
    }
    let found: Value = UNKNOWN;
    if (constructor.value.body === null) return found;
    walk(constructor.value.body, (below) => {
      if (below.type === "AssignmentExpression" && below.left.type === "MemberExpression") {
        const { object, property } = below.left;
        if (object.type === "ThisExpression" && nameOf(property) === name) found = valueOf(below.right);
      }
      return found.kind === "unknown" && !isFunctionNode(below);
    });
    return found;
  }

  function shapeMember(node: Node, name: string): Value {
    const members =
      node.type === "TSInterfaceBody" ? node.body : node.type === "TSTypeLiteral" ? node.members : [];
    for (const member of members) {
      if (member.type === "TSPropertySignature" && nameOf(member.key) === name && member.typeAnnotation)
        return typed(member.typeAnnotation.typeAnnotation);
    }
    return UNKNOWN;
  }

  function typed(annotation: Node): Value {
    switch (annotation.type) {
      case "TSTypeReference": {
        const value = typeName(annotation.typeName);
        if (value.kind === "class") return { kind: "instance", node: value.node };
        if (value.kind === "shape") return value;
        if (value.kind === "external") return { ...value, path: `${value.path}()` };
        return UNKNOWN;
      }
      case "TSTypeLiteral":
        return { kind: "shape", node: annotation };
      case "TSUnionType":
      case "TSIntersectionType": {
        return annotation.types.map(typed).find(({ kind }) => kind !== "unknown") ?? UNKNOWN;
      }
      case "TSTypeQuery":
        return annotation.exprName.type === "Identifier" ? valueOf(annotation.exprName) : UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  function typeName(name: Node): Value {
    if (name.type === "Identifier") return valueOf(name);
    if (name.type !== "TSQualifiedName") return UNKNOWN;
    return memberOf(typeName(name.left), name.right.name);
  }

  function called(node: Extract<Node, { type: "CallExpression" }>): Value {
    const [first] = node.arguments;
    if (node.callee.type === "Identifier" && node.callee.name === "require" && first !== undefined) {
      const specifier = literal(first);
      if (specifier !== undefined && lookUp("require", node) === undefined)
        return requiredFrom(node, specifier);
    }
    if (node.callee.type === "MemberExpression") {
      // What a method is bound to, and what was frozen, is still itself.
      const name = nameOf(node.callee.property);
      if (name === "bind") {
        const bound = valueOf(node.callee.object);
        if (bound.kind === "function") return bound;
      }
      if (
        isGlobal(node.callee.object, "Object") &&
        (name === "freeze" || name === "assign") &&
        first !== undefined
      )
        return valueOf(first);
    }
    return { ...returned(valueOf(node.callee)), via: node };
  }

  function requiredFrom(node: Node, specifier: string): Value {
    const value = moduleOf(node, specifier);
    if (value.kind !== "module" || value.program.type !== "Program") return value;
    const { named } = exportsOf(value.program);
    const whole = named.size === 1 ? named.get("default") : undefined;
    return whole?.kind === "here" ? valueOf(whole.node) : value;
  }

  function returned(value: Value): Value {
    if (value.kind === "external") {
      const { module, path } = value;
      return { kind: "external", module, path: `${path}()` };
    }
    if (value.kind !== "function") return UNKNOWN;
    const { node } = value;
    if (node.type === "ArrowFunctionExpression" && node.body.type !== "BlockStatement")
      return valueOf(node.body);
    for (const expression of returnedExpressions(node)) {
      const result = valueOf(expression);
      if (result.kind !== "unknown") return result;
    }
    const annotation = node.returnType?.typeAnnotation;
    return annotation === undefined ? UNKNOWN : typed(annotation);
  }

  return { valueOf, memberOf, typed, exported };
}

/** What leads somewhere else and is asked for again; the others are what they are. */
const FOLLOWED: ReadonlySet<Node["type"]> = new Set<Node["type"]>([
  "Identifier",
  "MemberExpression",
  "CallExpression",
  "NewExpression",
  "TSTypeAliasDeclaration",
  "LogicalExpression",
  "ConditionalExpression",
]);

/** Of a method its class, of a function in an object that object. */
function thisAt(node: Node): Value {
  for (let at = node.parent; at !== undefined && at !== null; at = at.parent) {
    if (at.type === "MethodDefinition" || at.type === "PropertyDefinition" || at.type === "StaticBlock") {
      const owner = at.parent?.parent;
      if (owner?.type !== "ClassDeclaration" && owner?.type !== "ClassExpression") return UNKNOWN;
      const isStatic = at.type === "StaticBlock" || at.static;
      return { kind: isStatic ? "class" : "instance", node: owner };
    }
    if (at.type === "FunctionExpression" && at.parent?.type === "Property") {
      const object = at.parent.parent;
      return object?.type === "ObjectExpression" ? { kind: "object", node: object } : UNKNOWN;
    }
    if (at.type === "FunctionDeclaration") return UNKNOWN;
  }
  return UNKNOWN;
}

function firstKnown(value: Value, otherwise: () => Value): Value {
  if (value.kind !== "unknown") return value;
  const other = otherwise();
  return other.kind === "unknown" ? value : other;
}

/** What a function gives back, without what functions inside it do. */
export function returnedExpressions(node: FunctionNode): readonly Node[] {
  if (node.body === null) return [];
  if (node.body.type !== "BlockStatement") return [node.body];
  const found: Node[] = [];
  walk(node.body, (below) => {
    if (below.type === "ReturnStatement" && below.argument !== null) found.push(below.argument);
    return !isFunctionNode(below);
  });
  return found;
}

export function keyOf(member: { readonly key: Node; readonly computed: boolean }): string | undefined {
  return member.computed ? literal(member.key) : nameOf(member.key);
}

export function literal(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

export function isGlobal(node: Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name && lookUp(name, node) === undefined;
}
