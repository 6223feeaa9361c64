/**
 * Route and error of Hono's requests on `@hono/node-server`. Hono's routers are given each handler with the template it
 * was made for; the handler is put into one that says which template runs, once per route and not per request.
 */
import type { IncomingMessage } from "node:http";
import { serverRequestOf } from "../http/server.ts";
import type { ServerRequest } from "../http/server-request.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";

/** Of Hono's context: what its server on Node puts in. */
interface HonoContext {
  readonly env?: { readonly incoming?: IncomingMessage };
}

type Handler = (context: HonoContext, next: unknown) => unknown;

/** Routers by file of the build; the default one tries the others. */
const ROUTERS: Readonly<Record<string, string>> = {
  "smart-router": "SmartRouter",
  "reg-exp-router": "RegExpRouter",
  "trie-router": "TrieRouter",
  "linear-router": "LinearRouter",
  "pattern-router": "PatternRouter",
};

export const honoHooks: readonly LibraryHook[] = Object.entries(ROUTERS).map(([folder, name]) => ({
  library: "hono",
  files: {
    [`hono/dist/router/${folder}/router.js`]: `{ ${name} }`,
    [`hono/dist/cjs/router/${folder}/router.js`]: "module.exports",
  },
  apply: (exports) =>
    replaceMethod<[method: string, path: string, tuple: unknown]>(
      prototypeOf(exports, name),
      "add",
      (original) =>
        function add(this: unknown, method, path, tuple) {
          return original.call(this, method, path, observedTuple(tuple));
        },
    ),
}));

const observed: WeakSet<object> = new WeakSet<object>();

/** Hono adds pairs of a handler and its route. A router that tries others adds the same pair there. */
function observedTuple(tuple: unknown): unknown {
  if (!Array.isArray(tuple) || observed.has(tuple)) return tuple;
  const [handler, route]: readonly unknown[] = tuple;
  if (typeof handler !== "function" || typeof route !== "object" || route === null) return tuple;
  const template = "path" in route && typeof route.path === "string" ? route.path : undefined;
  if (template === undefined) return tuple;
  const isMiddleware = "method" in route && route.method === "ALL" && template.endsWith("*");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a handler of Hono, by the place it was found in
  const replaced = [observedHandler(handler as Handler, template, isMiddleware), ...tuple.slice(1)];
  observed.add(replaced);
  return replaced;
}

function observedHandler(handler: Handler, template: string, isMiddleware: boolean): Handler {
  return (context, next) => {
    const incoming = context.env?.incoming;
    const state = incoming === undefined ? undefined : serverRequestOf(incoming);
    if (state === undefined) return handler(context, next);
    noteRoute(state, template, isMiddleware);
    const failed = (error: unknown): void => {
      state.error = error;
    };
    try {
      const result = handler(context, next);
      if (result instanceof Promise) result.catch(failed);
      return result;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
}

/** A middleware's pattern names the request only where it was the one to answer. */
function noteRoute(state: ServerRequest, template: string, isMiddleware: boolean): void {
  if (!isMiddleware) {
    state.route = template;
    state.complete = undefined;
  } else if (state.route === undefined && template !== "/*" && template !== "*") {
    state.complete = (request) => {
      if (request.route === undefined && request.response.statusCode !== 404) request.route = template;
    };
  }
}
