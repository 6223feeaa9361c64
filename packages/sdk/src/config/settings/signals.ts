/** Which signals are made, and where each goes. */
import type { ExporterConfig } from "../exporter-config.ts";
import { exporters } from "../exporter-form.ts";
import { flag } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface SignalSettings {
  readonly enableTracing: boolean;
  readonly enableMetrics: boolean;
  readonly enableLogs: boolean;
  readonly tracingExporters: readonly ExporterConfig[];
  readonly metricsExporters: readonly ExporterConfig[];
  readonly logExporters: readonly ExporterConfig[];
  readonly consoleExport: boolean;
}

const BY_ENVIRONMENT =
  "By default OTLP; in test the memory of the process; in development, where no endpoint is set, a backend on this machine once one answers and the console until then.";

export const signalSettings: SettingsOf<SignalSettings> = {
  enableTracing: entry([], flag, true, "False makes no spans; context still passes through."),
  enableMetrics: entry([], flag, true, "False sends no metrics and serves no `/metrics`."),
  enableLogs: entry([], flag, true, "False sends no log records; lines still go to stdout."),
  tracingExporters: entry(
    ["OTEL_TRACES_EXPORTER"],
    exporters,
    undefined,
    `Where spans go. ${BY_ENVIRONMENT}`,
  ),
  metricsExporters: entry(
    ["OTEL_METRICS_EXPORTER"],
    exporters,
    undefined,
    `Where metrics go besides \`/metrics\`. ${BY_ENVIRONMENT}`,
  ),
  logExporters: entry(
    ["OTEL_LOGS_EXPORTER"],
    exporters,
    undefined,
    `Where log records go besides stdout. ${BY_ENVIRONMENT}`,
  ),
  consoleExport: entry(
    ["OTEL_CONSOLE_EXPORT"],
    flag,
    undefined,
    "True adds the console (on stderr) to the exporters of spans and metrics; false keeps development from using it.",
  ),
};
