/**
 * Errors of NestJS. Its routes are Express' or Fastify's, which are watched already; but what a handler throws ends in
 * Nest's exception filters and never reaches the framework below.
 */
import type { IncomingMessage } from "node:http";
import { serverRequestOf } from "../http/server.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";

export const nestHook: LibraryHook = {
  library: "@nestjs/core",
  files: {
    // Nest 12 is a module of ECMAScript; before, CommonJS.
    "@nestjs/core/exceptions/exceptions-handler.js":
      "typeof module === 'undefined' ? { ExceptionsHandler } : module.exports",
  },
  apply: (exports) =>
    replaceMethod<[error: unknown, host: unknown]>(
      prototypeOf(exports, "ExceptionsHandler"),
      "next",
      (original) =>
        function next(this: unknown, error, host) {
          noteError(error, host);
          return original.call(this, error, host);
        },
    ),
};

function noteError(error: unknown, host: unknown): void {
  if (typeof host !== "object" || host === null || !("getArgByIndex" in host)) return;
  const { getArgByIndex } = host;
  if (typeof getArgByIndex !== "function") return;
  const request: unknown = getArgByIndex.call(host, 0);
  if (typeof request !== "object" || request === null) return;
  // Fastify's request has Node's under `raw`.
  const message = "raw" in request ? request.raw : request;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- anything but a watched request has no state
  const state = serverRequestOf(message as IncomingMessage);
  if (state !== undefined) state.error = error;
}
