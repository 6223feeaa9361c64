/**
 * The one table of settings: what exists, from which variables it is read, in which form, and what it is when nobody
 * says. The documentation, `.env.example` and the check for misspelt variables come from it.
 */
import type { Setting, SettingsOf } from "./setting.ts";
import { type DatabaseSettings, databaseSettings } from "./settings/databases.ts";
import { type MetricAndLogSettings, metricAndLogSettings } from "./settings/metrics-and-logs.ts";
import { type OtlpSettings, otlpSettings } from "./settings/otlp.ts";
import { type PlatformSettings, platformSettings } from "./settings/platforms.ts";
import { type PrivacySettings, privacySettings } from "./settings/privacy.ts";
import { type SdkSettings, sdkSettings } from "./settings/sdk.ts";
import { type ServiceSettings, serviceSettings } from "./settings/service.ts";
import { type SignalSettings, signalSettings } from "./settings/signals.ts";
import { type TracingSettings, tracingSettings } from "./settings/tracing.ts";

/** What can be set, in code, by a configuration file or by variables. */
export interface Settings
  extends
    ServiceSettings,
    SignalSettings,
    OtlpSettings,
    TracingSettings,
    MetricAndLogSettings,
    DatabaseSettings,
    PrivacySettings,
    SdkSettings,
    PlatformSettings {}

/** The parts of the table, with the headings of its documentation. */
export const settingGroups: readonly (readonly [
  title: string,
  rows: Readonly<Record<string, Setting<unknown>>>,
])[] = [
  ["The service", { ...serviceSettings }],
  ["Signals and exporters", { ...signalSettings }],
  ["OTLP", { ...otlpSettings }],
  ["Tracing", { ...tracingSettings }],
  ["Metrics and logs", { ...metricAndLogSettings }],
  ["Databases", { ...databaseSettings }],
  ["Redaction and captured data", { ...privacySettings }],
  ["The SDK itself", { ...sdkSettings }],
  ["Platforms", { ...platformSettings }],
];

export const settings: SettingsOf<Settings> = Object.freeze({
  ...serviceSettings,
  ...signalSettings,
  ...otlpSettings,
  ...tracingSettings,
  ...metricAndLogSettings,
  ...databaseSettings,
  ...privacySettings,
  ...sdkSettings,
  ...platformSettings,
});

export type SettingKey = keyof Settings;

export function settingKeys(): SettingKey[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's type has exactly these keys
  return Object.keys(settings) as SettingKey[];
}
