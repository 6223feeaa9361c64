/** Where a signal is sent, from the general settings and those of its own. */
import type { HttpDestinationSettings } from "../export/http-destination.ts";
import type { Config } from "./resolve.ts";

export type Signal = "traces" | "metrics" | "logs";

/** A signal's own URL is used as it is; to the general one the signal's path is added (OTLP exporter specification). */
export function targetOf(config: Config, signal: Signal): HttpDestinationSettings {
  const own = { traces: config.tracesEndpoint, metrics: config.metricsEndpoint, logs: config.logsEndpoint }[
    signal
  ];
  const headers = { traces: config.tracesHeaders, metrics: config.metricsHeaders, logs: config.logsHeaders }[
    signal
  ];
  return {
    url: new URL(own ?? `${config.endpoint.replace(/\/+$/, "")}/v1/${signal}`),
    headers: { ...config.headers, ...headers },
    compression: config.compression,
    timeoutMs: config.exportTimeoutMillis,
  };
}
