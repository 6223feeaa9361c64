/** The place of `/metrics` in an Express or Fastify app. */
import { sdkErrors } from "../errors.ts";
import type { HookableFastify } from "../instrumentation/fastify/fastify.ts";
import { type MetricsHandler, metricsHandler, registryPage } from "../metrics/metrics-handler.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";

/** The parts of a Fastify instance and of an Express app that are used. */
export interface FastifyApp extends HookableFastify {
  get(path: string, handler: MetricsHandler): unknown;
}

interface ExpressApp {
  use: unknown;
  get(path: string, handler: MetricsHandler): unknown;
}

/** Serves the page at `path`. Throws `APP_UNKNOWN` for what is neither Express nor Fastify. */
export function mountMetrics(app: unknown, path: string, registry: MetricsRegistry): void {
  if (!isFastify(app) && !isExpress(app)) throw sdkErrors.APP_UNKNOWN({ type: describe(app) });
  app.get(path, metricsHandler(registryPage(registry)));
}

export function isFastify(app: unknown): app is FastifyApp {
  return typeof app === "object" && app !== null && "addHook" in app && "get" in app;
}

/** Either of them: what has routes by `get`. */
export function isRoutedApp(
  app: unknown,
): app is { get(path: string, handler: (request: unknown, response: unknown) => unknown): unknown } {
  return isFastify(app) || isExpress(app);
}

function isExpress(app: unknown): app is ExpressApp {
  return typeof app === "function" && "use" in app && "get" in app;
}

function describe(app: unknown): string {
  return typeof app === "object" && app !== null
    ? `an object with ${Object.keys(app).slice(0, 5).join(", ") || "nothing"}`
    : typeof app;
}
