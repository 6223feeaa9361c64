/** The set-up as an object that is made first and started later. */
import type { Meter, Tracer } from "@opentelemetry/api";
import type { Config } from "../config/resolve.ts";
import { sdkErrors } from "../errors.ts";
import type { Logger } from "../logs/logger.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import type { InstrumentOf } from "../metrics/registry.ts";
import type { Observability } from "./handle.ts";
import type { ObservabilityHealth } from "./health.ts";
import { attachApp, setUp, type SetupOptions } from "./setup.ts";
import type { ObservabilityStatus } from "./status.ts";

/** Everything of a definition but name and type. */
export type MetricOptions<L extends readonly string[]> = Omit<
  MetricDefinition,
  "name" | "type" | "labels"
> & {
  readonly labels?: L;
};
type Defined<T extends MetricDefinition["type"], L extends readonly string[]> = InstrumentOf<{
  readonly name: string;
  readonly type: T;
  readonly labels: L;
}>;

/**
 * @example
 * const manager = new ObservabilityManager({ serviceName: "shop-api" });
 * manager.setupObservability();
 * manager.instrumentApp(app);
 * const orders = manager.createCounter("orders_created_total", { labels: ["status"] });
 * orders.inc(1, { status: "paid" });
 */
export class ObservabilityManager {
  readonly #options: SetupOptions;
  #observability: Observability | undefined;

  constructor(options: SetupOptions = {}) {
    this.#options = options;
  }

  /**
   * Starts everything.
   *
   * @throws SDK_ALREADY_STARTED, APP_UNKNOWN and what a configuration can be refused for
   */
  setupObservability(): this {
    // oxlint-disable-next-line typescript/unbound-method -- only its place on the stack matters
    return this.startFor(this.setupObservability);
  }

  /** The same for a door of its own: `entry` is what the application called. */
  startFor(entry: (...args: never[]) => unknown): this {
    this.#observability = setUp(this.#options, entry);
    return this;
  }

  /** What holds: code, file, environment and defaults together. Throws `SDK_NOT_STARTED`. */
  get config(): Config {
    return this.#started("config").config;
  }

  /** @throws SDK_NOT_STARTED */
  getTracer(name?: string, version?: string): Tracer {
    return this.#started("getTracer").getTracer(name, version);
  }

  /** @throws SDK_NOT_STARTED */
  getMeter(name?: string, version?: string): Meter {
    return this.#started("getMeter").getMeter(name, version);
  }

  /** @throws SDK_NOT_STARTED */
  getLogger(name: string): Logger {
    return this.#started("getLogger").getLogger(name);
  }

  /** @throws SDK_NOT_STARTED, METRIC_NAME_INVALID, METRIC_CLASH */
  createCounter<const L extends readonly string[] = []>(
    name: string,
    options: MetricOptions<L> = {},
  ): Defined<"counter", L> {
    return this.#create<"counter", L>("createCounter", "counter", name, options);
  }

  /** @throws SDK_NOT_STARTED, METRIC_NAME_INVALID, METRIC_CLASH */
  createHistogram<const L extends readonly string[] = []>(
    name: string,
    options: MetricOptions<L> = {},
  ): Defined<"histogram", L> {
    return this.#create<"histogram", L>("createHistogram", "histogram", name, options);
  }

  /** @throws SDK_NOT_STARTED, METRIC_NAME_INVALID, METRIC_CLASH */
  createGauge<const L extends readonly string[] = []>(
    name: string,
    options: MetricOptions<L> = {},
  ): Defined<"gauge", L> {
    return this.#create<"gauge", L>("createGauge", "gauge", name, options);
  }

  /**
   * Calls by `node:http(s)` and `fetch` are watched from the set-up on; this says so, and refuses to be called earlier.
   *
   * @throws SDK_NOT_STARTED
   */
  instrumentHttpClients(): readonly string[] {
    return this.#started("instrumentHttpClients").config.enableTracing
      ? ["node:http", "node:https", "fetch"]
      : [];
  }

  /**
   * Gives an Express app, a Fastify instance or a `node:http` server its metrics, health and debug pages.
   *
   * @throws SDK_NOT_STARTED, APP_UNKNOWN
   */
  instrumentApp(app: unknown): this {
    attachApp(app, this.#started("instrumentApp"), this.#options.metricsPath);
    return this;
  }

  /** @throws SDK_NOT_STARTED */
  status(): ObservabilityStatus {
    return this.#started("status").status();
  }

  /** @throws SDK_NOT_STARTED */
  health(): ObservabilityHealth {
    return this.#started("health").health();
  }

  /** Sends what waits. @throws SDK_NOT_STARTED */
  flush(): Promise<boolean> {
    return this.#started("flush").flush();
  }

  /** May be called at any time and twice. */
  shutdown(): Promise<boolean> {
    return this.#observability?.shutdown() ?? Promise.resolve(true);
  }

  #create<T extends "counter" | "histogram" | "gauge", L extends readonly string[]>(
    call: string,
    type: T,
    name: string,
    options: MetricOptions<L>,
  ): Defined<T, L> {
    const { metrics } = this.#started(call);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the definition is made of the very type parameters
    return metrics.register({ ...options, name, type }) as Defined<T, L>;
  }

  #started(call: string): Observability {
    if (this.#observability === undefined) {
      throw sdkErrors.SDK_NOT_STARTED({ call: `ObservabilityManager.${call}` });
    }
    return this.#observability;
  }
}
