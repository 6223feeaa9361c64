/** A YAML file as plain nodes that know their lines, with variables put in. `yaml` is loaded by the first file, or never. */
import type * as Yaml from "yaml";
import { sdkErrors } from "../../errors.ts";
import { isMissing, partMissing } from "../../notice/optional-part.ts";
import type { EnvironmentVariables } from "../given.ts";

export type Node =
  | {
      readonly kind: "map";
      readonly line: number;
      readonly members: readonly { readonly key: string; readonly line: number; readonly node: Node }[];
    }
  | { readonly kind: "list"; readonly line: number; readonly items: readonly Node[] }
  | { readonly kind: "value"; readonly line: number; readonly value: unknown };

/** @throws CONFIG_FILE_INVALID */
export function parseDocument(path: string, text: string, environment: EnvironmentVariables): Node {
  const yaml = loadYaml();
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    throw sdkErrors.CONFIG_FILE_INVALID({ path, line, problem: error.message.replace(/\.$/, "") });
  }
  const lineOf = (node: unknown): number =>
    yaml.isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
  const plain = (node: unknown, above: number): Node => {
    if (node === null || node === undefined) return { kind: "value", line: above, value: null };
    const line = lineOf(node);
    if (yaml.isAlias(node)) return plain(node.resolve(document), line);
    if (yaml.isMap(node)) {
      const members = node.items.map((pair) => {
        const at = lineOf(pair.key);
        return { key: String(pair.key), line: at, node: plain(pair.value, at) };
      });
      return { kind: "map", line, members };
    }
    if (yaml.isSeq(node)) return { kind: "list", line, items: node.items.map((item) => plain(item, line)) };
    if (!yaml.isScalar(node)) return { kind: "value", line, value: null };
    const value =
      typeof node.value === "string"
        ? substituted(node.value, node.type === "PLAIN", environment)
        : node.value;
    return { kind: "value", line, value };
  };
  return plain(document.contents, 1);
}

const VARIABLE = /\$\$|\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}\n]*))?\}/g;

/**
 * `${NAME}`, `${env:NAME}` and `${NAME:-default}`; `$$` is a dollar. What stands without quotes is read as YAML reads it
 * once the variable is put in (OpenTelemetry's declarative configuration, "Environment variable substitution").
 */
function substituted(text: string, isPlain: boolean, environment: EnvironmentVariables): unknown {
  let found = false;
  const result = text.replaceAll(VARIABLE, (all, name: string | undefined, fallback: string | undefined) => {
    if (name === undefined) return all === "$$" ? "$" : all;
    found = true;
    const value = environment[name];
    return value === undefined || value === "" ? (fallback ?? "") : value;
  });
  if (!found || !isPlain) return result;
  if (result === "" || result === "null") return null;
  if (result === "true" || result === "false") return result === "true";
  return /^-?\d+(?:\.\d+)?$/.test(result) ? Number(result) : result;
}

function loadYaml(): typeof Yaml {
  const { createRequire } = process.getBuiltinModule("node:module");
  // Resolved by Node at run time: a configuration in a file is rare, and a start without one does not pay for it.
  try {
    const loaded: typeof Yaml = createRequire(import.meta.url)("yaml");
    return loaded;
  } catch (cause) {
    throw isMissing(cause, "yaml") ? partMissing("yaml", "OTEL_CONFIG_FILE", cause) : cause;
  }
}
