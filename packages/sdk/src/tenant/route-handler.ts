/** `withTenantContext`: what `TenantContextMiddleware` is for servers, for the route handlers of Next.js. */
import { type Answering, type RouteHandler, routeWatch } from "../instrumentation/next/observe-route.ts";
import { notices } from "../observability/process-state.ts";
import { Admission, type TenantMiddlewareOptions } from "./admission.ts";
import { refusalOf } from "./refusal.ts";
import { TenantScope, tenantScopeOf } from "./tenant-scope.ts";
import { runIn } from "./tenant-values.ts";

const NONE: TenantMiddlewareOptions = Object.freeze({});
/** By the object of options: a check that many routes share is asked once, and remembers for all of them. */
const admissions = new WeakMap<TenantMiddlewareOptions, Admission>();

/**
 * Gives the requests of a route handler their tenant and their id, and refuses unknown tenants where `validate` is given,
 * with the same statuses and bodies as `TenantContextMiddleware`. Routes that are given the same object of options share
 * what its `validate` has answered.
 *
 * @throws CONFIG_VALUE_INVALID
 * @example
 * // app/api/items/[id]/route.ts
 * const tenants = { validate: ["acme", "globex"] };
 * export const GET = observeRoute(
 *   withTenantContext(async () => Response.json(await itemsOf(getTenantContext()["tenant.id"])), tenants),
 *   { route: "/api/items/[id]" },
 * );
 */
export function withTenantContext<Rest extends readonly unknown[], Answer>(
  handler: RouteHandler<Rest, Answer>,
  options: TenantMiddlewareOptions = NONE,
): (request: Request, ...rest: Rest) => Promise<Answer | Response> {
  const admission = admissions.get(options) ?? new Admission(options, notices);
  admissions.set(options, admission);
  return async (request, ...rest) => {
    const arrival = {
      header: (name: string): string | undefined => request.headers.get(name) ?? undefined,
      path: new URL(request.url).pathname,
    };
    const answering = routeWatch()?.answering() ?? alone();
    const id = admission.identify(arrival, answering.scope);
    const error = await admission.admit(arrival, answering.scope);
    if (error === undefined) {
      const answer = await answering.run(() => handler(request, ...rest));
      return answer instanceof Response ? telling(answer, admission.requestIdHeader, id) : answer;
    }
    if (error.status >= 500) answering.failed(error.cause ?? error);
    const { status, headers, body } = refusalOf(error);
    return new Response(body, { status, headers: { ...headers, [admission.requestIdHeader]: id } });
  };
}

/** Without a running SDK. */
function alone(): Answering {
  const scope = tenantScopeOf() ?? new TenantScope();
  return { scope, run: (work) => runIn(scope, work), failed: () => {} };
}

/** The answer with the request's id. What `fetch` or `Response.redirect` gave cannot be changed and is made anew. */
function telling<Answer extends Response>(answer: Answer, header: string, id: string): Answer | Response {
  try {
    answer.headers.set(header, id);
    return answer;
  } catch {
    const headers = new Headers(answer.headers);
    headers.set(header, id);
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  }
}
