/**
 * The one door to the parser and the resolver: everything else sees these names. Syntax comes from oxc-parser, without types:
 * TypeScript 7 has no compiler API to build on, and TypeScript 6 as a dependency would take the user's `tsc` away.
 */
import {
  type ArrowFunctionExpression,
  type Comment,
  type Function as PlainFunction,
  type Node,
  parseSync,
  type Program,
  visitorKeys,
} from "oxc-parser";
import { ResolverFactory } from "oxc-resolver";

export type {
  CallExpression,
  CatchClause,
  Class,
  Comment,
  Decorator,
  Node,
  ObjectExpression,
  Program,
} from "oxc-parser";

/** A function of any form: declaration, expression, arrow, body of a method. */
export type FunctionNode = PlainFunction | ArrowFunctionExpression;

export function isFunctionNode(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === "FunctionDeclaration" ||
    node?.type === "FunctionExpression" ||
    node?.type === "ArrowFunctionExpression"
  );
}

export interface SyntaxFault {
  readonly message: string;
  /** In UTF-16 code units from the begin of the file. */
  readonly offset: number;
}

export interface Syntax {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly faults: readonly SyntaxFault[];
}

/** Parses by the file's extension; every node knows its `parent` afterwards. `.js` files may hold JSX. */
export function parse(file: string, text: string): Syntax {
  const result = parseSync(file, text, {
    lang: languageOf(file),
    astType: "ts",
    preserveParens: false,
    sourceType: file.endsWith(".cjs") || file.endsWith(".cts") ? "commonjs" : "unambiguous",
  });
  const faults = result.errors.map(({ message, labels }) => ({ message, offset: labels[0]?.start ?? 0 }));
  const { program } = result;
  setParents(program);
  return { program, comments: result.comments, faults };
}

function languageOf(file: string): "jsx" | "ts" | "tsx" {
  if (file.endsWith(".tsx")) return "tsx";
  return /\.[cm]?ts$/u.test(file) ? "ts" : "jsx";
}

function setParents(root: Node): void {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of childrenOf(node)) {
      child.parent = node;
      waiting.push(child);
    }
  }
}

/** The nodes directly below, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  const keys = visitorKeys[node.type];
  if (keys === undefined) return [];
  const children: Node[] = [];
  // Which keys hold nodes is a table of the parser; its types do not connect the two.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const fields = node as unknown as Readonly<
    Record<string, Node | readonly (Node | null)[] | null | undefined>
  >;
  for (const key of keys) {
    const value = fields[key];
    if (value === null || value === undefined) continue;
    if (isList(value)) {
      for (const item of value) if (item !== null) children.push(item);
    } else children.push(value);
  }
  return children;
}

function isList(value: Node | readonly (Node | null)[]): value is readonly (Node | null)[] {
  return Array.isArray(value);
}

/** Sees the node and everything below it; `false` leaves out what is below. */
export function walk(node: Node, see: (node: Node) => boolean | undefined): void {
  if (see(node) === false) return;
  for (const child of childrenOf(node)) walk(child, see);
}

export type Resolve = (fromFile: string, specifier: string) => string | undefined;

/**
 * Finds the file that an import names: relative paths with and without extension, `.js` for `.ts`, `paths` of the nearest
 * `tsconfig.json`, workspaces and their `exports`. Gives absolute paths; nothing for what is not there.
 */
export function createResolver(): Resolve {
  const shared = {
    extensions: [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"],
    extensionAlias: {
      ".js": [".ts", ".tsx", ".js", ".jsx"],
      ".jsx": [".tsx", ".jsx"],
      ".mjs": [".mts", ".mjs"],
      ".cjs": [".cts", ".cjs"],
    },
    mainFields: ["source", "module", "main"],
    conditionNames: ["source", "import", "require", "node", "default"],
  };
  const resolver = new ResolverFactory({ ...shared, tsconfig: "auto" });
  return (fromFile, specifier) => resolver.resolveFileSync(fromFile, specifier).path ?? undefined;
}
