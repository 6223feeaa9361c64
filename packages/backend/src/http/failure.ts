/** The one place that turns what was thrown into an answer. No stack and no inner message leaves. */
import { SightlineError } from "@sightline/model";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { httpErrors } from "./errors.ts";

/** How an API spells an error. */
export type FailureShape = (error: SightlineError) => object;

export const ownShape: FailureShape = (error) => error.toBody();

/** For `setErrorHandler`. */
export function failureHandler(
  shape: FailureShape,
  logger: Logger,
): (cause: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (cause, request, reply) => {
    const error = asSightlineError(cause, pathOf(request), request.headers["content-type"]);
    if (error.status >= 500) logger.error({ err: cause, path: pathOf(request) }, error.message);
    if (error.status === 429 || error.status === 503) reply.header("retry-after", "1");
    reply.code(error.status).header("cache-control", "no-store").send(shape(error));
  };
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? request.url;
}

/** Fastify's own errors below 500 are about the request and say so; everything else is ours to hide and to log. */
export function asSightlineError(cause: unknown, path: string, contentType = ""): SightlineError {
  if (cause instanceof SightlineError) return cause;
  if (cause instanceof Error && "statusCode" in cause && Number(cause.statusCode) < 500) {
    if (cause.statusCode === 415) return httpErrors.CONTENT_TYPE_UNKNOWN({ contentType }, { cause });
    if (cause.statusCode === 413) return httpErrors.BODY_TOO_LARGE({ path }, { cause });
    return httpErrors.REQUEST_INVALID({ reason: cause.message }, { cause });
  }
  return httpErrors.STORE_FAILED({ path }, { cause });
}
