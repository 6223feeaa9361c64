/** One endpoint of the table as a Fastify route: parameters in by its schema, the answer out. */
import type { Endpoint } from "@sightline/api";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { httpErrors } from "../errors.ts";

/** `path` holds the parameters in the path, by name. */
export type Handler<P extends z.ZodObject, A extends z.ZodObject> = (
  params: z.output<P>,
  path: Readonly<Record<string, string>>,
) => Promise<z.input<A>> | z.input<A>;

const pathParameters = z.record(z.string(), z.string());

export function mount<P extends z.ZodObject, A extends z.ZodObject>(
  app: FastifyInstance,
  endpoint: Endpoint<P, A>,
  handler: Handler<P, A>,
): void {
  app.get(endpoint.path, async (request, reply) => {
    const params = readQuery(endpoint.params, request.query);
    const answer = await handler(params, pathParameters.parse(request.params));
    reply.header("cache-control", "no-store");
    return answer;
  });
}

/** Throws `PARAMETER_INVALID`. */
export function readQuery<P extends z.ZodObject>(schema: P, query: unknown): z.output<P> {
  refuseUnknown(query, Object.keys(schema.shape));
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
}

/** A misspelt parameter would otherwise be a filter that does nothing. */
function refuseUnknown(query: unknown, names: readonly string[]): void {
  const unknown = Object.keys(query ?? {}).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const hint = names.length === 0 ? "This endpoint takes none." : `This endpoint takes ${names.join(", ")}.`;
  throw httpErrors.PARAMETER_INVALID(
    { parameter: unknown, reason: "it is not known here", hint },
    { field: unknown },
  );
}

/** The first fault of a body, by its place. */
export function invalidBody(error: z.ZodError): Error {
  return invalid(error);
}

function invalid(error: z.ZodError): Error {
  const [issue] = error.issues;
  const parameter = issue?.path.join(".") ?? "";
  const reason = issue?.message.replace(/\.$/, "") ?? "it does not fit";
  const hint = "/api/sightline/openapi.json describes the parameters of every endpoint.";
  return httpErrors.PARAMETER_INVALID({ parameter, reason, hint }, { field: parameter });
}
