/** What users of tracers that have no metrics and no logs of their own put beside them: prom-client and pino. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Metrics with the names and labels of the SDK's. `idsOf` gives the active span's ids for the line. */
export function metricsAndLog(idsOf) {
  const prometheus = require("prom-client");
  const pino = require("pino");
  const requests = new prometheus.Counter({
    name: "http_requests_total",
    help: "Requests",
    labelNames: ["method", "endpoint", "status_code"],
  });
  const duration = new prometheus.Histogram({
    name: "http_request_duration_seconds",
    help: "Durations",
    labelNames: ["method", "endpoint"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.12, 0.25, 0.5, 0.8, 1, 2, 2.5, 5, 10],
  });
  const logger = pino({
    redact: ["password", "token", "authorization"],
    ...(idsOf === undefined ? {} : { mixin: idsOf }),
  });
  function measured(method, endpoint, status, start) {
    requests.inc({ method, endpoint, status_code: status });
    duration.observe({ method, endpoint }, (performance.now() - start) / 1000);
  }
  return {
    log: (message, fields) => logger.info(fields, message),
    express: (request, response, next) => {
      const start = performance.now();
      response.on("finish", () => {
        measured(request.method, request.route?.path ?? "unmatched", response.statusCode, start);
      });
      next();
    },
    fastify: (app) => {
      app.addHook("onResponse", async (request, reply) => {
        const start = performance.now() - reply.elapsedTime;
        measured(request.method, request.routeOptions.url ?? "unmatched", reply.statusCode, start);
      });
    },
  };
}
