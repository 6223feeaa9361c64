/** Earlier forms of the configuration and the set-up. */
// oxlint-disable-next-line import/no-unassigned-import -- it makes itself known: tracers asked for before this set-up record too
import "../api-copy/application.ts";
import type { ExporterList } from "../config/given.ts";
import {
  createDefaultConfig as createDefault,
  type DefaultConfigOptions,
  type OTelConfig,
} from "../config/otel-config.ts";
import type { Observability } from "../observability/handle.ts";
import {
  type InitializedOtel,
  initializeOtel as initialize,
  initTracing as init,
  type TracingOptions,
} from "../observability/initialize.ts";
import { ObservabilityManager } from "../observability/manager.ts";
import { deprecated } from "./deprecation.ts";

/** By position or as an object. @deprecated `createDefaultConfig({ … })` of `@sightline/sdk` */
export function createDefaultConfig(
  serviceName: string | DefaultConfigOptions = {},
  environment?: string,
  serviceVersion?: string,
  customResourceAttributes?: Readonly<Record<string, string>>,
  tracingExporters?: ExporterList,
  metricsExporters?: ExporterList,
): OTelConfig {
  if (typeof serviceName !== "string") return createDefault(serviceName);
  deprecated("createDefaultConfig(serviceName, environment, …)");
  return createDefault({
    serviceName,
    environment,
    serviceVersion,
    tracingExporters,
    metricsExporters,
    ...(customResourceAttributes === undefined ? {} : { customResourceAttributes }),
  });
}

/** By position or with a configuration. @deprecated `initializeOtel(config)` of `@sightline/sdk` */
export function initializeOtel(
  config: OTelConfig | string,
  environment?: string,
  serviceVersion?: string,
): InitializedOtel {
  if (typeof config !== "string") return initialize(config);
  deprecated("initializeOtel(serviceName, environment, …)");
  return initialize(createDefault({ serviceName: config, environment, serviceVersion }));
}

/** @deprecated `initializeOtel(config)` of `@sightline/sdk` */
export function initOtel(config: OTelConfig): InitializedOtel {
  deprecated("initOtel(config)");
  return initialize(config);
}

/** @deprecated `initTracing(app, { otlpEndpoint })` of `@sightline/sdk` */
export function setupTracing(app: unknown, otlpEndpoint?: string): Observability {
  deprecated("setupTracing(app, otlpEndpoint)");
  return init(app, otlpEndpoint === undefined ? {} : { otlpEndpoint });
}

/** With the endpoint by position. @deprecated `initTracing(app, { otlpEndpoint })` of `@sightline/sdk` */
export function initTracing(app: unknown, endpoint: string | TracingOptions = {}): Observability {
  if (typeof endpoint !== "string") return init(app, endpoint);
  deprecated("initTracing(app, otlpEndpoint)");
  return init(app, { otlpEndpoint: endpoint });
}

/** @deprecated `new ObservabilityManager({ … })` of `@sightline/sdk` */
export function createObservabilityManager(
  serviceName: string,
  serviceVersion?: string,
  environment?: string,
): ObservabilityManager {
  deprecated("createObservabilityManager(serviceName, serviceVersion, environment)");
  return new ObservabilityManager({ serviceName, serviceVersion, environment });
}
