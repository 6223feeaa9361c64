/**
 * Route and error of Fastify's requests. Fastify 5 says both on its own channels; a hook, added when an instance is
 * made, learns the route of requests that end before their handler (a refused login, a body that does not validate).
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
  readonly fastify?: HookableFastify;
  readonly request?: FastifyRequest;
  readonly route?: { readonly url?: string };
  readonly error?: unknown;
}

export function fastifyInstrumentation(notices: Notices): Instrumentation {
  const channels: Readonly<Record<string, (published: unknown) => void>> = {
    "fastify.initialization": guarded(notices, ({ fastify }) => {
      if (fastify === undefined) return;
      hookFastify(fastify);
    }),
    // For instances that were made before the SDK was set up.
    "tracing:fastify.request.handler:start": guarded(notices, ({ request, route }) => {
      setRoute(request, route?.url);
    }),
    "tracing:fastify.request.handler:error": guarded(notices, ({ request, error }) => {
      setError(request, error);
    }),
  };
  return {
    name: "fastify",
    enable: () => {
      for (const [channel, listener] of Object.entries(channels)) subscribe(channel, listener);
    },
    disable: () => {
      for (const [channel, listener] of Object.entries(channels)) unsubscribe(channel, listener);
    },
  };
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
