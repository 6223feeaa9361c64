/**
 * Route and error of Fastify's requests, by hooks that are added when an instance is made: so they are known of requests
 * too that end before their handler (a refused login, a body that does not validate). An instance that was made before has
 * no hooks in all its plugins; its handlers say both on Fastify's own channels. Those cost every request of every instance
 * 2 to 3 µs, so they are asked only once a server listens that may be the one of such an instance.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Notices } from "../../notice/notices.ts";
import { serverRequestOf } from "../http/server.ts";
import type { Instrumentation } from "../instrumentation.ts";

interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly routeOptions?: { readonly url?: string };
}

export interface HookableFastify {
  addHook(
    name: "onRequest",
    hook: (request: FastifyRequest, reply: unknown, done: () => void) => void,
  ): unknown;
  addHook(
    name: "onError",
    hook: (request: FastifyRequest, reply: unknown, error: unknown, done: () => void) => void,
  ): unknown;
}

/** Of the initialization channel the first, of the handler's channels the others. */
interface Message {
  readonly fastify?: HookableFastify & { readonly server?: unknown };
  readonly request?: FastifyRequest;
  readonly route?: { readonly url?: string };
  readonly error?: unknown;
}

/** Published for every server of `node:net` that begins to listen; those of HTTP are such. */
const LISTEN = "tracing:net.server.listen:asyncStart";

type Listeners = Readonly<Record<string, (published: unknown) => void>>;

export function fastifyInstrumentation(
  notices: Notices,
  listensAlready: () => boolean = hasServers,
): Instrumentation {
  /** Of instances that have our hooks from their beginning. */
  const servers = new WeakSet<object>();
  let asksHandlers = false;

  const handlers: Listeners = {
    "tracing:fastify.request.handler:start": guarded(notices, ({ request, route }) => {
      setRoute(request, route?.url);
    }),
    "tracing:fastify.request.handler:error": guarded(notices, ({ request, error }) => {
      setError(request, error);
    }),
  };
  const instances: Listeners = {
    "fastify.initialization": guarded(notices, ({ fastify }) => {
      if (fastify === undefined) return;
      hookFastify(fastify);
      if (typeof fastify.server === "object" && fastify.server !== null) servers.add(fastify.server);
    }),
    [LISTEN]: (published) => {
      const server = serverOf(published);
      if (server === undefined || !servers.has(server)) askHandlers();
    },
  };

  function askHandlers(): void {
    if (asksHandlers) return;
    asksHandlers = true;
    subscribeAll(handlers);
  }

  return {
    name: "fastify",
    enable: () => {
      subscribeAll(instances);
      if (listensAlready()) askHandlers();
    },
    disable: () => {
      for (const listeners of [instances, handlers])
        for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
      asksHandlers = false;
    },
  };
}

/**
 * Whether something in this process listens. A server at a path of the file system is not told from any other pipe: where
 * one listened before the set-up, requests have no route.
 */
function hasServers(): boolean {
  return process.getActiveResourcesInfo().includes("TCPServerWrap");
}

function subscribeAll(listeners: Listeners): void {
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
}

function serverOf(published: unknown): object | undefined {
  if (typeof published !== "object" || published === null || !("server" in published)) return undefined;
  const { server } = published;
  return typeof server === "object" && server !== null ? server : undefined;
}

const hooked = new WeakSet<HookableFastify>();

/** Lets an instance tell route and error of each request, also of those that end before their handler. */
export function hookFastify(fastify: HookableFastify): void {
  if (hooked.has(fastify)) return;
  hooked.add(fastify);
  fastify.addHook("onRequest", (request, _reply, done) => {
    setRoute(request, request.routeOptions?.url);
    carryTraceId(request);
    done();
  });
  fastify.addHook("onError", (request, _reply, error, done) => {
    setError(request, error);
    done();
  });
}

const carrying = new WeakSet<object>();

const traceId: PropertyDescriptor & ThisType<FastifyRequest> = {
  configurable: true,
  get() {
    return serverRequestOf(this.raw)?.span.spanContext().traceId;
  },
};

/**
 * `request.traceId`, where the application has none of its own. Each scope of plugins has a class of requests; Fastify
 * settles them before it is ready, so a decorator would have to be declared before the application can say its own.
 */
function carryTraceId(request: FastifyRequest): void {
  const prototype: unknown = Object.getPrototypeOf(request);
  if (typeof prototype !== "object" || prototype === null || carrying.has(prototype)) return;
  carrying.add(prototype);
  if (!("traceId" in request)) Object.defineProperty(prototype, "traceId", traceId);
}

function setRoute(request: FastifyRequest | undefined, route: string | undefined): void {
  const state = request === undefined ? undefined : serverRequestOf(request.raw);
  if (state !== undefined && route !== undefined) state.route = route;
}

function setError(request: FastifyRequest | undefined, error: unknown): void {
  const state = request === undefined ? undefined : serverRequestOf(request.raw);
  if (state !== undefined) state.error = error;
}

function guarded(notices: Notices, act: (message: Message) => void): (published: unknown) => void {
  return (published) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify documents the messages of these channels
      act(published as Message);
    } catch (error) {
      notices.once("fastify", `a Fastify request could not be observed: ${String(error)}`);
    }
  };
}
