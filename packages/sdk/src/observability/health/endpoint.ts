/** Health for a route of the application's own. */
import { type MetricsHandler, answering } from "../../metrics/metrics-handler.ts";
import type { HealthSubjects } from "../health.ts";
import { registry } from "../process-state.ts";
import { healthAnswer, wholeHealth } from "./answers.ts";
import { tenantMetricsNow } from "./sources.ts";

/** How long an answer holds, in milliseconds: so many probes may come as like to. */
const CACHE_MS = 1000;

export interface HealthEndpointOptions extends HealthSubjects {
  /** How long an answer holds, in milliseconds; 1,000 when absent, 0 for a new one each time. */
  readonly cacheMillis?: number;
}

/**
 * A handler that answers `{ status, checks, summary }` with 200, or with 503 when something is unhealthy; for `node:http`,
 * Express, Fastify, Koa, Hono and whatever takes a function of `Request`. Parts that are not named are the process' own:
 * its metrics, its business metrics, and the checks of `registerHealthCheck`. However many ask, one answer is made at a
 * time, within the limits of the checks.
 *
 * @example
 * app.get("/healthz", createHealthEndpointHandler({ otelBootstrap: observability }));
 */
export function createHealthEndpointHandler(options: HealthEndpointOptions = {}): MetricsHandler {
  const { cacheMillis = CACHE_MS, ...subjects } = options;
  let made: { readonly answer: Promise<string>; readonly status: () => number; until: number } | undefined;
  const make = (): NonNullable<typeof made> => {
    let status = 200;
    const answer = wholeHealth({
      metricsRegistry: registry,
      tenantMetrics: tenantMetricsNow(),
      ...subjects,
    }).then((health) => {
      ({ status } = healthAnswer(health));
      if (made !== undefined) made.until = performance.now() + cacheMillis;
      return `${JSON.stringify(health)}\n`;
    });
    return { answer, status: () => status, until: Infinity };
  };
  return answering(async () => {
    if (made === undefined || performance.now() >= made.until) made = make();
    const { answer, status } = made;
    const text = await answer;
    return { status: status(), type: "application/json; charset=utf-8", text };
  });
}
