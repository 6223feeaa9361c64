/**
 * The one door to the parser and the resolver: everything else sees these names. Syntax comes from oxc-parser, without types:
 * TypeScript 7 has no compiler API to build on, and TypeScript 6 as a dependency would take the user's `tsc` away.
 */
import {
  type ArrowFunctionExpression,
  type Comment,
  type Function as PlainFunction,
  type Node,
  type ParseResult,
  type ParserOptions,
  parseSync,
  type Program,
  rawTransferSupported,
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
  readonly landmarks: Landmarks;
}

export type IdentifierNode = Extract<Node, { type: "Identifier" }>;

export type Landmark = Extract<
  Node,
  {
    type:
      | "CallExpression"
      | "NewExpression"
      | "ClassDeclaration"
      | "ClassExpression"
      | "CatchClause"
      | "ImportDeclaration"
      | "ImportExpression";
  }
>;

/** What all searches of a whole file look at, so that nobody walks the tree for it again. */
export interface Landmarks {
  /** In the order of the text. */
  readonly nodes: readonly Landmark[];
  readonly hasJsx: boolean;
  /** Names that browsers have and Node has not: only what is bound to nothing means them. */
  readonly globals: readonly IdentifierNode[];
}

const OF_BROWSERS: ReadonlySet<string> = new Set([
  "window",
  "document",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "self",
]);

/** Parses by the file's extension; every node knows its `parent` afterwards. `.js` files may hold JSX. */
export function parse(file: string, text: string): Syntax {
  const result = parsed(file, text, {
    lang: languageOf(file),
    astType: "ts",
    preserveParens: false,
    sourceType: file.endsWith(".cjs") || file.endsWith(".cts") ? "commonjs" : "unambiguous",
  });
  const faults = result.errors.map(({ message, labels }) => ({ message, offset: labels[0]?.start ?? 0 }));
  const { program } = result;
  return { program, comments: result.comments, faults, landmarks: surveyed(program) };
}

let isRaw: boolean = rawTransferSupported();

/**
 * The tree comes from the parser's own memory where the platform can, twice as fast as through JSON (`npm run bench -- gate`).
 * That needs 6 GiB of address space, not of memory; where it is limited (`ulimit -v`), the tree comes as JSON.
 */
function parsed(file: string, text: string, options: ParserOptions): ParseResult {
  if (isRaw) {
    const raw: ParserOptions & { readonly experimentalRawTransfer: boolean } = {
      ...options,
      experimentalRawTransfer: true,
    };
    try {
      return parseSync(file, text, raw);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      isRaw = false;
    }
  }
  return parseSync(file, text, options);
}

function languageOf(file: string): "jsx" | "ts" | "tsx" {
  if (file.endsWith(".tsx")) return "tsx";
  return /\.[cm]?ts$/u.test(file) ? "ts" : "jsx";
}

/** Sets the parents and notes the landmarks, in one pass over the tree. */
function surveyed(root: Program): Landmarks {
  const nodes: Landmark[] = [];
  const globals: IdentifierNode[] = [];
  let hasJsx = false;
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    switch (node.type) {
      case "CallExpression":
      case "NewExpression":
      case "ClassDeclaration":
      case "ClassExpression":
      case "CatchClause":
      case "ImportDeclaration":
      case "ImportExpression":
        nodes.push(node);
        break;
      case "Identifier":
        if (OF_BROWSERS.has(node.name)) globals.push(node);
        break;
      case "JSXElement":
      case "JSXFragment":
        hasJsx = true;
        break;
      default:
    }
    const from = waiting.length;
    addChildren(node, waiting);
    for (let at = from; at < waiting.length; at++) {
      const child = waiting[at];
      if (child !== undefined) child.parent = node;
    }
    reverseFrom(waiting, from);
  }
  return { nodes, hasJsx, globals };
}

/** What is pushed last is taken first: the order of the text. */
function reverseFrom(list: Node[], from: number): void {
  for (let low = from, high = list.length - 1; low < high; low++, high--) {
    const first = list[low];
    const last = list[high];
    if (first === undefined || last === undefined) return;
    list[low] = last;
    list[high] = first;
  }
}

/** Adds the nodes directly below, in the order of the text. */
function addChildren(node: Node, into: Node[]): void {
  const keys = visitorKeys[node.type];
  if (keys === undefined) return;
  // Which keys hold nodes is a table of the parser; its types do not connect the two.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const fields = node as unknown as Readonly<
    Record<string, Node | readonly (Node | null)[] | null | undefined>
  >;
  for (const key of keys) {
    const value = fields[key];
    if (value === null || value === undefined) continue;
    if (isList(value)) {
      for (const item of value) if (item !== null) into.push(item);
    } else into.push(value);
  }
}

function isList(value: Node | readonly (Node | null)[]): value is readonly (Node | null)[] {
  return Array.isArray(value);
}

/** Sees the node and everything below it, in the order of the text; `false` leaves out what is below. */
export function walk(root: Node, see: (node: Node) => boolean | undefined): void {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (see(node) === false) continue;
    const from = waiting.length;
    addChildren(node, waiting);
    reverseFrom(waiting, from);
  }
}

/** What an import without an extension may mean, first things first. */
export const EXTENSIONS: readonly string[] = Object.freeze([
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
]);

/** What an import with the extension that a compiler will give may mean. */
export const ALIASES: Readonly<Record<string, readonly string[]>> = Object.freeze({
  ".js": [".ts", ".tsx", ".js", ".jsx"],
  ".jsx": [".tsx", ".jsx"],
  ".mjs": [".mts", ".mjs"],
  ".cjs": [".cts", ".cjs"],
});

export type Resolve = (fromFile: string, specifier: string) => string | undefined;

/**
 * Finds the file that an import names: relative paths with and without extension, `.js` for `.ts`, `paths` of the nearest
 * `tsconfig.json`, workspaces and their `exports`. Gives absolute paths; nothing for what is not there.
 */
export function createResolver(): Resolve {
  const shared = {
    extensions: [...EXTENSIONS],
    extensionAlias: Object.fromEntries(Object.entries(ALIASES).map(([from, to]) => [from, [...to]])),
    mainFields: ["source", "module", "main"],
    conditionNames: ["source", "import", "require", "node", "default"],
  };
  const resolver = new ResolverFactory({ ...shared, tsconfig: "auto" });
  return (fromFile, specifier) => resolver.resolveFileSync(fromFile, specifier).path ?? undefined;
}
