/** One call sets up everything. */
import { type Attributes, metrics, trace } from "@opentelemetry/api";
import type { CodeSettings } from "../config/given.ts";
import { readConfigFile } from "../config/declarative/file.ts";
import { type Config, isOn, resolveConfig } from "../config/resolve.ts";
import { StoreContextManager } from "../context/manager.ts";
import { contextStore } from "../context/store.ts";
import { sdkErrors } from "../errors.ts";
import { Departure } from "../export/departure.ts";
import { deferred } from "../export/deferred.ts";
import { Databases } from "../database/databases.ts";
import { watchSettings } from "../database/watch-settings.ts";
import { hookFastify } from "../instrumentation/fastify/fastify.ts";
import { type Given, givenDatabase } from "../instrumentation/given-database.ts";
import { captureOf } from "../instrumentation/http/capture.ts";
import { ServerMetrics } from "../instrumentation/http/server-metrics.ts";
import { instrumentationsFor } from "../instrumentation/instrumentations.ts";
import { noteDuplicates } from "../interop/duplicate-notice.ts";
import { coveredTracers, type Watched } from "../interop/covered-tracers.ts";
import type { Brought } from "../interop/open-telemetry.ts";
import { captureConsole } from "../logs/console-capture.ts";
import { SightlineLoggerProvider } from "../logs/otel-logger.ts";
import { metricsHandler, registryPage } from "../metrics/metrics-handler.ts";
import { SightlineMeterProvider } from "../metrics/otel-meter.ts";
import { guarded } from "../notice/guarded.ts";
import { choosePropagator } from "../propagation/choice.ts";
import { redactionOptions } from "../redaction/redaction.ts";
import { processFacts, resourceAttributes } from "../resource/resource.ts";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import { type SamplingControl, samplingControl } from "../sampling/control.ts";
import { samplingReport } from "../sampling/report.ts";
import { hostList } from "../tenant/host-list.ts";
import { IncomingTenants, type TenantOptions } from "../tenant/incoming.ts";
import { OutgoingIdentity } from "../tenant/outgoing.ts";
import { reportable, reportsOf, sayWhatIsLost } from "./exporter-reports.ts";
import { Exporters } from "./exporters.ts";
import { registerApi, unregisterApi } from "./global-api.ts";
import type { Observability } from "./handle.ts";
import { getObservabilityHealth, type HealthSubjects, verdict } from "./health.ts";
import { ownChecks, tenantMetricsNow } from "./health/sources.ts";
import { hearingOf } from "./hearing.ts";
import { watchEnd } from "./lifecycle.ts";
import { isFastify, isRoutedApp, mountMetrics } from "./metrics-page.ts";
import { publishOwnMetrics } from "./own-metrics.ts";
import { isHttpServer, mountPages, type PageSubject, pagesOf, servePages } from "./pages.ts";
import { clock, getLogger, logHub, notices, stdoutLines, redaction, registry } from "./process-state.ts";
import { logSignal, metricExporters, type SignalWorld, traceSignal } from "./signals.ts";
import { claimProcess, givesWay, releaseProcess } from "./single.ts";
import { type ExporterReport, type StatusSource, statusOf } from "./status.ts";

export interface SetupOptions extends CodeSettings, Brought {
  /**
   * An Express app, a Fastify instance or a `node:http` server that gets `/metrics`, `/health/live`, `/health/ready`,
   * `/health/observability` and `/debug/observability`.
   */
  readonly app?: unknown;
  /**
   * The application's database: a client or pool, Drizzle, Knex, Kysely, TypeORM, Sequelize. Queries are watched without it;
   * with it the pools of Knex and Sequelize are measured too. Never connected or closed by the SDK.
   */
  readonly db?: unknown;
  /** Where the app serves its metrics; `/metrics` by default. */
  readonly metricsPath?: string;
  /**
   * `false` for what the SDK is not to watch by itself: `http` (servers and clients of `node:http`), `fetch`, `databases`. For who has
   * an instrumentation of OpenTelemetry's instead.
   */
  readonly instrumentations?: WatchedParts;
  /**
   * Tenant and request id of each request, from `x-tenant-id` and `x-request-id` unless other headers are named here. With
   * this option each request gets a request id and its answer tells it; without, what headers say is taken and nothing is
   * answered; `false`: not even that. Unknown tenants are refused by `TenantContextMiddleware`.
   */
  readonly tenants?: TenantOptions | false;
  /** Headers that become attributes of server spans, by name; secrets among them are taken out. */
  readonly captureHeaders?: { readonly request?: readonly string[]; readonly response?: readonly string[] };
}

export type WatchedParts = { readonly [W in Watched]?: boolean };

/**
 * Sets up tracing, metrics and logs for the process, and watches its HTTP servers and clients.
 *
 * @example
 * const observability = setupObservability({ serviceName: "shop-api", app });
 * @throws CONFIG_VALUE_INVALID, CONFIG_UNKNOWN, EXPORTER_UNKNOWN, SDK_ALREADY_STARTED, APP_UNKNOWN, DB_UNKNOWN
 */
export function setupObservability(options: SetupOptions = {}): Observability {
  return setUp(options, setupObservability);
}

/**
 * The one set-up behind all doors; `entry` is the function that the application called. With `gaveWay` it stops, and tells,
 * as soon as there is another.
 */
export function setUp(
  options: SetupOptions,
  entry: (...args: never[]) => unknown,
  gaveWay?: () => void,
): Observability {
  const began = performance.now();
  const { app, db, metricsPath = "/metrics" } = options;
  const { config, findings } = resolveConfig(codeOf(options), process.env, readConfigFile);
  claimProcess(entry);
  try {
    notices.level = config.sdkLogLevel;
    // Log lines go on while the rest is turned off, and so does this.
    redaction.configure(redactionOptions(config));
    for (const { message } of findings) notices.once(message, message);
    // Also where the SDK is off, since lines go to stdout all the same.
    logHub.levels.setOtherwise(config.logLevel);
    logHub.levels.set(config.logLevels);
    stdoutLines.setFormat(config.logFormat);
    // Where a mistake costs users, it is reported; where it costs a developer, it is thrown.
    registry.misuse.mode = ["development", "test"].includes(config.environment) ? "throw" : "report";
    registry.prefix = config.metricsPrefix ?? registry.prefix;
    // First, because it refuses an app that it does not know before anything has begun.
    const given = db === undefined ? undefined : knownDatabase(db);
    const mountPagesOf = app === undefined ? undefined : placeFor(app, config, metricsPath);
    if (isFastify(app) && isOn(config)) hookFastify(app);
    const running = isOn(config) ? start(config, options, given, began) : off(config);
    if (gaveWay !== undefined) givesWay(() => stepAside(running, gaveWay));
    const observability = handle(config, running);
    mountPagesOf?.(observability);
    return observability;
  } catch (error) {
    releaseProcess();
    throw error;
  }
}

/** What of the options is a setting. */
export function codeOf(options: SetupOptions): CodeSettings {
  const {
    app: _app,
    db: _db,
    metricsPath: _path,
    instrumentations: _parts,
    tenants: _tenants,
    ...rest
  } = options;
  const { spanProcessors: _sp, spanExporters: _se, logRecordProcessors: _lp, ...more } = rest;
  const { logRecordExporters: _le, captureHeaders: { request, response } = {}, ...code } = more;
  return {
    ...code,
    ...(request === undefined ? {} : { captureRequestHeaders: request }),
    ...(response === undefined ? {} : { captureResponseHeaders: response }),
  };
}

function knownDatabase(db: unknown): Given {
  const given = givenDatabase(db);
  if (given !== undefined) return given;
  const isObject = typeof db === "object" && db !== null;
  const type = isObject ? `an object with ${Object.keys(db).slice(0, 5).join(", ") || "nothing"}` : typeof db;
  throw sdkErrors.DB_UNKNOWN({ type: db instanceof Promise ? "a promise" : db === null ? "null" : type });
}

/** Refuses an app that it does not know at once; the pages themselves need the handle. */
function placeFor(app: unknown, config: Config, metricsPath: string): (subject: Observability) => void {
  if (isHttpServer(app))
    return (subject) =>
      servePages(
        app,
        pagesOf(pageSubject(subject)),
        config.enableMetrics ? metricsPath : undefined,
        metricsHandler(registryPage(registry)),
      );
  if (config.enableMetrics) mountMetrics(app, metricsPath, registry);
  return (subject) => {
    if (isRoutedApp(app)) mountPages(app, pagesOf(pageSubject(subject)));
  };
}

/** Gives an app its place after the set-up: metrics, health and debug pages. Throws `APP_UNKNOWN`. */
export function attachApp(app: unknown, observability: Observability, metricsPath = "/metrics"): void {
  const place = placeFor(app, observability.config, metricsPath);
  if (isFastify(app)) hookFastify(app);
  place(observability);
}

/** A package that the application has installed; throws when it has not. */
function fromApplication(name: string): unknown {
  const { createRequire } = process.getBuiltinModule("node:module");
  const loaded: unknown = createRequire(`${process.cwd()}/package.json`)(name);
  return loaded;
}

/** What runs behind a handle. */
interface Running extends StatusSource {
  readonly sampling: SamplingControl;
  flush(): Promise<boolean>;
  /** Ends all recording; again it does nothing. */
  stop(): void;
  /** Sends what waits, within the limit. */
  end(): Promise<boolean>;
  unregister(): void;
}

function off(config: Config): Running {
  notices.debug("the SDK is turned off by its configuration");
  return {
    enabled: false,
    sampling: samplingControl(undefined),
    samplingReport: () => samplingReport(config.sampling, config.samplingRules, undefined),
    hooked: () => [],
    reports: () => [],
    flush: () => Promise.resolve(true),
    stop: () => {},
    end: () => Promise.resolve(true),
    unregister: () => {},
  };
}

function start(config: Config, options: SetupOptions, given: Given | undefined, began: number): Running {
  const { instrumentations: watched = {}, tenants } = options;
  // First, because they refuse what they do not understand before anything has begun.
  const incoming = tenants === false ? undefined : new IncomingTenants(tenants);
  const identity = new OutgoingIdentity(hostList(tenants === false ? undefined : tenants?.baggageHosts));
  let attributes: Attributes | undefined;
  const described = (): Attributes => (attributes ??= resourceAttributes(config, processFacts()));
  const resource = deferred(async () => {
    const { encodeResource } = await import("../export/scope-encoder.ts");
    return encodeResource(described());
  });
  const departure = new Departure(redaction);
  const { environment, logLimits } = config;
  const world: SignalWorld = {
    clock,
    notices,
    resource,
    resourceAttributes: described,
    brought: options,
    departure,
    hearing: hearingOf(environment, { clock, departure, resourceAttributes: described, logLimits }),
  };
  const traces = traceSignal(config, world);
  const logs = logSignal(config, world);
  const metricsOut = metricExporters(config, world, registry);
  const exporters = new Exporters(
    [...traces.others, ...logs.others, ...traces.exporters, ...logs.exporters, ...metricsOut],
    config.shutdownTimeoutMillis,
  );
  const meterProvider = new SightlineMeterProvider(registry);
  const occupied = registerApi({
    contextManager: new StoreContextManager(),
    propagator: choosePropagator(config.propagators, fromApplication),
    tracerProvider: coveredTracers(traces.provider, (what) => watched[what] !== false, notices),
    meterProvider,
    loggerProvider: new SightlineLoggerProvider(logHub),
  });
  if (occupied.length > 0) {
    throw sdkErrors.SDK_ALREADY_STARTED({ where: `by another OpenTelemetry SDK (${occupied.join(", ")})` });
  }
  const releaseConsole = config.captureConsole ? captureConsole(console, getLogger("console")) : undefined;
  logHub.connect({ service: config.serviceName, environment: config.environment }, logs.queue);
  const tracer = traces.provider.getTracer(SDK_NAME, SDK_VERSION);
  const instrumentations = instrumentationsFor({
    tracer,
    watch: { tracer, tenants: incoming, capture: captureOf(config) },
    identity,
    clock,
    observer: new ServerMetrics(registry, config.metricNames),
    notices,
    registry,
    metricNames: config.metricNames,
    given,
    isWatched: (what) => watched[what] !== false,
    databases: new Databases({
      tracer,
      clock,
      registry,
      metricNames: config.metricNames,
      notices,
      logger: getLogger("sightline.databases"),
      settings: watchSettings(config),
    }),
  }).filter(({ name }) => isWatched(name, watched));
  for (const instrumentation of instrumentations) instrumentation.enable();
  exporters.start();
  notices.debug(
    `watching ${instrumentations.map(({ name }) => name).join(", ")}; exporting to ${destinationsOf(config)}`,
  );
  const unwatch = watchEnd(process, {
    flush: async () => {
      await exporters.lastFlush();
    },
    waiting: () => exporters.waiting(),
    exiting: () => {
      logHub.flush();
      sayWhatIsLost([...reportable(traces), ...reportable(logs)]);
    },
  });
  const reports = (): readonly ExporterReport[] => [
    ...reportsOf("traces", reportable(traces)),
    ...reportsOf("metrics", metricsOut),
    ...reportsOf("logs", reportable(logs)),
  ];
  const { steering } = traces;
  const unpublish = config.enableMetrics
    ? publishOwnMetrics(meterProvider, reports, performance.now() - began, () => redaction.counts(), steering)
    : undefined;
  const unwatchCopies =
    config.environment === "development" ? noteDuplicates(process.cwd(), notices) : undefined;
  let isRunning = true;
  return {
    enabled: true,
    sampling: samplingControl(steering?.incidents),
    samplingReport: () => samplingReport(config.sampling, config.samplingRules, steering),
    hooked: () => instrumentations.flatMap((instrumentation) => instrumentation.hooked?.() ?? []),
    reports,
    flush: () => {
      logHub.flush();
      return exporters.flush(config.exportTimeoutMillis);
    },
    stop: () => {
      if (!isRunning) return;
      isRunning = false;
      unwatch();
      unwatchCopies?.();
      unpublish?.();
      steering?.incidents.close();
      for (const instrumentation of instrumentations) instrumentation.disable();
      releaseConsole?.();
      logHub.disconnect();
    },
    end: () => exporters.end(),
    unregister: unregisterApi,
  };
}

function isWatched(name: string, { http = true, fetch = true }: WatchedParts): boolean {
  if (name === "fetch") return fetch;
  return http || !name.startsWith("http");
}

function destinationsOf({ exporters }: Config): string {
  return Object.entries(exporters)
    .flatMap(([signal, targets]) =>
      targets.map((target) => `${signal}: ${target.kind === "otlp" ? target.url : target.kind}`),
    )
    .join(", ");
}

function stepAside(running: Running, gaveWay: () => void): void {
  const active = contextStore.getStore();
  running.stop();
  running.unregister();
  // To unregister empties the store, and the caller goes on in what it was in.
  if (active !== undefined) contextStore.enterWith(active);
  gaveWay();
}

async function shutDown(running: Running): Promise<boolean> {
  running.stop();
  const inTime = await running.end();
  running.unregister();
  return inTime;
}

function subjectsOf(otelBootstrap: Observability): HealthSubjects {
  return { otelBootstrap, metricsRegistry: registry, tenantMetrics: tenantMetricsNow() };
}

function pageSubject(observability: Observability): PageSubject {
  return { ...observability, healthSubjects: () => subjectsOf(observability) };
}

function handle(config: Config, running: Running): Observability {
  let stopped: Promise<boolean> | undefined;
  const observability: Observability = {
    config,
    status: () => statusOf(config, running, notices.counts()),
    health: () =>
      verdict([...getObservabilityHealth(subjectsOf(observability)).checks, ...ownChecks.known()]),
    metrics: guarded("observability.metrics", {
      register: (definition) => registry.register(definition),
      handler: () => metricsHandler(registryPage(registry)),
      text: () => registry.prometheusText(),
    }),
    sampling: guarded("observability.sampling", running.sampling),
    getTracer: (name = config.serviceName, version) => trace.getTracer(name, version),
    getMeter: (name = config.serviceName, version) => metrics.getMeter(name, version),
    getLogger,
    flush: () => running.flush(),
    shutdown: () => {
      stopped ??= shutDown(running).finally(releaseProcess);
      return stopped;
    },
  };
  return observability;
}
