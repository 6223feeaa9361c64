/** The set-up from a configuration object, and its small doors. */
import type { Meter, Tracer } from "@opentelemetry/api";
import { readConfigFile } from "../config/declarative/file.ts";
import { type OTelConfig, putToUse, takeBack } from "../config/otel-config.ts";
import { resolveConfig } from "../config/resolve.ts";
import { sdkErrors } from "../errors.ts";
import { requireName } from "../notice/argument.ts";
import type { Logger } from "../logs/logger.ts";
import {
  metricsHandler,
  type NodeLikeRequest,
  type NodeLikeResponse,
  registryPage,
} from "../metrics/metrics-handler.ts";
import { callerOf } from "../notice/caller.ts";
import type { Observability } from "./handle.ts";
import { ObservabilityManager } from "./manager.ts";
import { registry } from "./process-state.ts";
import { codeOf, setUp, type SetupOptions } from "./setup.ts";
import { isClaimed } from "./single.ts";

/** The handle of the set-up with the service's own tracer, meter and logger. */
export type InitializedOtel = Observability & {
  readonly tracer: Tracer;
  readonly meter: Meter;
  readonly logger: Logger;
};

/**
 * Puts a configuration to use. From then on it is frozen.
 *
 * @example
 * const { tracer, shutdown } = initializeOtel(createDefaultConfig({ serviceName: "shop-api" }));
 * @throws CONFIG_MISSING, SDK_ALREADY_STARTED
 */
export function initializeOtel(config: OTelConfig): InitializedOtel {
  const code = putToUse(config, callerOf(initializeOtel));
  if (code === undefined) throw sdkErrors.CONFIG_MISSING({ call: "initializeOtel", got: describe(config) });
  let observability: Observability;
  try {
    observability = setUp(code, initializeOtel);
  } catch (error) {
    takeBack(config);
    throw error;
  }
  return {
    ...observability,
    tracer: observability.getTracer(),
    meter: observability.getMeter(),
    logger: observability.getLogger(observability.config.serviceName),
  };
}

/** Milliseconds between metric exports of a service that is set up by its name (row A2). */
const SERVICE_INTERVAL_MS = 15_000;

/**
 * Everything for a service, by its name.
 *
 * @example
 * const observability = setupServiceObservability("shop-api", "2.1.0");
 * const orders = observability.createCounter("orders_created_total", { labels: ["status"] });
 * @throws SDK_ALREADY_STARTED, ARGUMENT_WRONG
 */
export function setupServiceObservability(
  serviceName: string,
  serviceVersion = "1.0.0",
  options: SetupOptions = {},
): ObservabilityManager {
  requireName("setupServiceObservability", serviceName);
  const { given } = resolveConfig(codeOf(options), process.env, readConfigFile);
  // A default of this door: whoever names an interval, in code, file or variable, has it.
  const isNamed = given.get("metricExportIntervalMillis")?.origin.kind !== "default";
  const manager = new ObservabilityManager({
    ...options,
    serviceName,
    serviceVersion,
    ...(isNamed ? {} : { metricExportIntervalMillis: SERVICE_INTERVAL_MS }),
  });
  manager.startFor(setupServiceObservability);
  return manager;
}

export interface TracingOptions extends SetupOptions {
  /** Where OTLP goes: a URL or host:port. */
  readonly otlpEndpoint?: string;
}

/**
 * Tracing, metrics and pages for an app, in one line.
 *
 * @example
 * initTracing(app, { otlpEndpoint: "http://127.0.0.1:4318" });
 * @throws SDK_ALREADY_STARTED, APP_UNKNOWN
 */
export function initTracing(app: unknown, options: TracingOptions = {}): Observability {
  const { otlpEndpoint, ...rest } = options;
  return setUp(
    { ...rest, app, ...(otlpEndpoint === undefined ? {} : { endpoint: otlpEndpoint }) },
    initTracing,
  );
}

type Next = (error?: unknown) => void;
export type MetricsMiddleware = (
  request: NodeLikeRequest & { readonly url?: string | undefined },
  response: NodeLikeResponse,
  next: Next,
) => void;

/**
 * Express middleware that serves `/metrics` and lets everything else pass. Requests are counted and timed by what
 * watches `node:http`, each once; where nothing is set up yet, this sets up metrics alone.
 *
 * @example
 * app.use(metricsMiddleware());
 */
export function metricsMiddleware(options: { readonly path?: string } = {}): MetricsMiddleware {
  const { path = "/metrics" } = options;
  if (!isClaimed()) setUp({ enableTracing: false, enableLogs: false }, metricsMiddleware);
  const handler = metricsHandler(registryPage(registry));
  return (request, response, next) => {
    if (request.url?.split("?", 1)[0] === path) handler(request, response);
    else next();
  };
}

function describe(value: unknown): string {
  if (value instanceof Promise) return "a promise (await it first)";
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object that createDefaultConfig did not make" : `a ${typeof value}`;
}
