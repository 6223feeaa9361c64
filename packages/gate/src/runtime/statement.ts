/** SQL that stands in code, and whether what a database was asked is it. */
import { type Node, walk } from "../source/syntax.ts";

export interface WrittenStatement {
  /** Relative to the folder that was checked, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** On one line; `?` for what the code puts in. */
  readonly text: string;
  /** What is compared: see `comparable`. */
  readonly form: string;
}

/** What the code puts in: a value, or a part of the statement. */
const HOLE = "\u0001";

/** The statements in a tree: texts, templates and sums of texts that begin as SQL does. */
export function statementsIn(
  root: Node,
  see: (statement: { readonly node: Node; readonly text: string; readonly form: string }) => void,
): void {
  walk(root, (node) => {
    if (node.type === "ImportDeclaration") return false;
    if (node.type !== "Literal" && node.type !== "TemplateLiteral" && node.type !== "BinaryExpression")
      return true;
    const text = writtenText(node);
    if (text === undefined || !isStatement(text)) return true;
    const line = text.replaceAll(HOLE, "?").replaceAll(/\s+/gu, " ").trim();
    see({ node, text: line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line, form: comparable(text) });
    return false;
  });
}
/** Of what is shown: longer statements are told apart by their line. */
const LONGEST = 200;

function writtenText(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral")
    return node.quasis.map(({ value }) => value.cooked ?? value.raw).join(HOLE);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return undefined;
  const left = writtenText(node.left);
  return left === undefined ? undefined : left + (writtenText(node.right) ?? HOLE);
}

/** Prose may begin with one of these words, with a capital; otherwise the word that must follow is asked for too. */
function isStatement(text: string): boolean {
  const rest = text.replace(/^(?:\s+|--[^\n]*\n|\/\*[^]*?\*\/)+/u, "");
  if (/^[A-Z][a-z]/u.test(rest)) return false;
  return STATEMENT.test(rest) || CAPITALS.test(rest);
}
const STATEMENT =
  /^(?:select\b[^]*\sfrom\s|insert\s+(?:ignore\s+|or\s+\w+\s+)?into\s|update\s[^]*\sset\s|delete\s+from\s|replace\s+into\s|merge\s+into\s|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\()/iu;
const CAPITALS =
  /^(?:SELECT|CALL|CREATE\s+(?:TABLE|INDEX|UNIQUE)|ALTER\s+TABLE|DROP\s+(?:TABLE|INDEX)|TRUNCATE)\s/u;

/**
 * A statement as it can be compared: without values, comments, capitals and needless space, each list of values as one. What
 * is seen of a database (`db.query.text`) has lost its values before.
 */
export function comparable(text: string): string {
  return text
    .replaceAll(/--[^\n]*(?:\n|$)|\/\*[^]*?\*\//gu, " ")
    .replaceAll(/(?<!\w)[enx]?'(?:[^']|'')*'/giu, "?")
    .toLowerCase()
    .replaceAll(/\$\d+|\?\d+|(?<![:\w]):[a-z_]\w*|(?<![@\w])@[a-z_]\w*/gu, "?")
    .replaceAll(/(?<![\w.$])\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gu, "?")
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/ ?(?<mark>[(),;=<>]) ?/gu, "$<mark>")
    .replaceAll(/(?<=[(,=<>])-(?=\?)/gu, "")
    .replaceAll(/\(\?(?:,\?)+\)/gu, "(?)")
    .replaceAll(/\(\?\)(?:,\(\?\))+/gu, "(?)")
    .replace(/;+$/u, "")
    .trim();
}

/** Whether a seen statement may be a written one: what the code puts in may be anything. */
export function isSameStatement(written: string, seen: string): boolean {
  const parts = written.split(HOLE);
  const [first = ""] = parts;
  if (parts.length === 1) return written === seen;
  if (!seen.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = seen.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? "";
  return seen.length - last.length >= at && seen.endsWith(last);
}
