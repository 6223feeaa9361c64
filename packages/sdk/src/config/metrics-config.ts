/** What a metrics registry is made with, and which dashboards belong to the service. */
import { sdkErrors } from "../errors.ts";
import { type EnvironmentVariables, givenFor, type Sources } from "./given.ts";
import type { Finding } from "./origin.ts";
import type { SettingKey, Settings } from "./settings.ts";
import type { DashboardPlatform } from "./settings/platforms.ts";
import { refuseUnknown } from "./unknown-settings.ts";

export interface MetricsConfig {
  /** Whether `/metrics` is served. */
  readonly enablePrometheus: boolean;
  /** Before the name of every metric, default metrics too: `shop_`. Absent where nobody names one. */
  readonly prefix?: string;
  readonly metricsPath: string;
  readonly exportIntervalMillis: number;
}

/**
 * Of use to `initializeMetricsRegistry(serviceName, config)`.
 *
 * @throws CONFIG_VALUE_INVALID, CONFIG_UNKNOWN
 */
export function createMetricsConfig(
  options: Partial<MetricsConfig> = {},
  environment: EnvironmentVariables = process.env,
): MetricsConfig {
  refuseUnknown(options, ["enablePrometheus", "prefix", "metricsPath", "exportIntervalMillis"]);
  const { prefix: own } = options;
  const value = reader(
    { metricsPrefix: own, metricExportIntervalMillis: options.exportIntervalMillis },
    environment,
  );
  const prefix = value("metricsPrefix");
  return Object.freeze({
    enablePrometheus: options.enablePrometheus ?? true,
    ...(prefix === undefined ? {} : { prefix }),
    metricsPath: options.metricsPath ?? "/metrics",
    exportIntervalMillis: value("metricExportIntervalMillis") ?? 60_000,
  });
}

/** A platform as `provisionPlatformDashboards` takes it. */
export interface DashboardTarget {
  readonly platformType: "signoz" | "grafana";
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
}

export interface DashboardConfig {
  /** Those that SIGHTLINE_DASHBOARDS names, else those whose URL is set. */
  readonly platforms: readonly DashboardTarget[];
  readonly prometheusUrl: string | undefined;
  readonly tenantId: string | undefined;
  readonly customVariables: Readonly<Record<string, string>>;
}

const PLATFORM_SETTINGS = [
  "dashboards",
  "prometheusUrl",
  "signozUrl",
  "signozApiKey",
  "grafanaUrl",
  "grafanaApiKey",
] as const;

export interface DashboardOptions extends Partial<Pick<Settings, (typeof PLATFORM_SETTINGS)[number]>> {
  readonly tenantId?: string;
  readonly customVariables?: Readonly<Record<string, string>>;
}

/**
 * From code, else from PROMETHEUS_URL, SIGNOZ_URL, SIGNOZ_API_KEY, GRAFANA_URL, GRAFANA_API_KEY and
 * SIGHTLINE_DASHBOARDS.
 *
 * @throws CONFIG_VALUE_INVALID, CONFIG_UNKNOWN, DASHBOARD_URL_MISSING
 */
export function createDashboardConfig(
  options: DashboardOptions = {},
  environment: EnvironmentVariables = process.env,
): DashboardConfig {
  const { tenantId, customVariables = {}, ...code } = options;
  refuseUnknown(code, PLATFORM_SETTINGS);
  const value = reader(code, environment);
  const wanted: DashboardPlatform | undefined = value("dashboards");
  const platforms: DashboardTarget[] = [];
  for (const platformType of ["signoz", "grafana"] as const) {
    const baseUrl = value(`${platformType}Url`);
    const isWanted = wanted === "both" || wanted === platformType;
    if (isWanted && baseUrl === undefined) throw sdkErrors.DASHBOARD_URL_MISSING({ platform: platformType });
    if (baseUrl === undefined || (wanted !== undefined && !isWanted)) continue;
    platforms.push(Object.freeze({ platformType, baseUrl, apiKey: value(`${platformType}ApiKey`) }));
  }
  return Object.freeze({
    platforms: Object.freeze(platforms),
    prometheusUrl: value("prometheusUrl"),
    tenantId,
    customVariables: Object.freeze({ ...customVariables }),
  });
}

type Reader = <K extends SettingKey>(key: K) => Settings[K] | undefined;

function reader(code: Readonly<Record<string, unknown>>, environment: EnvironmentVariables): Reader {
  const sources: Sources = { code, environment, file: new Map() };
  const findings: Finding[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the value has passed the form of its setting
  return (key) => givenFor(key, sources, findings).value as Settings[typeof key] | undefined;
}
