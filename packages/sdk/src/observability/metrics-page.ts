/** `/metrics` in an application: a handler for any framework, and its place in an Express or Fastify app. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { sdkErrors } from "../errors.ts";
import type { HookableFastify } from "../instrumentation/fastify/fastify.ts";
import { PROMETHEUS_CONTENT_TYPE } from "../metrics/prometheus-text.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";

/** A handler of `node:http`, and so of Express, Connect and what is built on them. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

interface FastifyReply {
  header(name: string, value: string): unknown;
}

/** The parts of a Fastify instance and of an Express app that are used. */
export interface FastifyApp extends HookableFastify {
  get(path: string, handler: (request: unknown, reply: FastifyReply) => Promise<string>): unknown;
}

interface ExpressApp {
  use: unknown;
  get(path: string, handler: MetricsHandler): unknown;
}

export function metricsHandler(registry: MetricsRegistry): MetricsHandler {
  return (_request, response) => {
    void registry.observe().then(() => {
      response.setHeader("content-type", PROMETHEUS_CONTENT_TYPE);
      response.end(registry.prometheusText());
      return undefined;
    });
  };
}

/** Serves the page at `path`. Throws `APP_UNKNOWN` for what is neither Express nor Fastify. */
export function mountMetrics(app: unknown, path: string, registry: MetricsRegistry): void {
  if (isFastify(app)) {
    app.get(path, async (_request, reply) => {
      await registry.observe();
      reply.header("content-type", PROMETHEUS_CONTENT_TYPE);
      return registry.prometheusText();
    });
  } else if (isExpress(app)) {
    app.get(path, metricsHandler(registry));
  } else {
    throw sdkErrors.APP_UNKNOWN({ type: describe(app) });
  }
}

export function isFastify(app: unknown): app is FastifyApp {
  return typeof app === "object" && app !== null && "addHook" in app && "get" in app;
}

function isExpress(app: unknown): app is ExpressApp {
  return typeof app === "function" && "use" in app && "get" in app;
}

function describe(app: unknown): string {
  return typeof app === "object" && app !== null
    ? `an object with ${Object.keys(app).slice(0, 5).join(", ") || "nothing"}`
    : typeof app;
}
