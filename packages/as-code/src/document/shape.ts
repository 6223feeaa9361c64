/** The shape of a document, checked with zod, and its faults as problems with a line and a next step. */
import type { z } from "zod";
import { nearestName } from "@sightline/model";
import type { Problem } from "./problem.ts";
import { type Path, printPath } from "./path.ts";
import { valueAt, type YamlDocument } from "./yaml-document.ts";

export type Shaped<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a document, or a part of it, as `schema` wants it. */
export function shaped<T>(document: YamlDocument, schema: z.ZodType<T>): Shaped<T> {
  const read = schema.safeParse(document.value);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, problems: read.error.issues.flatMap((issue) => problemsOf(document, issue, schema)) };
}

function problemsOf(document: YamlDocument, issue: z.core.$ZodIssue, schema: z.ZodType): Problem[] {
  const path = plainPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const near = nearestName(key, known);
      return document.problem(
        [...path, key],
        `there is no field ${JSON.stringify(key)} here`,
        near === undefined ? knownFields(known) : `Did you mean ${JSON.stringify(near)}?`,
      );
    });
  }
  if (issue.code === "invalid_type") {
    const missing = valueAt(document.value, path) === undefined;
    const wanted = WORDS[issue.expected] ?? issue.expected;
    return [
      missing
        ? document.problem(path, `${lastOf(path)} is missing`, `Give it; it is ${wanted}.`)
        : document.problem(path, `${lastOf(path)} is not ${wanted}`, `Write ${wanted}.`),
    ];
  }
  return [
    document.problem(
      path,
      decapitalised(issue.message),
      "Mend the value; the format's page says what it takes.",
    ),
  ];
}

const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === "number" ? part : String(part)));
}

function lastOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the document";
  return typeof last === "number" ? printPath(path) : JSON.stringify(last);
}

function knownFields(known: readonly string[]): string {
  return known.length === 0 ? "Leave it out." : `Known are ${known.join(", ")}.`;
}

function decapitalised(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The fields that a schema knows at a path, through lists, records, options and defaults; of a union those of all parts. */
function keysAt(schema: unknown, path: Path): readonly string[] {
  let at: readonly object[] = parts(schema);
  for (const step of path) at = at.flatMap((one) => parts(childOf(one, step)));
  return [...new Set(at.flatMap((one) => Object.keys(memberOf(one, "shape") ?? {})))];
}

function childOf(schema: object, step: string | number): unknown {
  const record = memberOf(memberOf(schema, "def"), "valueType");
  if (record !== undefined) return record;
  if (typeof step === "number") return memberOf(schema, "element");
  return memberOf(memberOf(schema, "shape"), step);
}

/** The schema without what only wraps it. */
function parts(schema: unknown): readonly object[] {
  if (typeof schema !== "object" || schema === null) return [];
  const options = memberOf(schema, "options");
  if (Array.isArray(options)) return options.flatMap(parts);
  const inner = memberOf(memberOf(schema, "def"), "innerType");
  return inner === undefined ? [schema] : parts(inner);
}

function memberOf(value: unknown, name: string): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === "object" && member !== null ? member : undefined;
}
