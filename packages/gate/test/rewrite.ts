/** Rewrites of source files that leave what the code does as it is. */
import { extname } from "node:path";
import { exportsOf } from "../src/source/exports.ts";
import { lookUp, nameOf } from "../src/source/scope.ts";
import { type Node, parse, walk } from "../src/source/syntax.ts";

/** The files that stand for one: their paths and texts. */
export type Rewrite = (path: string, text: string) => readonly (readonly [path: string, text: string])[];

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: by } of edits.toSorted((a, b) => b.start - a.start || b.end - a.end))
    result = result.slice(0, start) + by + result.slice(end);
  return result;
}

/** Variables, parameters and imported names that others do not see get another name. */
export const renamed: Rewrite = (path, text) => {
  const { program } = parse(path, text);
  const kept = new Set(exportsOf(program).named.keys());
  const edits: Edit[] = [];
  walk(program, (node) => {
    if (node.type !== "Identifier" || kept.has(node.name) || !isVariable(node)) return true;
    const binding = lookUp(node.name, node);
    if (binding === undefined || binding.kind === "declared") return true;
    const { start } = node;
    const end = start + node.name.length;
    const isShort = node.parent?.type === "Property" && node.parent.shorthand;
    const isImported = node.parent?.type === "ImportSpecifier" && node.parent.imported.start === start;
    if (isShort || isImported) {
      const join = isImported ? " as " : ": ";
      edits.push({ start: end, end, text: `${join}${node.name}Renamed` });
    } else edits.push({ start, end, text: `${node.name}Renamed` });
    return true;
  });
  const seen = new Set<number>();
  const unique = edits.filter(({ start }) => !seen.has(start) && seen.add(start));
  return [[path, edited(text, unique)]];
};

/** Whether an identifier stands for a variable: not for a property, a key or a type's field. */
function isVariable(node: Node): boolean {
  const above = node.parent;
  switch (above?.type) {
    case "MemberExpression":
      return above.object === node || above.computed;
    case "Property":
      return above.value === node || above.shorthand;
    case "MethodDefinition":
    case "PropertyDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
      return false;
    case "ImportSpecifier":
      return above.local === node;
    case "ExportSpecifier":
      return false;
    case "Identifier":
      return false;
    default:
      // A parameter that is a property of the class keeps its name, which the members know it by.
      return above?.type !== "TSParameterProperty" && nameOf(node) !== "undefined";
  }
}

export const commented: Rewrite = (path, text) => {
  const { program } = parse(path, text);
  const edits = program.body.map(({ start }) => ({ start, end: start, text: "/* A note. */\n\n" }));
  const unrelated =
    "\n\nfunction unrelatedSum(a, b) {\n  // logger.info is only spoken of here\n  return a + b;\n}\nvoid unrelatedSum;\n";
  // A hashbang is the first line or none.
  const first = program.hashbang?.end ?? 0;
  const note = { start: first, end: first, text: `\n// logger.info("not code")\n` };
  return [[path, `${edited(text, [note, ...edits])}${unrelated}`]];
};

const VERBS = new Set(["get", "post", "put", "patch", "delete", "consume", "schedule"]);

/** What is handed to a router goes through a function that hands everything on. */
export const wrapped: Rewrite = (path, text) => {
  const { program } = parse(path, text);
  const edits: Edit[] = [];
  walk(program, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return true;
    const last = node.arguments.at(-1);
    const isHandler =
      VERBS.has(nameOf(node.callee.property) ?? "") &&
      last !== undefined &&
      !["ObjectExpression", "Literal", "TemplateLiteral"].includes(last.type);
    if (isHandler)
      edits.push(
        { start: last.start, end: last.start, text: "passThrough(" },
        { start: last.end, end: last.end, text: ")" },
      );
    return true;
  });
  if (edits.length === 0) return [[path, text]];
  const wrapper = "\nfunction passThrough(run) {\n  return (...values) => run(...values);\n}\n";
  return [[path, `${edited(text, edits)}${wrapper}`]];
};

/** The code lies in a file beside, and the old one hands it on. Entry files of Next.js are named by their place. */
export const movedAway: Rewrite = (path, text) => {
  if (/route\.[jt]sx?$|[\\/]pages[\\/]api[\\/]/u.test(path) || text.includes("module.exports"))
    return [[path, text]];
  const extension = extname(path);
  const target = `${path.slice(0, -extension.length)}-moved${extension}`;
  const name = target.split(/[\\/]/u).at(-1) ?? "";
  return [
    [target, text],
    [path, `export * from "./${name}";\n`],
  ];
};
