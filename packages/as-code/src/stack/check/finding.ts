/** What is found in the files of a stack, and the files as the checks see them. */
import type { Problem } from "../../document/problem.ts";
import { valueAt, type YamlDocument } from "../../document/yaml-document.ts";
import type { Path } from "../../document/path.ts";

/** `error`: a program refuses it, or telemetry is lost or counted twice. `warning`: it works, and people regret it. */
export interface StackFinding extends Problem {
  readonly severity: "error" | "warning";
}

/** A file of the stack, by what it is for. */
export type StackDocument =
  | { readonly kind: "compose"; readonly document: YamlDocument }
  | { readonly kind: "collector"; readonly document: YamlDocument }
  | { readonly kind: "prometheus"; readonly document: YamlDocument }
  | { readonly kind: "rules"; readonly document: YamlDocument }
  | { readonly kind: "other"; readonly document: YamlDocument };

export function stackDocument(document: YamlDocument): StackDocument {
  return { kind: kindOf(document.value), document };
}

function kindOf(value: unknown): StackDocument["kind"] {
  // A ConfigMap or a Deployment may hold any of the words below.
  if (typeof valueAt(value, ["apiVersion"]) === "string") return "other";
  if (isMapping(valueAt(value, ["service", "pipelines"]))) return "collector";
  if (Array.isArray(valueAt(value, ["scrape_configs"]))) return "prometheus";
  if (Array.isArray(valueAt(value, ["groups"]))) return "rules";
  const services = valueAt(value, ["services"]);
  const isCompose =
    isMapping(services) &&
    Object.values(services).some((one) => isMapping(one) && ("image" in one || "build" in one));
  return isCompose ? "compose" : "other";
}

export function error(document: YamlDocument, path: Path, message: string, fix: string): StackFinding {
  return { severity: "error", ...document.problem(path, message, fix) };
}

export function warning(document: YamlDocument, path: Path, message: string, fix: string): StackFinding {
  return { severity: "warning", ...document.problem(path, message, fix) };
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a mapping at a path; none where there is no mapping. */
export function entriesAt(document: YamlDocument, path: Path): readonly (readonly [string, unknown])[] {
  const value = valueAt(document.value, path);
  return isMapping(value) ? Object.entries(value) : [];
}

export function listAt(document: YamlDocument, path: Path): readonly unknown[] {
  const value = valueAt(document.value, path);
  return Array.isArray(value) ? value : [];
}

export function textAt(document: YamlDocument, path: Path): string {
  const value = valueAt(document.value, path);
  return typeof value === "string" ? value : "";
}
