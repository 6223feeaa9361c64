/** UI and APIs on one port. */
import Fastify, { type FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { DurationHistogram, type MeterFamily } from "../meter/meter.ts";
import { httpErrors } from "./errors.ts";
import { failureHandler, ownShape } from "./failure.ts";
import { SAFE_HEADERS } from "./headers.ts";
import { isLocalHost, isLoopback } from "./host-check.ts";
import { jaegerApi } from "./jaeger/routes.ts";
import { ownApi, type OwnApiOptions } from "./own-api/routes.ts";
import { probes } from "./probes.ts";
import { ui } from "./ui.ts";

export interface HttpOptions extends OwnApiOptions {
  /** The address it will be bound to: on loopback only local hosts are served. */
  readonly host: string;
  /** The folder of the built UI. */
  readonly uiRoot: string | undefined;
  readonly logger: Logger;
  readonly families: readonly MeterFamily[];
}

/** Not listening yet. */
export async function httpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { logger } = options;
  const duration = new DurationHistogram(
    "sightline_http_request_duration_seconds",
    "Requests to UI and APIs.",
  );
  const app = Fastify({
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: true,
    frameworkErrors: (cause, request, reply) => failureHandler(ownShape, logger)(cause, request, reply),
  });
  app.setErrorHandler(failureHandler(ownShape, logger));
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    const host = request.headers.host ?? "";
    if (isLoopback(options.host) && !isLocalHost(host)) throw httpErrors.HOST_NOT_ALLOWED({ host });
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "(none)";
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    duration.observe(reply.elapsedTime / 1000, labels);
  });
  ownApi(app, options);
  await app.register(async (scope) => jaegerApi(scope, options));
  probes(app, { report: options.report, families: [...options.families, duration] });
  await ui(app, options.uiRoot);
  return app;
}
