/** Metrics, and log records. */
import type { MetricNames } from "../../instrumentation/default-metrics.ts";
import { LEVELS, type LogLevel } from "../../logs/level.ts";
import { LEAST_LEVELS, type LevelTable, parseLevels, takeLevels } from "../../logs/level-rules.ts";
import { LOG_FORMATS, type LogFormat } from "../../logs/terminal.ts";
import { count, flag, type Form, limit, milliseconds, oneOf, text } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface MetricAndLogSettings {
  readonly metricExportIntervalMillis: number;
  readonly metricsPrefix: string;
  readonly metricNames: MetricNames;
  readonly logLevel: LogLevel;
  readonly logLevels: LevelTable;
  readonly logFormat: LogFormat;
  readonly captureConsole: boolean;
  readonly logScheduleDelayMillis: number;
  readonly logMaxQueueSize: number;
  readonly logMaxExportBatchSize: number;
  readonly logAttributeCountLimit: number;
  readonly logAttributeValueLengthLimit: number;
}

const levelTable: Form<LevelTable> = {
  allowed: `a list like orders=debug,*=info of ${LEAST_LEVELS.join(", ")}`,
  parse: parseLevels,
  take: takeLevels,
  mild: false,
};

export const metricAndLogSettings: SettingsOf<MetricAndLogSettings> = {
  metricExportIntervalMillis: entry(
    ["OTEL_METRIC_EXPORT_INTERVAL"],
    milliseconds,
    60_000,
    "Time between metric exports; until it has passed once, metrics are sent every 5 s. setupServiceObservability takes 15 s.",
  ),
  metricsPrefix: entry(
    ["SIGHTLINE_METRICS_PREFIX"],
    text,
    undefined,
    "Before the name of every metric that is registered, the SDK's own too: `shop_`.",
  ),
  metricNames: entry(
    ["SIGHTLINE_METRIC_NAMES"],
    oneOf<MetricNames>(["classic", "opentelemetry", "both"]),
    "classic",
    "Names of the default metrics: Prometheus' usual ones, those of OpenTelemetry's semantic conventions, or both.",
  ),
  logLevel: entry(["SIGHTLINE_LOGGER_LEVEL"], oneOf(LEVELS), "info", "Log records below it are not written."),
  logLevels: entry(
    ["SIGHTLINE_LOG_LEVELS"],
    levelTable,
    {},
    "Levels by name of the logger, `orders=debug,http=off,*=info`: `orders` is for `orders.payment` too, the longest name wins, `*` goes before SIGHTLINE_LOGGER_LEVEL.",
  ),
  logFormat: entry(
    ["SIGHTLINE_LOG_FORMAT"],
    oneOf(LOG_FORMATS),
    "auto",
    "Lines for machines (json) or for people (pretty); auto: for people where stdout is a terminal and CI is not set.",
  ),
  captureConsole: entry(
    ["SIGHTLINE_CAPTURE_CONSOLE"],
    flag,
    false,
    "True makes log records of what is written by console.log and its like; the logger is `console`.",
  ),
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
  logAttributeCountLimit: entry(
    ["OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT"],
    limit,
    undefined,
    "Attributes of a log record, where it differs from OTEL_ATTRIBUTE_COUNT_LIMIT.",
  ),
  logAttributeValueLengthLimit: entry(
    ["OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT"],
    limit,
    undefined,
    "Characters of a text in a log record's attribute, where it differs from OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.",
  ),
};
