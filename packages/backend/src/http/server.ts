/** UI and APIs on one port. */
import { createServer } from "node:https";
import Fastify, { type FastifyInstance, type FastifyServerFactory } from "fastify";
import type { Logger } from "pino";
import type { Access } from "../access/access.ts";
import { answerBroken, brokenRequest } from "../broken-request.ts";
import { DurationHistogram, type MeterFamily } from "../meter/meter.ts";
import { askUntilAnswered } from "./asker.ts";
import { httpErrors } from "./errors.ts";
import { failureHandler, ownShape } from "./failure.ts";
import { SAFE_HEADERS } from "./headers.ts";
import { guard } from "./access/guard.ts";
import { hostCheck } from "./host-check.ts";
import { jaegerApi } from "./jaeger/routes.ts";
import { ownApi, type OwnApiOptions } from "./own-api/routes.ts";
import { prometheusIntake, type MetricsIntake } from "./prometheus/intake.ts";
import { prometheusApi } from "./prometheus/routes.ts";
import { probes } from "./probes.ts";
import { ui } from "./ui.ts";
import type { Scraper } from "../scrape/scraper.ts";

export interface HttpOptions extends OwnApiOptions {
  /** The address it will be bound to: on loopback only local names are served. */
  readonly host: string;
  /** Other names that it is reached by. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly access: Access;
  /** The folder of the built UI. */
  readonly uiRoot: string | undefined;
  readonly logger: Logger;
  readonly families: readonly MeterFamily[];
  /** Absent where nothing is taken. */
  readonly intake?: MetricsIntake | undefined;
  /** Absent where nothing is scraped. */
  readonly scraper?: Scraper | undefined;
}

/** Not listening yet. */
export async function httpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { logger, access, host, allowedHosts = [], clock } = options;
  const { tls, token } = access;
  const serverFactory: FastifyServerFactory | undefined =
    tls === undefined ? undefined : (handler) => createServer({ cert: tls.cert, key: tls.key }, handler);
  const duration = new DurationHistogram(
    "sightline_http_request_duration_seconds",
    "Requests to UI and APIs.",
  );
  const app = Fastify({
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: true,
    clientErrorHandler: (cause, socket) => {
      const broken = brokenRequest(cause);
      if (broken === undefined) socket.destroy();
      else {
        const error = httpErrors.REQUEST_INVALID(broken, { cause });
        answerBroken(socket, broken.status, JSON.stringify(ownShape(error)));
      }
    },
    ...(serverFactory === undefined ? {} : { serverFactory }),
    frameworkErrors: (cause, request, reply) => failureHandler(ownShape, logger)(cause, request, reply),
  });
  app.setErrorHandler(failureHandler(ownShape, logger));
  const isOurs = hostCheck({ host, allowed: allowedHosts, certified: tls?.names });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    const asked = request.headers.host ?? "";
    if (!isOurs(asked)) throw httpErrors.HOST_NOT_ALLOWED({ host: asked });
  });
  askUntilAnswered(app);
  const mayRead = guard(app, { token, secure: tls !== undefined, clock });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "(none)";
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    duration.observe(reply.elapsedTime / 1000, labels);
  });
  ownApi(app, options);
  await app.register(async (scope) => jaegerApi(scope, options));
  await app.register(async (scope) => prometheusApi(scope, options));
  const { intake } = options;
  if (intake !== undefined) await prometheusIntake(app, { ...intake, clock, logger });
  probes(app, { report: options.report, mayRead, families: [...options.families, duration] });
  await ui(app, options.uiRoot);
  return app;
}
