/** What an application holds after the set-up. */
import type { Meter, Tracer } from "@opentelemetry/api";
import type { Config } from "../config/resolve.ts";
import type { Logger } from "../logs/logger.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import type { InstrumentOf } from "../metrics/registry.ts";
import type { MetricsHandler } from "../metrics/metrics-handler.ts";
import type { SamplingControl } from "../sampling/control.ts";
import type { ObservabilityHealth } from "./health.ts";
import type { ObservabilityStatus } from "./status.ts";

export interface Observability {
  /** What the SDK does at this moment: exporters and their last result, queues, losses, the active span. */
  status(): ObservabilityStatus;
  /** The same as a verdict. */
  health(): ObservabilityHealth;
  /** What holds: code, environment and defaults together. */
  readonly config: Config;
  readonly metrics: {
    /** Makes a metric, or gives the one of the same definition. */
    register<const D extends MetricDefinition>(definition: D): InstrumentOf<D>;
    /** Answers a `node:http` request with the `/metrics` page. */
    handler(): MetricsHandler;
    /** The page as text. */
    text(): string;
  };
  /** Keeps more traces for a while: incident mode. */
  readonly sampling: SamplingControl;
  getTracer(name?: string, version?: string): Tracer;
  getMeter(name?: string, version?: string): Meter;
  getLogger(name: string): Logger;
  /** Sends what waits. True when all was delivered or given up within the time for one export. */
  flush(): Promise<boolean>;
  /**
   * Sends what waits and stops: at most `shutdownTimeoutMillis`. Calls after the first get the first one's answer. True
   * when all was delivered or given up in time.
   */
  shutdown(): Promise<boolean>;
}
