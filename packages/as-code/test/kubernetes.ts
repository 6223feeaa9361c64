/**
 * Manifests against what `kubernetes-models` (npm) says of Kubernetes' types: its schemas for types and what is required,
 * and its type declarations for the names of fields, since its schemas let fields pass that Kubernetes does not know.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../", import.meta.resolve("kubernetes-models")));

interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
}

/** Faults of one manifest, each with its path; none where it fits. */
export async function manifestFaults(manifest: unknown): Promise<readonly string[]> {
  if (!isPlain(manifest)) return [": no manifest"];
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [": no apiVersion and kind"];
  const folder = apiVersion === "v1" ? "v1" : apiVersion;
  const model = join(MODULES, "kubernetes-models", folder, `${kind}.d.ts`);
  if (!existsSync(model)) return [`: there is no ${kind} in ${apiVersion}`];
  const faults = unknownFields(model, `I${kind}`, manifest, "");
  const validate = await validatorOf(model);
  if (validate(manifest)) return faults;
  return [
    ...faults,
    ...(validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`),
  ];
}

async function validatorOf(model: string): Promise<Validator> {
  const code = readFileSync(model.replace(/\.d\.ts$/u, ".js"), "utf8");
  const schema = /_schemas\/(\w+)\.js/u.exec(code)?.[1] ?? "";
  const loaded: { readonly validate: Validator } = await import(
    join(MODULES, "kubernetes-models", "_schemas", `${schema}.js`)
  );
  return loaded.validate;
}

function unknownFields(file: string, name: string, value: unknown, path: string): readonly string[] {
  if (!isPlain(value)) return [];
  const source = readFileSync(file, "utf8");
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{(.*?)^\\}`, "msu").exec(source)?.[1];
  if (body === undefined) return [];
  const fields = new Map(
    [...body.matchAll(/^ {4}"([\w$]+)"\??: (.+)$/gmu)].map(([, field = "", type = ""]) => [field, type]),
  );
  return Object.entries(value).flatMap(([field, inner]) => {
    const type = fields.get(field);
    const place = `${path}.${field}`;
    if (type === undefined) return [`${place}: unknown`];
    const [, list, one] = /^(Array<)?(I\w+)>?;$/u.exec(type) ?? [];
    const next = one === undefined ? undefined : importedFrom(source, file, one);
    if (one === undefined || next === undefined) return [];
    const items = list !== undefined && Array.isArray(inner) ? inner : [inner];
    return items.flatMap((item) => unknownFields(next, interfaceIn(next, one), item, place));
  });
}

/** The file that a type comes from. */
function importedFrom(source: string, file: string, type: string): string | undefined {
  const from = new RegExp(`^import \\{[^}]*\\b${type}\\b[^}]*\\} from "([^"]+)"`, "mu").exec(source)?.[1];
  if (from === undefined) return undefined;
  const target = from.startsWith(".") ? resolve(dirname(file), from) : join(MODULES, from);
  return `${target.replace(/\.js$/u, "")}.d.ts`;
}

/** Types are exported under a longer name than their own. */
function interfaceIn(file: string, type: string): string {
  return new RegExp(`\\b(\\w+) as ${type}\\b`, "u").exec(readFileSync(file, "utf8"))?.[1] ?? type;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
