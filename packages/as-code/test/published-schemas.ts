/**
 * The schemas that Grafana and SigNoz publish, which lie beside the repository (`SIGHTLINE_CONFORMANCE`), as ajv checks
 * them: strictly, and with every property refused that a schema does not list.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";

const folder =
  process.env["SIGHTLINE_CONFORMANCE"] ??
  fileURLToPath(new URL("../../../../shared/conformance", import.meta.url));

export const hasPublishedSchemas: boolean = existsSync(join(folder, "grafana"));

/** A checker of values: their faults, none where they fit. */
export type SchemaCheck = (value: unknown) => readonly string[];

/** @param file - `dashboard`, without `.jsonschema.json`. @param definition - One of its `definitions`. */
export function grafanaSchema(file: string, definition: string): SchemaCheck {
  const schema: unknown = JSON.parse(
    readFileSync(join(folder, "grafana", `${file}.jsonschema.json`), "utf8"),
  );
  const ajv = new Ajv({ strict: false, inlineRefs: false });
  ajv.addSchema(Object.assign({}, schema, { $id: file }));
  return checkOf(ajv.getSchema(`${file}#/definitions/${definition}`));
}

/** @param name - One of `components.schemas` of SigNoz' OpenAPI file. */
export function signozSchema(name: string): SchemaCheck {
  const api: unknown = parse(readFileSync(join(folder, "signoz", "openapi.yml"), "utf8"));
  const ajv = new Ajv({ strict: false, inlineRefs: false });
  for (const format of ["double", "date-time"]) ajv.addFormat(format, true);
  ajv.addSchema(Object.assign({ $id: "signoz" }, { components: closed(partOf(api, "components")) }));
  return checkOf(ajv.getSchema(`signoz#/components/schemas/${name}`));
}

export function signozDashboards(): readonly (readonly [file: string, dashboard: unknown])[] {
  return ["apm-metrics", "db-calls-monitoring", "hostmetrics", "http-api-monitoring", "nginx"].map((name) => [
    name,
    JSON.parse(readFileSync(join(folder, "signoz", "dashboards", `${name}.json`), "utf8")),
  ]);
}

function checkOf(validate: ValidateFunction | undefined): SchemaCheck {
  if (validate === undefined) throw new Error("there is no such schema");
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          (one) => `${one.instancePath} ${one.message ?? ""} ${JSON.stringify(one.params)}`,
        );
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

/**
 * SigNoz decodes with DisallowUnknownFields, which its schemas do not say: objects that list properties take no others.
 * `nullable` of OpenAPI 3.0 becomes a type; the discriminator of OpenAPI decides which alternative is meant.
 */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, discriminator, oneOf, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([name, inner]) => [name, closed(inner)]),
  );
  const alternatives = alternativesOf(discriminator) ?? oneOf;
  if (alternatives !== undefined) rest["oneOf"] = alternatives;
  const isObject = "properties" in rest && !("additionalProperties" in rest) && rest["type"] === "object";
  const made = isObject ? { ...rest, additionalProperties: false } : rest;
  return nullable === true && typeof made["type"] === "string"
    ? { ...made, type: [made["type"], "null"] }
    : made;
}

function alternativesOf(discriminator: unknown): readonly object[] | undefined {
  const property = partOf(discriminator, "propertyName");
  const mapping = partOf(discriminator, "mapping");
  if (typeof property !== "string" || typeof mapping !== "object" || mapping === null) return undefined;
  return Object.entries(mapping).map(([word, $ref]) => ({
    allOf: [{ properties: { [property]: { const: word } }, required: [property] }, { $ref }],
  }));
}
