/** The import specifiers of a module, by a real parser: the one that vitest brings (Oxc, through Vite). */
import { parseAst } from "vitest/node";

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

export function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  visit(parse(path, text), (node) => {
    const source = node["source"];
    switch (node["type"]) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "ExportNamedDeclaration":
      case "ImportExpression":
      case "TSImportType": {
        const specifier = isRecord(source) ? source["value"] : undefined;
        if (typeof specifier === "string") found.push({ specifier, typeOnly: isTypeOnly(node) });
        break;
      }
      default:
    }
  });
  return found;
}

/** The statements of a module, as ESTree nodes. */
export function statementsOf(path: string, text: string): readonly Readonly<Record<string, unknown>>[] {
  const program: unknown = parse(path, text);
  const body = isRecord(program) ? program["body"] : undefined;
  return Array.isArray(body) ? body.filter(isRecord) : [];
}

function parse(path: string, text: string): unknown {
  const lang = path.endsWith(".tsx") ? "tsx" : /\.[cm]?ts$/u.test(path) ? "ts" : "js";
  return parseAst(text, { lang, sourceType: "module" }, path);
}

function isTypeOnly(node: Readonly<Record<string, unknown>>): boolean {
  if (node["type"] === "TSImportType") return true;
  if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
  const specifiers = node["specifiers"];
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every(
    (one) => isRecord(one) && (one["importKind"] === "type" || one["exportKind"] === "type"),
  );
}

function visit(value: unknown, see: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (!isRecord(value)) return;
  if (typeof value["type"] === "string") see(value);
  for (const key of Object.keys(value)) visit(value[key], see);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
