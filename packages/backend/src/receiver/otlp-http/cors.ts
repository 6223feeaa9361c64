/** Cross-origin requests: off unless origins are given, since any page could otherwise write telemetry. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** `*` allows every origin. */
export type AllowedOrigins = readonly string[];

/** Sets the headers for an allowed origin; says whether the request is a preflight of one. */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: AllowedOrigins,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || allowed.length === 0) return false;
  response.setHeader("vary", "origin");
  if (!allowed.includes("*") && !allowed.includes(origin)) return false;
  response.setHeader("access-control-allow-origin", origin);
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined)
    return false;
  response.setHeader("access-control-allow-methods", "POST");
  const asked = request.headers["access-control-request-headers"];
  if (asked !== undefined) response.setHeader("access-control-allow-headers", asked);
  response.setHeader("access-control-max-age", "7200");
  return true;
}
