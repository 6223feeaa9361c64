/** Platforms beside the backend, for dashboards and provisioning. */
import { oneOf, text, url } from "../form.ts";
import { entry, secret, type SettingsOf } from "../setting.ts";

export type DashboardPlatform = "signoz" | "grafana" | "both";

export interface PlatformSettings {
  readonly prometheusUrl: string;
  readonly signozUrl: string;
  readonly signozApiKey: string;
  readonly grafanaUrl: string;
  readonly grafanaApiKey: string;
  readonly dashboards: DashboardPlatform;
}

export const platformSettings: SettingsOf<PlatformSettings> = {
  prometheusUrl: entry(["PROMETHEUS_URL"], url, undefined, "Prometheus, for dashboards and checks."),
  signozUrl: entry(["SIGNOZ_URL"], url, undefined, "SigNoz, for its dashboards and alerts."),
  signozApiKey: secret(["SIGNOZ_API_KEY"], text, undefined, "SigNoz' API key; not its ingestion key."),
  grafanaUrl: entry(["GRAFANA_URL"], url, undefined, "Grafana, for its dashboards and alerts."),
  grafanaApiKey: secret(["GRAFANA_API_KEY"], text, undefined, "Token of a Grafana service account."),
  dashboards: entry(
    ["SIGHTLINE_DASHBOARDS"],
    oneOf<DashboardPlatform>(["signoz", "grafana", "both"]),
    undefined,
    "Which platform gets dashboards; by default those whose URL is set.",
  ),
};
