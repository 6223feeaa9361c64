/** Everything that the SDK refuses. After start these never reach the application: they are counted and said once. */
import { defineErrors, type ErrorCatalogue } from "@sightline/model";
import { TENANT_FORM } from "./tenant/identifier.ts";

interface Facts {
  readonly CONFIG_VALUE_INVALID: { readonly name: string; readonly value: string; readonly allowed: string };
  readonly CONFIG_FILE_UNREADABLE: { readonly path: string; readonly reason: string };
  readonly CONFIG_FILE_INVALID: { readonly path: string; readonly line: number; readonly problem: string };
  readonly CONFIG_UNKNOWN: { readonly name: string; readonly nearest: string | undefined };
  readonly CONFIG_FROZEN: { readonly name: string; readonly where: string };
  readonly CONFIG_MISSING: { readonly call: string; readonly got: string };
  readonly CONFIG_POSITIONAL: { readonly got: string };
  readonly DASHBOARD_URL_MISSING: { readonly platform: "signoz" | "grafana" };
  readonly EXPORTER_UNKNOWN: {
    readonly exporter: string;
    readonly name: string;
    readonly known: readonly string[];
    readonly nearest: string | undefined;
  };
  readonly EXPORTER_INVALID: { readonly name: string; readonly problem: string };
  readonly SDK_ALREADY_STARTED: { readonly where: string };
  readonly SDK_NOT_STARTED: { readonly call: string };
  readonly METRIC_UNKNOWN: { readonly name: string; readonly nearest: string | undefined };
  readonly METRIC_NAME_INVALID: { readonly name: string };
  readonly METRIC_DEFINITION_INVALID: { readonly name: string; readonly problem: string };
  readonly METRIC_CLASH: { readonly name: string; readonly difference: string; readonly where: string };
  readonly METRICS_REGISTRY_CLASH: { readonly difference: string; readonly where: string };
  readonly METRIC_KIND_WRONG: { readonly name: string; readonly kind: string; readonly asked: string };
  readonly LABEL_UNDECLARED: {
    readonly metric: string;
    readonly label: string;
    readonly declared: readonly string[];
  };
  readonly LABEL_VALUE_INVALID: { readonly metric: string; readonly label: string; readonly type: string };
  readonly COUNTER_STEP_NEGATIVE: { readonly metric: string; readonly step: number };
  readonly METRIC_VALUE_INVALID: { readonly metric: string; readonly value: string };
  readonly FUNCTION_EXPECTED: { readonly call: string; readonly got: string };
  readonly ARGUMENT_WRONG: { readonly call: string; readonly wanted: string; readonly got: string };
  readonly HEALTH_CHECK_CLASH: { readonly name: string };
  readonly TRANSACTION_NOT_COMMITTED: { readonly name: string };
  readonly TENANT_MISSING: { readonly header: string };
  readonly TENANT_INVALID: { readonly header: string };
  readonly TENANT_UNKNOWN: { readonly tenant: string };
  readonly TENANT_CHECK_FAILED: object;
  readonly APP_UNKNOWN: { readonly type: string };
  readonly DB_UNKNOWN: { readonly type: string };
  readonly DEBUG_FORBIDDEN: { readonly path: string };
  readonly INCIDENT_INVALID: { readonly field: string; readonly problem: string; readonly hint: string };
  readonly INCIDENT_LIMIT: { readonly limit: number };
  readonly INCIDENT_UNKNOWN: { readonly id: string; readonly running: readonly string[] };
  readonly INCIDENT_ELSEWHERE: { readonly service: string; readonly asked: string };
  readonly SAMPLING_IDLE: { readonly reason: string };
  readonly PART_MISSING: { readonly part: string; readonly call: string; readonly install: string };
  readonly MEMBER_UNKNOWN: {
    readonly object: string;
    readonly member: string;
    readonly nearest: string | undefined;
  };
}

export const sdkErrors: ErrorCatalogue<Facts> = defineErrors<Facts>({
  CONFIG_VALUE_INVALID: {
    message: ({ name, value, allowed }) => `${name} is ${JSON.stringify(value)}, which is not ${allowed}.`,
    hint: ({ name, allowed }) => `Set ${name} to ${allowed}, or remove it to take the default.`,
    example: { name: "OTEL_TRACES_SAMPLER_ARG", value: "10%", allowed: "a number from 0 to 1" },
  },
  CONFIG_FILE_UNREADABLE: {
    message: ({ path, reason }) => `The configuration file ${path} cannot be read: ${reason}.`,
    hint: () => "Correct OTEL_CONFIG_FILE, or remove it to configure by variables and code.",
    example: { path: "/etc/otel.yaml", reason: "ENOENT" },
  },
  CONFIG_FILE_INVALID: {
    message: ({ path, line, problem }) => `${path}:${line}: ${problem}.`,
    hint: () =>
      "Correct the file; it follows OpenTelemetry's declarative configuration, file_format 1.0. `sightline doctor --env` shows what is read from it.",
    example: { path: "/etc/otel.yaml", line: 7, problem: "schedule_delay is not a whole number" },
  },
  CONFIG_UNKNOWN: {
    message: ({ name, nearest }) =>
      `There is no setting named ${name}.${nearest === undefined ? "" : ` Is ${nearest} meant?`}`,
    hint: () => "docs/reference/configuration.md lists all settings.",
    example: { name: "serviceNme", nearest: "serviceName" },
  },
  CONFIG_FROZEN: {
    message: ({ name, where }) =>
      `${name} cannot be changed any more: the configuration was put to use ${where}.`,
    hint: () => "Assign before initializeOtel(config).",
    example: { name: "maxQueueSize", where: "at /srv/app/main.js:9:1" },
  },
  CONFIG_MISSING: {
    message: ({ call, got }) => `${call} was given ${got}, not a configuration.`,
    hint: () =>
      'Make one by createDefaultConfig({ serviceName: "shop-api" }). If a function of yours makes it, see that it returns it.',
    example: { call: "initializeOtel", got: "undefined" },
  },
  CONFIG_POSITIONAL: {
    message: ({ got }) => `createDefaultConfig takes one object, and was given ${got}.`,
    hint: () =>
      'Write createDefaultConfig({ serviceName: "shop-api", environment: "production" }); @sightline/sdk/compat takes the earlier positional form.',
    example: { got: "a string" },
  },
  DASHBOARD_URL_MISSING: {
    message: ({ platform }) =>
      `Dashboards are wanted for ${platform}, but ${platform.toUpperCase()}_URL is not set.`,
    hint: ({ platform }) =>
      `Set ${platform.toUpperCase()}_URL, or name the platforms that there are: SIGHTLINE_DASHBOARDS=signoz, grafana or both.`,
    example: { platform: "grafana" },
  },
  EXPORTER_UNKNOWN: {
    message: ({ exporter, name, nearest }) =>
      `${name} names an exporter that there is not: ${JSON.stringify(exporter)}.${nearest === undefined ? "" : ` Is ${nearest} meant?`}`,
    hint: ({ known }) => `The exporters are ${known.join(", ")}.`,
    example: {
      exporter: "oltp",
      name: "OTEL_TRACES_EXPORTER",
      known: ["otlp", "otlp-http", "otlp-grpc", "console", "none"],
      nearest: "otlp",
    },
  },
  EXPORTER_INVALID: {
    message: ({ name, problem }) => `${name} holds an exporter that cannot be used: ${problem}.`,
    hint: () =>
      'Write a name such as "otlp", or { type: "otlp", endpoint: "http://collector:4318" }; headers, insecure, compression and timeoutMs are the other members.',
    example: { name: "tracingExporters", problem: "an exporter has no url; is endpoint meant?" },
  },
  SDK_ALREADY_STARTED: {
    message: ({ where }) => `Observability is already set up in this process, first ${where}.`,
    hint: () =>
      "Call setupObservability once, and not in a process that is started with --import @sightline/sdk/register. A test may call shutdown() on the first handle before it starts another.",
    example: { where: "at /srv/app/main.js:3:1" },
  },
  SDK_NOT_STARTED: {
    message: ({ call }) => `${call} was called before the set-up.`,
    hint: () => "Call setupObservability() on the manager first.",
    example: { call: "ObservabilityManager.getTracer" },
  },
  METRIC_UNKNOWN: {
    message: ({ name, nearest }) =>
      `There is no metric named ${name}.${nearest === undefined ? "" : ` Is ${nearest} meant?`}`,
    hint: ({ name }) => `Declare it first: registerMetric({ name: "${name}", … }).`,
    example: { name: "orders_createdtotal", nearest: "orders_created_total" },
  },
  METRIC_NAME_INVALID: {
    message: ({ name }) => `${JSON.stringify(name)} cannot name a metric.`,
    hint: () =>
      "Begin with a letter and go on with letters, digits, underscores or dots, at most 255 in all.",
    example: { name: "2nd try" },
  },
  METRIC_DEFINITION_INVALID: {
    message: ({ name, problem }) => `The definition of ${name} is not valid: ${problem}.`,
    hint: () => "Correct the definition where the metric is registered.",
    example: { name: "job_seconds", problem: "bucket bounds must ascend" },
  },
  METRIC_CLASH: {
    message: ({ name, difference, where }) =>
      `${name} is already registered with ${difference}; the first registration is ${where}.`,
    hint: () => "Give one of the two another name, or register both with the same definition.",
    example: {
      name: "orders_total",
      difference: "labels [status], not [state]",
      where: "at /srv/app/orders.js:8:1",
    },
  },
  METRICS_REGISTRY_CLASH: {
    message: ({ difference, where }) =>
      `The metrics registry is already initialised with ${difference}; the first call is ${where}.`,
    hint: () =>
      "Call initializeMetricsRegistry once, where the service starts; other modules register their metrics with registerMetric.",
    example: { difference: 'prefix "shop_", not "isp_"', where: "at /srv/app/main.js:3:1" },
  },
  METRIC_KIND_WRONG: {
    message: ({ name, kind, asked }) => `${name} is a ${kind}; it cannot ${asked}.`,
    hint: ({ kind }) => `Use the call that belongs to a ${kind}, or register the metric as another kind.`,
    example: { name: "queue_depth", kind: "gauge", asked: "observe a distribution" },
  },
  LABEL_UNDECLARED: {
    message: ({ metric, label, declared }) =>
      `${metric} has no label ${JSON.stringify(label)}; it has ${declared.length === 0 ? "none" : declared.join(", ")}.`,
    hint: ({ label }) =>
      `Add "${label}" to the metric's labels where it is registered, or leave it out here.`,
    example: { metric: "orders_total", label: "stat", declared: ["status"] },
  },
  LABEL_VALUE_INVALID: {
    message: ({ metric, label, type }) => `The label ${label} of ${metric} was given ${type}.`,
    hint: () => "A label's value is a string, a number or a boolean.",
    example: { metric: "orders_total", label: "status", type: "an object" },
  },
  COUNTER_STEP_NEGATIVE: {
    message: ({ metric, step }) => `${metric} is a counter and cannot go down (step ${step}).`,
    hint: () => "Use an up-down counter or a gauge for what can fall.",
    example: { metric: "orders_total", step: -1 },
  },
  METRIC_VALUE_INVALID: {
    message: ({ metric, value }) => `${metric} was given ${value}, which is not a finite number.`,
    hint: () => "Check the calculation that feeds it: one such value would spoil the sum for good.",
    example: { metric: "order_value", value: "NaN" },
  },
  FUNCTION_EXPECTED: {
    message: ({ call, got }) => `${call} was given ${got}, not a function.`,
    hint: () => "Give it a function, or write it above a method. A field is no method: wrap its value.",
    example: { call: 'trackFunctionMetrics("payment_processing")', got: "undefined" },
  },
  ARGUMENT_WRONG: {
    message: ({ call, wanted, got }) => `${call} was given ${got}, not ${wanted}.`,
    hint: () => "If a function of yours gives it, see that it returns it.",
    example: { call: "setOtelMeter", wanted: "a meter of OpenTelemetry", got: "undefined" },
  },
  HEALTH_CHECK_CLASH: {
    message: ({ name }) => `There is already a health check named ${JSON.stringify(name)}.`,
    hint: () =>
      "Give this one another name, or take the first one away: registerHealthCheck gives a function that does.",
    example: { name: "payment gateway" },
  },
  TRANSACTION_NOT_COMMITTED: {
    message: ({ name }) =>
      `PostgreSQL rolled back the transaction ${JSON.stringify(name)} at its commit: a statement in it had failed, and its error was caught.`,
    hint: () =>
      "Let the error reach tracedTransaction, or run the statement that may fail in a tracedTransaction of its own on the same client: that is a savepoint.",
    example: { name: "orders.place" },
  },
  DEBUG_FORBIDDEN: {
    message: ({ path }) => `${path} is not open to this request.`,
    hint: () =>
      "Set SIGHTLINE_DEBUG_TOKEN and send it as `Authorization: Bearer …`. Without it only this machine may look, and not in production.",
    status: 403,
    example: { path: "/debug/observability" },
  },
  INCIDENT_INVALID: {
    message: ({ field, problem }) =>
      `The incident was not started: ${field === "" ? "the body" : `\`${field}\``} ${problem}.`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      field: "for",
      problem: 'is "soon", which is no duration',
      hint: 'Write a number with its unit: {"ratio": 1, "for": "15m", "route": "/pay"}.',
    },
  },
  INCIDENT_LIMIT: {
    message: ({ limit }) => `${limit} incidents are running, and more do not fit.`,
    hint: () =>
      "End one: DELETE /debug/observability/sampling?id=… (GET /debug/observability lists them), or start one for the whole service.",
    status: 409,
    example: { limit: 32 },
  },
  INCIDENT_UNKNOWN: {
    message: ({ id }) => `No incident ${id} is running.`,
    hint: ({ running }) =>
      running.length === 0
        ? "None is: it has ended by itself, or was started in another process."
        : `Running are ${running.join(", ")}.`,
    status: 404,
    example: { id: "i7", running: ["i8"] },
  },
  INCIDENT_ELSEWHERE: {
    message: ({ service, asked }) => `This process is ${service}; the incident is for ${asked}.`,
    hint: ({ asked }) => `Send it to a process of ${asked}, or leave \`service\` out.`,
    status: 409,
    example: { service: "shop-api", asked: "shop-web" },
  },
  SAMPLING_IDLE: {
    message: ({ reason }) => `There is no sampling to raise: ${reason}.`,
    hint: () => "Turn tracing on and give it an exporter: OTEL_TRACES_EXPORTER=otlp.",
    status: 409,
    example: { reason: "tracing is turned off" },
  },
  PART_MISSING: {
    message: ({ part, call }) => `${call} needs ${part}, which is not installed.`,
    hint: ({ install }) => `Install it: ${install}`,
    example: {
      part: "@sightline/as-code",
      call: "provisionPlatformDashboards",
      install: "npm install @sightline/as-code",
    },
  },
  MEMBER_UNKNOWN: {
    message: ({ object, member, nearest }) =>
      `${object} has no ${member}.${nearest === undefined ? "" : ` Is ${nearest} meant?`}`,
    hint: () => "docs/guide/migrate-from-earlier-api.md lists earlier names and what they are now.",
    example: { object: "The metrics registry", member: "incrementCountr", nearest: "incrementCounter" },
  },
  TENANT_MISSING: {
    message: ({ header }) => `The request does not say for which tenant it is: it has no header ${header}.`,
    hint: ({ header }) => `Send the tenant's id in the header ${header}.`,
    status: 400,
    example: { header: "x-tenant-id" },
  },
  TENANT_INVALID: {
    message: ({ header }) => `The header ${header} does not hold a tenant's id.`,
    hint: () => `An id is ${TENANT_FORM}. Send the header once.`,
    status: 400,
    example: { header: "x-tenant-id" },
  },
  TENANT_UNKNOWN: {
    message: ({ tenant }) => `There is no tenant ${JSON.stringify(tenant)}.`,
    hint: () => "Check the id, and that the tenant is set up in this environment.",
    status: 403,
    example: { tenant: "acme" },
  },
  TENANT_CHECK_FAILED: {
    message: () => "Whether the tenant is known could not be found out.",
    hint: () =>
      "Try again in a moment. If it stays, the service's log says what its check of tenants failed with.",
    status: 503,
    example: {},
  },
  APP_UNKNOWN: {
    message: ({ type }) =>
      `The app given to setupObservability is neither Express, Fastify nor a node:http server: ${type}.`,
    hint: () =>
      "Leave `app` out and serve `/metrics` yourself: metrics.handler() answers a node:http request and response.",
    example: { type: "an object without use() or addHook()" },
  },
  DB_UNKNOWN: {
    message: ({ type }) =>
      `The db given to setupObservability is no client, pool or object mapper that the SDK knows: ${type}.`,
    hint: () =>
      "Leave `db` out: queries of the drivers in docs/guide/databases.md are watched without it. Where it is a promise, await it first.",
    example: { type: "an object without query() or prepare()" },
  },
});
