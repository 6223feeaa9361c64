/** The door for route handlers of Next.js, and of whatever else hands a `Request` over and takes a `Response`. */

import type { TenantScope } from "../../tenant/tenant-scope.ts";

/** A route handler as the App Router calls it: the request, and a context with the route's parameters. */
export type RouteHandler<Rest extends readonly unknown[] = readonly unknown[], Answer = Response> = (
  request: Request,
  ...rest: Rest
) => Answer | Promise<Answer>;

export interface RouteOptions {
  /** The template, never a path with values: `/api/items/[id]`. */
  readonly route: string;
}

/** What a running SDK does with a handler's call. */
export interface RouteWatch {
  handle<Answer>(request: Request, route: string, work: () => Answer | Promise<Answer>): Promise<Answer>;
  /** The request that is being answered, for whoever decides about its tenant. */
  answering(): Answering;
}

export interface Answering {
  readonly scope: TenantScope;
  /** Runs the work where the scope is the active one. */
  run<T>(work: () => T): T;
  /** The answer is an error of ours, for this reason. */
  failed(error: unknown): void;
}

/**
 * The bundle of a route has a copy of this module of its own, so the running SDK is found by a name that all share.
 */
export const ROUTE_WATCH: unique symbol = Symbol.for("sightline.route-watch");

/**
 * Gives the requests of a route handler their route, and what it throws to their span; without a running SDK it only
 * calls the handler. What the handler throws is thrown on, so that redirects and `notFound()` of Next.js work as before.
 *
 * @example
 * // app/api/items/[id]/route.ts
 * export const GET = observeRoute(
 *   async (request: Request, { params }: { params: Promise<{ id: string }> }) =>
 *     Response.json(await itemOf((await params).id)),
 *   { route: "/api/items/[id]" },
 * );
 */
export function observeRoute<Rest extends readonly unknown[], Answer>(
  handler: RouteHandler<Rest, Answer>,
  { route }: RouteOptions,
): (request: Request, ...rest: Rest) => Promise<Answer> {
  return async (request, ...rest) => {
    const watch = routeWatch();
    if (watch === undefined) return handler(request, ...rest);
    return watch.handle(request, route, () => handler(request, ...rest));
  };
}

/** The running SDK's; `undefined` where none runs. */
export function routeWatch(): RouteWatch | undefined {
  const watch: unknown = Reflect.get(globalThis, ROUTE_WATCH);
  return isRouteWatch(watch) ? watch : undefined;
}

function isRouteWatch(value: unknown): value is RouteWatch {
  return typeof value === "object" && value !== null && "handle" in value && "answering" in value;
}
