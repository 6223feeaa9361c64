/** The own API as an OpenAPI 3.1 document, made from the table of endpoints. */
import { z } from "zod";
import {
  downloads,
  endpoints,
  questions,
  replaceable,
  type Download,
  type Endpoint,
  type Question,
} from "./routes.ts";

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

type JsonSchema = Readonly<Record<string, unknown>>;

export interface PathItem {
  readonly get?: Operation;
  readonly post?: Operation;
  readonly put?: Operation;
  readonly delete?: Operation;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    field: z.string().optional(),
  }),
});

/** `version` is the backend's. */
export function toOpenApi(version: string): OpenApi {
  const entries = Object.entries(endpoints).map(([name, endpoint]) => [
    endpoint.path.replaceAll(/:(\w+)/g, "{$1}"),
    { get: operation(name, endpoint), ...(isReplaceable(name) ? replacing(name, endpoint) : {}) },
  ]);
  const files = Object.entries(downloads).map(([name, download]) => [
    download.path,
    { get: downloadOperation(name, download) },
  ]);
  const asked = Object.entries(questions).map(([name, question]) => [
    question.path,
    { post: questionOperation(name, question) },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Sightline",
      version,
      description:
        "Times in parameters are RFC 3339 or Unix seconds. Cursors are opaque. Lists say whether they are complete.",
    },
    paths: Object.fromEntries([...entries, ...files, ...asked]),
    components: { schemas: { Error: schemaOf(errorBody, "output") } },
  };
}

function isReplaceable(name: string): boolean {
  return replaceable.some((one) => one === name);
}

function replacing(name: string, endpoint: Endpoint): Omit<PathItem, "get"> {
  const parameters = pathParameters(endpoint.path);
  const content = { "application/json": { schema: schemaOf(endpoint.answer, "output") } };
  return {
    put: {
      operationId: `${name}Put`,
      summary: `${endpoint.summary}: put in place of what is there`,
      parameters,
      requestBody: { required: true, content },
      responses: { "200": { description: "What is kept.", content }, default: FAILURE },
    },
    delete: {
      operationId: `${name}Delete`,
      summary: `${endpoint.summary}: taken back`,
      parameters,
      responses: { "204": { description: "It is gone." }, default: FAILURE },
    },
  };
}

function downloadOperation(name: string, { summary, params, contentType }: Download): Operation {
  return {
    operationId: name,
    summary,
    parameters: queryParameters(params),
    responses: {
      "200": {
        description: "The file, as a stream; without an end part it is not whole.",
        content: { [contentType]: { schema: { type: "string", format: "binary" } } },
      },
      default: FAILURE,
    },
  };
}

function questionOperation(name: string, { summary, body, line }: Question): Operation {
  return {
    operationId: name,
    summary,
    parameters: [],
    requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    responses: {
      "200": {
        description:
          "A line of JSON for each query, as they are answered; the last one says that it was all.",
        content: { "application/x-ndjson": { schema: schemaOf(line, "output") } },
      },
      default: FAILURE,
    },
  };
}

const FAILURE = Object.freeze({
  description: "Why there is no answer, and what to do.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
});

function operation(name: string, endpoint: Endpoint): Operation {
  return {
    operationId: name,
    summary: endpoint.summary,
    parameters: [...pathParameters(endpoint.path), ...queryParameters(endpoint.params)],
    responses: {
      "200": {
        description: "The answer.",
        content: { "application/json": { schema: schemaOf(endpoint.answer, "output") } },
      },
      default: FAILURE,
    },
  };
}

function pathParameters(path: string): readonly Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(params: z.ZodObject): readonly Parameter[] {
  return Object.entries(params.shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema, "output");
    return {
      name,
      in: "query",
      required: false,
      ...(typeof description === "string" ? { description } : {}),
      schema: rest,
    };
  });
}

function schemaOf(schema: z.core.$ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, "~standard": __, ...rest }: Record<string, unknown> = z.toJSONSchema(schema, { io });
  return rest;
}
