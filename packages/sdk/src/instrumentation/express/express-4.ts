/** Errors of Express 4, whose router keeps no list of them: each layer is asked to handle an error by this method. */
import type { IncomingMessage } from "node:http";
import { serverRequestOf } from "../http/server.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";

export const express4Hook: LibraryHook = {
  library: "express",
  files: { "express/lib/router/layer.js": "module.exports" },
  apply: (exports) =>
    replaceMethod<[error: unknown, request: IncomingMessage, response: unknown, next: unknown]>(
      prototypeOf(exports, "Layer"),
      "handle_error",
      (original) =>
        function handleError(this: unknown, error, request, response, next) {
          const state = serverRequestOf(request);
          if (state !== undefined) state.error = error;
          return original.call(this, error, request, response, next);
        },
    ),
};
