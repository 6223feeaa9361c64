/**
 * The one table of settings: what exists, from which variables it is read, in which form, and what it is when nobody
 * says. The documentation and the check for misspelt variables come from it.
 */
import { LEVELS, type LogLevel } from "../logs/level.ts";
import { count, flag, type Form, milliseconds, oneOf, type Pairs, pairs, ratio, text, url } from "./form.ts";

export type SamplerName =
  | "always_on"
  | "always_off"
  | "traceidratio"
  | "parentbased_always_on"
  | "parentbased_always_off"
  | "parentbased_traceidratio";
export type ExporterName = "otlp" | "none";
export type Compression = "none" | "gzip";
export type SdkLogLevel = "warn" | "debug";

/** What can be set, in code or by variables. */
export interface Settings {
  readonly disabled: boolean;
  readonly enabled: boolean;
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
  readonly instanceId: string;
  readonly resourceAttributes: Pairs;
  readonly tracesExporter: ExporterName;
  readonly metricsExporter: ExporterName;
  readonly logsExporter: ExporterName;
  readonly protocol: "http/protobuf";
  readonly endpoint: string;
  readonly tracesEndpoint: string;
  readonly metricsEndpoint: string;
  readonly logsEndpoint: string;
  readonly headers: Pairs;
  readonly tracesHeaders: Pairs;
  readonly metricsHeaders: Pairs;
  readonly logsHeaders: Pairs;
  readonly compression: Compression;
  readonly exportTimeoutMillis: number;
  readonly sampler: SamplerName;
  readonly samplerArgument: number;
  readonly traceSamplerRatio: number;
  readonly scheduleDelayMillis: number;
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly logScheduleDelayMillis: number;
  readonly logMaxQueueSize: number;
  readonly logMaxExportBatchSize: number;
  readonly metricExportIntervalMillis: number;
  readonly shutdownTimeoutMillis: number;
  readonly logLevel: LogLevel;
  readonly metricsPrefix: string;
  readonly sdkLogLevel: SdkLogLevel;
}

export interface Setting<T> {
  /** In order of precedence. */
  readonly variables: readonly string[];
  readonly form: Form<T>;
  /** `undefined`: there is none, or it depends on other settings as `about` says. */
  readonly fallback: T | undefined;
  readonly about: string;
}

export const DEFAULT_ENDPOINT = "http://127.0.0.1:4318";
const EXPORTERS: Form<ExporterName> = oneOf<ExporterName>(["otlp", "none"]);

export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  disabled: entry(
    ["OTEL_SDK_DISABLED"],
    flag,
    false,
    "True turns the whole SDK off; read before all others.",
  ),
  enabled: entry(["OTEL_ENABLED"], flag, true, "False turns the whole SDK off."),
  serviceName: entry(["OTEL_SERVICE_NAME"], text, "unknown_service:node", "service.name; code wins."),
  serviceVersion: entry(["OTEL_SERVICE_VERSION", "SERVICE_VERSION"], text, undefined, "service.version."),
  environment: entry(
    ["ENVIRONMENT"],
    text,
    "development",
    "deployment.environment.name; also chooses the default sampling ratio.",
  ),
  instanceId: entry(["POD_NAME"], text, undefined, "service.instance.id; a random UUID by default."),
  resourceAttributes: entry(["OTEL_RESOURCE_ATTRIBUTES"], pairs, {}, "More attributes of the resource."),
  tracesExporter: entry(["OTEL_TRACES_EXPORTER"], EXPORTERS, "otlp", "Where spans go."),
  metricsExporter: entry(["OTEL_METRICS_EXPORTER"], EXPORTERS, "otlp", "Where metrics go besides /metrics."),
  logsExporter: entry(["OTEL_LOGS_EXPORTER"], EXPORTERS, "otlp", "Where log records go besides stdout."),
  protocol: entry(
    ["OTEL_EXPORTER_OTLP_PROTOCOL"],
    oneOf(["http/protobuf"]),
    "http/protobuf",
    "OTLP's transport.",
  ),
  endpoint: entry(
    ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    url,
    DEFAULT_ENDPOINT,
    "Base URL of the collector; /v1/traces, /v1/metrics and /v1/logs are added.",
  ),
  tracesEndpoint: entry(
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"],
    url,
    undefined,
    "URL for spans, used as it is.",
  ),
  metricsEndpoint: entry(
    ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"],
    url,
    undefined,
    "URL for metrics, used as it is.",
  ),
  logsEndpoint: entry(["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"], url, undefined, "URL for logs, used as it is."),
  headers: entry(["OTEL_EXPORTER_OTLP_HEADERS"], pairs, {}, "Headers of every export request."),
  tracesHeaders: entry(["OTEL_EXPORTER_OTLP_TRACES_HEADERS"], pairs, {}, "More headers for spans."),
  metricsHeaders: entry(["OTEL_EXPORTER_OTLP_METRICS_HEADERS"], pairs, {}, "More headers for metrics."),
  logsHeaders: entry(["OTEL_EXPORTER_OTLP_LOGS_HEADERS"], pairs, {}, "More headers for logs."),
  compression: entry(
    ["OTEL_EXPORTER_OTLP_COMPRESSION"],
    oneOf<Compression>(["none", "gzip"]),
    "none",
    "Compression of export requests.",
  ),
  exportTimeoutMillis: entry(
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_BSP_EXPORT_TIMEOUT"],
    milliseconds,
    30_000,
    "Time for one export request.",
  ),
  sampler: entry(
    ["OTEL_TRACES_SAMPLER"],
    oneOf<SamplerName>([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ]),
    undefined,
    "Which traces are kept; goes before OTEL_TRACES_SAMPLING_RATIO.",
  ),
  samplerArgument: entry(
    ["OTEL_TRACES_SAMPLER_ARG"],
    ratio,
    undefined,
    "The ratio of the two ratio samplers; 1 by default.",
  ),
  traceSamplerRatio: entry(
    ["OTEL_TRACES_SAMPLING_RATIO"],
    ratio,
    undefined,
    "Share of new traces kept, parent-based: 1 in development and test, 0.5 in staging, 0.1 elsewhere.",
  ),
  scheduleDelayMillis: entry(
    ["OTEL_BSP_SCHEDULE_DELAY"],
    milliseconds,
    5000,
    "Longest wait of a span for its export.",
  ),
  maxQueueSize: entry(
    ["OTEL_BSP_MAX_QUEUE_SIZE"],
    count,
    512,
    "Finished spans that may wait; more are dropped.",
  ),
  maxExportBatchSize: entry(["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"], count, 512, "Spans of one request."),
  logScheduleDelayMillis: entry(
    ["OTEL_BLRP_SCHEDULE_DELAY"],
    milliseconds,
    1000,
    "Longest wait of a log record.",
  ),
  logMaxQueueSize: entry(
    ["OTEL_BLRP_MAX_QUEUE_SIZE"],
    count,
    2048,
    "Log records that may wait; more are dropped.",
  ),
  logMaxExportBatchSize: entry(
    ["OTEL_BLRP_MAX_EXPORT_BATCH_SIZE"],
    count,
    512,
    "Log records of one request.",
  ),
  metricExportIntervalMillis: entry(
    ["OTEL_METRIC_EXPORT_INTERVAL"],
    milliseconds,
    60_000,
    "Time between metric exports; until it has passed once, metrics are sent every 5 s.",
  ),
  shutdownTimeoutMillis: entry(
    ["SIGHTLINE_SHUTDOWN_TIMEOUT"],
    milliseconds,
    3000,
    "Longest time that the last flush holds a process that ends.",
  ),
  logLevel: entry(["SIGHTLINE_LOGGER_LEVEL"], oneOf(LEVELS), "info", "Log records below it are not written."),
  metricsPrefix: entry(
    ["SIGHTLINE_METRICS_PREFIX"],
    text,
    undefined,
    "Before the name of every metric registered from then on: `shop_`.",
  ),
  sdkLogLevel: entry(
    ["SIGHTLINE_LOG_LEVEL"],
    oneOf<SdkLogLevel>(["warn", "debug"]),
    "warn",
    "What the SDK says about itself on stderr.",
  ),
};

function entry<T>(
  variables: readonly string[],
  form: Form<T>,
  fallback: T | undefined,
  about: string,
): Setting<T> {
  return Object.freeze({ variables, form, fallback, about });
}
