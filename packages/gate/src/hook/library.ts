/** Which calls into which packages record something. Making a counter is no hook; counting with it is. */
import type { HookKind } from "./kind.ts";

interface Library {
  /** Names of packages; what follows a slash belongs to them. */
  readonly packages: readonly string[];
  /** The last name of what is called, and what such a call records. */
  readonly calls: Readonly<Partial<Record<HookKind, readonly string[]>>>;
  /** The package itself, called or handed on, is a middleware or a plugin that records for every request. */
  readonly whole?: readonly HookKind[];
}

export const LOG_METHODS: readonly string[] = Object.freeze([
  "trace",
  "debug",
  "verbose",
  "info",
  "notice",
  "log",
  "warn",
  "warning",
  "error",
  "fatal",
  "critical",
  "alert",
  "emerg",
  "silly",
  "http",
  "success",
  "exception",
]);

const STEPS = [
  "inc",
  "dec",
  "add",
  "set",
  "observe",
  "record",
  "startTimer",
  "time",
  "timer",
  "timing",
] as const;
const SPAN_CALLS = [
  "startSpan",
  "startActiveSpan",
  "setAttribute",
  "setAttributes",
  "addEvent",
  "addLink",
  "recordException",
  "setStatus",
  "updateName",
] as const;

/** From each library's own documentation. */
export const LIBRARIES: readonly Library[] = Object.freeze([
  {
    packages: ["@sightline/sdk"],
    calls: {
      metrics: [
        ...STEPS,
        "incrementCounter",
        "observeHistogram",
        "setGauge",
        "trackFunctionMetrics",
        "metricsMiddleware",
        "recordBusinessMetric",
        "recordBusinessTotals",
        "recordCounter",
        "recordGauge",
        "recordHistogram",
        "recordCommissionCalculation",
        "recordCustomerAcquisition",
        "recordCustomerLifecycle",
        "recordPartnerPerformance",
        "recordPartnerSignup",
        "recordRevenueAttribution",
        "recordSlaViolation",
        "observeRoute",
        "emit",
      ],
      tracing: [
        ...SPAN_CALLS,
        "withSpan",
        "addSpanAttribute",
        "addSpanAttributes",
        "tracedDbOperation",
        "tracedTransaction",
        "observeRoute",
        "noteException",
        "errorHandler",
        "standardExceptionHandler",
      ],
      logging: [...LOG_METHODS, "noteException", "errorHandler", "standardExceptionHandler"],
    },
  },
  {
    packages: ["@opentelemetry/api", "@opentelemetry/api-logs", "@opentelemetry/api/experimental"],
    calls: { metrics: ["add", "record"], tracing: SPAN_CALLS, logging: ["emit"] },
  },
  { packages: ["prom-client"], calls: { metrics: STEPS } },
  { packages: ["express-prom-bundle", "fastify-metrics", "@hono/prometheus"], calls: {}, whole: ["metrics"] },
  {
    packages: ["hot-shots", "node-statsd", "statsd-client"],
    calls: {
      metrics: [
        "increment",
        "decrement",
        "gauge",
        "histogram",
        "distribution",
        "timing",
        "timer",
        "counter",
        "set",
      ],
    },
  },
  {
    packages: ["pino", "winston", "bunyan", "log4js", "loglevel", "consola", "tslog", "roarr", "signale"],
    calls: { logging: LOG_METHODS },
  },
  // Writes nothing unless somebody asks for it by an environment variable: known, and no hook.
  { packages: ["debug"], calls: {} },
  {
    packages: ["@nestjs/common", "nestjs-pino", "nest-winston"],
    calls: { logging: ["log", "error", "warn", "debug", "verbose", "fatal"] },
  },
  { packages: ["fastify"], calls: { logging: LOG_METHODS.map((method) => `log.${method}`) } },
  { packages: ["next-axiom", "@logtail/node"], calls: { logging: LOG_METHODS } },
  {
    packages: [
      "pino-http",
      "express-pino-logger",
      "morgan",
      "koa-logger",
      "koa-pino-logger",
      "express-winston",
      "hono-pino",
    ],
    calls: {},
    whole: ["logging"],
  },
  { packages: ["hono/logger"], calls: {}, whole: ["logging"] },
  { packages: ["@hono/otel"], calls: {}, whole: ["tracing", "metrics"] },
  {
    packages: [
      "@sentry/node",
      "@sentry/nextjs",
      "@sentry/nestjs",
      "@sentry/bun",
      "@sentry/core",
      "@sentry/browser",
    ],
    calls: {
      tracing: [
        "captureException",
        "captureMessage",
        "startSpan",
        "startSpanManual",
        "startInactiveSpan",
        "withScope",
        "addBreadcrumb",
      ],
      logging: ["captureException", "captureMessage", ...LOG_METHODS.map((method) => `logger.${method}`)],
    },
  },
  {
    packages: ["dd-trace"],
    calls: {
      tracing: ["trace", "wrap", "startSpan", "setTag", "addTags"],
      metrics: ["dogstatsd.increment", "dogstatsd.gauge", "dogstatsd.histogram", "dogstatsd.distribution"],
    },
  },
  {
    packages: ["newrelic"],
    calls: {
      tracing: ["startSegment", "noticeError", "addCustomAttribute"],
      metrics: ["recordMetric", "incrementMetric"],
    },
  },
  {
    packages: ["nestjs-otel", "@amplication/opentelemetry-nestjs"],
    calls: { tracing: ["Span", "Traceable"], metrics: ["OtelCounter", "OtelMethodCounter", ...STEPS] },
  },
] satisfies readonly Library[]);

/** What calling `path` of a package records. */
export function kindsOfCall(module: string, path: string): readonly HookKind[] {
  const library = libraryOf(module);
  if (library === undefined) return [];
  if (library.whole !== undefined) return library.whole;
  const names = path.replaceAll("()", "").split(".");
  const last = names.at(-1) ?? "";
  const lastTwo = names.slice(-2).join(".");
  const found: HookKind[] = [];
  for (const kind of ["metrics", "tracing", "logging"] as const) {
    const calls = library.calls[kind] ?? [];
    if (calls.includes(lastTwo) || calls.includes(last)) found.push(kind);
  }
  return found;
}

export function kindsOfMiddleware(module: string): readonly HookKind[] {
  return libraryOf(module)?.whole ?? [];
}

function libraryOf(module: string): Library | undefined {
  return LIBRARIES.find(({ packages }) =>
    packages.some((name) => module === name || module.startsWith(`${name}/`)),
  );
}

/** Whether calls into a package are known by their names. */
export function isLibrary(module: string): boolean {
  return libraryOf(module) !== undefined;
}
