/**
 * Route handlers of Next.js. Its server is one of `node:http` and is watched as such; but the message of `node:http`
 * never reaches a handler, so the request that is being answered is kept beside the context.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { contextStore } from "../../context/store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ReceivedRequest, ServerRequestObserver } from "../http/server-request.ts";
import { ServerRequest } from "../http/server-request.ts";
import type { ServerWatch } from "../http/server-watch.ts";
import { serverRequestOf } from "../http/server.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { answeredRequest } from "./answered-request.ts";
import { TenantScope, tenantScopeOf } from "../../tenant/tenant-scope.ts";
import { runIn } from "../../tenant/tenant-values.ts";
import { type Answering, ROUTE_WATCH, type RouteWatch } from "./observe-route.ts";

const START = "http.server.request.start";
/** Of errors that are answers: `redirect()`, `notFound()`, `forbidden()` throw them. */
const ANSWERS = /^NEXT_(REDIRECT|HTTP_ERROR_FALLBACK|NOT_FOUND)/u;

function started(published: unknown): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the message of this channel
  const state = serverRequestOf((published as { readonly request: IncomingMessage }).request);
  if (state !== undefined) answeredRequest.enterWith(state);
}

export function nextInstrumentation(
  watch: ServerWatch,
  clock: Clock,
  observer: ServerRequestObserver,
): Instrumentation {
  let listens = false;

  function listen(): void {
    if (listens) return;
    listens = true;
    subscribe(START, started);
  }

  async function handle<Answer>(
    request: Request,
    route: string,
    work: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    listen();
    const state = answeredRequest.getStore();
    return state === undefined ? handleAlone(request, route, work) : handleWithin(state, route, work);
  }

  /** Without a server of `node:http` around it (a test, another runtime) the call itself is the request. */
  async function handleAlone<Answer>(
    request: Request,
    route: string,
    work: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const response = { statusCode: 500, headersSent: true };
    const state = new ServerRequest(watch, receivedOf(request), response, clock.mark());
    return contextStore.run(state.span, async () => {
      try {
        const answer = await answeredRequest.run(state, () => handleWithin(state, route, work));
        response.statusCode = answer instanceof Response ? answer.status : 200;
        return answer;
      } finally {
        state.end(clock.mark(), true, observer);
      }
    });
  }

  function answering(): Answering {
    listen();
    const state = answeredRequest.getStore();
    const scope = state?.scope ?? tenantScopeOf() ?? new TenantScope();
    if (state !== undefined) state.scope = scope;
    return {
      scope,
      run: (work) => (tenantScopeOf() === scope ? work() : runIn(scope, work)),
      failed: (error) => {
        if (state !== undefined) state.error = error;
      },
    };
  }

  const door: RouteWatch = { handle, answering };
  return {
    name: "next",
    enable: () => {
      Reflect.set(globalThis, ROUTE_WATCH, door);
      // A process that is not one of Next.js pays nothing, until a route is observed.
      if (isNext()) listen();
    },
    disable: () => {
      if (Reflect.get(globalThis, ROUTE_WATCH) === door) Reflect.deleteProperty(globalThis, ROUTE_WATCH);
      if (listens) unsubscribe(START, started);
      listens = false;
    },
  };
}

async function handleWithin<Answer>(
  state: ServerRequest,
  route: string,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  state.route = route;
  state.complete = undefined;
  try {
    return await work();
  } catch (error) {
    if (!isAnswer(error)) state.error = error;
    throw error;
  }
}

function isAnswer(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("digest" in error)) return false;
  return typeof error.digest === "string" && ANSWERS.test(error.digest);
}

/** Next.js names its runtime when it calls `register()`; loaded by `--import`, its program is the one being run. */
function isNext(): boolean {
  return (
    process.env["NEXT_RUNTIME"] === "nodejs" ||
    /[/\\]next[/\\]dist[/\\]|[/\\]next$/u.test(process.argv[1] ?? "")
  );
}

function receivedOf(request: Request): ReceivedRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    url: pathname + search,
    headers: Object.fromEntries(request.headers),
    httpVersion: "1.1",
    socket: null,
  };
}
