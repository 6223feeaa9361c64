/** `TenantContextMiddleware`: one middleware for every server framework, told apart by what it is called with. */
import type { SightlineError } from "@sightline/model";
import { serverRequestOf } from "../instrumentation/http/server.ts";
import { notices } from "../observability/process-state.ts";
import { Admission, type Arrival, type TenantMiddlewareOptions } from "./admission.ts";
import { headerValue } from "./incoming.ts";
import {
  type FastifyReply,
  type FastifyRequest,
  type HonoContext,
  isFastifyInstance,
  isFastifyRequest,
  isHonoContext,
  isKoaContext,
  type KoaContext,
  type NodeRequest,
  type NodeResponse,
} from "./framework-shape.ts";
import { refusalOf } from "./refusal.ts";
import { TenantScope, tenantScopeOf } from "./tenant-scope.ts";
import { runIn } from "./tenant-values.ts";

type Next = () => unknown;

/**
 * @example
 * app.use(TenantContextMiddleware({ validate: ["acme", "globex"] })); // Express, Koa, Hono, NestJS
 * await app.register(TenantContextMiddleware()); // Fastify, or app.addHook("onRequest", …)
 * http.createServer((request, response) => tenants(request, response, () => answer(request, response)));
 */
export interface TenantMiddleware {
  (request: NodeRequest, response: NodeResponse, next: (error?: unknown) => unknown): void;
  /**
   * What Express, Koa, Hono, NestJS and Fastify call it with; they look at the last signature of a function, and each
   * would find another one's too narrow. The result is what each of them expects.
   */
  (first: unknown, second: unknown, third?: unknown): never;
}

/** One request in terms of its framework. */
interface Visit extends Arrival {
  /** Of `node:http`, below the framework. */
  readonly message: object | undefined;
  readonly setHeader: (name: string, value: string) => unknown;
  readonly refuse: (status: number, body: string) => unknown;
  readonly next: Next;
}

/**
 * Gives every request its tenant and its id, and refuses unknown tenants where `validate` is given. Refusals are JSON:
 * `{ error: { code, message, hint, field } }`.
 *
 * @throws CONFIG_VALUE_INVALID
 */
export function TenantContextMiddleware(options: TenantMiddlewareOptions = {}): TenantMiddleware {
  const admission = new Admission(options, notices);

  function visit(each: Visit): unknown {
    const state = each.message === undefined ? undefined : serverRequestOf(each.message);
    // Of the request itself: what is active here may be another context, put around it by a middleware before.
    const scope = state?.scope ?? tenantScopeOf() ?? new TenantScope();
    if (state !== undefined) state.scope = scope;
    each.setHeader(admission.requestIdHeader, admission.identify(each, scope));
    const goOn = (): unknown => (tenantScopeOf() === scope ? each.next() : runIn(scope, each.next));
    const refuse = (error: SightlineError): unknown => {
      if (error.status >= 500 && state !== undefined) state.error = error.cause ?? error;
      const { status, headers, body } = refusalOf(error);
      for (const [name, value] of Object.entries(headers)) each.setHeader(name, value);
      return each.refuse(status, body);
    };
    const refusal = admission.admit(each, scope);
    if (refusal instanceof Promise)
      return refusal.then((error) => (error === undefined ? goOn() : refuse(error)));
    return refusal === undefined ? goOn() : refuse(refusal);
  }

  function middleware(first: unknown, second: unknown, third: unknown): unknown {
    if (isFastifyInstance(first)) {
      first.addHook("onRequest", middleware);
      return callable(third)();
    }
    if (isFastifyRequest(first)) return settled(visit(fastifyVisit(first, second, callable(third))));
    if (isHonoContext(first)) return visitHono(first, callable(second), visit);
    if (isKoaContext(first)) return Promise.resolve(visit(koaVisit(first, callable(second))));
    return settled(visit(nodeVisit(first, second, callable(third))));
  }

  // Fastify: its hooks are for the application around the plugin too, not for the plugin alone.
  const named = Object.assign(middleware, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "sightline-tenants",
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the calls are told apart at run time
  return named as unknown as TenantMiddleware;
}

/** Frameworks with callbacks look at no result; a failure of what comes after is theirs. */
function settled(result: unknown): undefined {
  if (result instanceof Promise) result.catch(rethrow);
  return undefined;
}

function rethrow(error: unknown): void {
  // As if it had been thrown where no promise was between: by the process' own handlers.
  queueMicrotask(() => {
    throw error;
  });
}

function callable(value: unknown): Next {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- frameworks give a function here
  return typeof value === "function" ? (value as Next) : () => undefined;
}

function pathOf(url: string | undefined): string {
  return (url ?? "/").split("?", 1)[0] ?? "/";
}

function nodeVisit(first: unknown, second: unknown, next: Next): Visit {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is no other framework's is node:http's
  const [request, response] = [first as NodeRequest, second as NodeResponse];
  return {
    header: (name) => headerValue(request.headers[name]),
    path: pathOf(request.originalUrl ?? request.url),
    message: request,
    setHeader: (name, value) => response.setHeader(name, value),
    refuse: (status, body) => {
      response.statusCode = status;
      response.end(body);
    },
    next: () => next(),
  };
}

function fastifyVisit(request: FastifyRequest, second: unknown, done: Next): Visit {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify gives its reply with its request
  const reply = second as FastifyReply;
  return {
    header: (name) => headerValue(request.raw.headers[name]),
    path: pathOf(request.raw.url),
    message: request.raw,
    setHeader: (name, value) => reply.header(name, value),
    refuse: (status, body) => reply.code(status).send(body),
    next: () => done(),
  };
}

function koaVisit(context: KoaContext, next: Next): Visit {
  return {
    header: (name) => headerValue(context.req.headers[name]),
    path: pathOf(context.originalUrl),
    message: context.req,
    setHeader: (name, value) => context.set(name, value),
    refuse: (status, body) => {
      context.status = status;
      context.body = body;
    },
    next,
  };
}

function visitHono(context: HonoContext, next: Next, visit: (each: Visit) => unknown): unknown {
  const { raw } = context.req;
  return (async () => {
    const result: unknown = await visit({
      header: (name) => raw.headers.get(name) ?? undefined,
      path: new URL(raw.url).pathname,
      message: context.env?.incoming,
      setHeader: (name, value) => context.header(name, value),
      refuse: (status, body) => context.body(body, status),
      next,
    });
    return result instanceof Response ? result : undefined;
  })();
}
