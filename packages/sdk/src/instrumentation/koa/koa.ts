/**
 * Route and error of Koa's requests, by Koa's context, the object that all requests inherit from: `@koa/router` (and
 * `koa-router`) leave the template that matched on it, and Koa calls its `onerror` with what was thrown.
 */
import type { IncomingMessage } from "node:http";
import { serverRequestOf } from "../http/server.ts";
import { replaceMethod } from "../replaced-method.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";

const MATCHED: unique symbol = Symbol("sightline.koa.matchedRoute");

interface KoaContext {
  readonly req?: IncomingMessage;
  [MATCHED]?: unknown;
}

const matchedRoute: PropertyDescriptor & ThisType<KoaContext> = {
  configurable: true,
  get() {
    return this[MATCHED];
  },
  set(value: unknown) {
    this[MATCHED] = value;
    const state = this.req === undefined ? undefined : serverRequestOf(this.req);
    if (state !== undefined && (typeof value === "string" || value instanceof RegExp))
      state.route = String(value);
  },
};

export const koaHook: LibraryHook = {
  library: "koa",
  files: { "koa/lib/context.js": "module.exports" },
  apply: (context) => {
    if (typeof context !== "object" || context === null) throw new TypeError("there is no context");
    const takeBack = replaceMethod<[unknown]>(
      context,
      "onerror",
      (original) =>
        function onerror(this: unknown, error) {
          noteError(this, error);
          return original.call(this, error);
        },
    );
    Object.defineProperty(context, "_matchedRoute", matchedRoute);
    return () => {
      takeBack();
      Reflect.deleteProperty(context, "_matchedRoute");
    };
  },
};

function noteError(context: unknown, error: unknown): void {
  if (error === null || error === undefined || typeof context !== "object" || context === null) return;
  const { req }: KoaContext = context;
  const state = req === undefined ? undefined : serverRequestOf(req);
  if (state !== undefined) state.error = error;
}
