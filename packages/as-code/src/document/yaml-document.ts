/** YAML that a person wrote: plain values, and the line of each. */
import { isMap, isPair, isScalar, LineCounter, type Node, parseAllDocuments } from "yaml";
import { type Path, printPath } from "./path.ts";
import type { Problem } from "./problem.ts";

/** One document of a file. Several are parted by `---`. */
export interface YamlDocument {
  readonly file: string;
  /** Plain data; `null` for a document without content. */
  readonly value: unknown;
  /** The problem at `path`, with the line of the nearest node that exists. */
  problem(path: Path, message: string, fix: string): Problem;
  /** A part of the document as one of its own; its problems keep the whole path. */
  part(path: Path): YamlDocument;
}

export interface YamlFile {
  readonly documents: readonly YamlDocument[];
  /** What keeps it from being YAML; then there are no documents. */
  readonly problems: readonly Problem[];
}

/** Aliases a file may unfold to; more is the attack called "billion laughs". */
const MOST_ALIASES = 100;

/**
 * Reads all documents of a file.
 *
 * @example
 * const { documents, problems } = readYaml("slo.yml", "version: prometheus/v1\n---\nversion: prometheus/v1\n");
 */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, merge: true, uniqueKeys: true });
  if ("empty" in parsed) return { documents: [], problems: [] };
  const problems: Problem[] = [];
  const documents: YamlDocument[] = [];
  for (const document of parsed) {
    for (const error of document.errors) {
      const [first = ""] = error.message.split("\n");
      problems.push({
        file,
        line: lines.linePos(error.pos[0]).line,
        path: "",
        message: `this is not YAML: ${first.replace(/ at line \d+, column \d+:?$/u, "")}`,
        fix: "Mend it at this line; an editor with YAML support shows the place.",
      });
    }
    if (document.errors.length > 0) continue;
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      problems.push({
        file,
        line: 1,
        path: "",
        message: `its aliases cannot be followed: ${error instanceof Error ? error.message : String(error)}`,
        fix: `Write the values out; at most ${MOST_ALIASES} aliases are followed.`,
      });
      continue;
    }
    const { contents } = document;
    const lineAt = (path: Path): number => lines.linePos(offsetAt(contents, path)).line;
    documents.push(documentAt(file, value, [], lineAt));
  }
  return { documents, problems };
}

function documentAt(file: string, value: unknown, root: Path, lineAt: (path: Path) => number): YamlDocument {
  return {
    file,
    value,
    problem: (path, message, fix) => {
      const whole = [...root, ...path];
      return { file, line: lineAt(whole), path: printPath(whole), message, fix };
    },
    part: (path) => documentAt(file, valueAt(value, path), [...root, ...path], lineAt),
  };
}

/** The value at a path of plain data; `undefined` where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

/** Where the deepest node on `path` begins; the key where a key exists, since a mapping's value begins a line later. */
function offsetAt(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    const found = childAt(node, part);
    if (found === undefined) break;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset;
}

function childAt(
  node: unknown,
  part: string | number,
): { node: unknown; offset: number | undefined } | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : "") === String(part));
    if (pair === undefined) return undefined;
    return { node: pair.value, offset: isScalar(pair.key) ? pair.key.range?.[0] : undefined };
  }
  if ("items" in node && Array.isArray(node.items) && typeof part === "number") {
    const item: unknown = node.items[part];
    if (item === undefined || isPair(item)) return undefined;
    return { node: item, offset: beginOf(item) };
  }
  return undefined;
}

function beginOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range))
    return undefined;
  const first: unknown = node.range[0];
  return typeof first === "number" ? first : undefined;
}
