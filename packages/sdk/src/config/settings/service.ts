/** Whether the SDK runs, and what it says about the service. */
import { flag, type Pairs, pairs, text } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface ServiceSettings {
  readonly disabled: boolean;
  readonly enabled: boolean;
  readonly configFile: string;
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
  readonly instanceId: string;
  readonly resourceAttributes: Pairs;
}

export const serviceSettings: SettingsOf<ServiceSettings> = {
  disabled: entry(
    ["OTEL_SDK_DISABLED"],
    flag,
    false,
    "True turns the whole SDK off; read before all others, code included.",
  ),
  enabled: entry(
    ["OTEL_ENABLED"],
    flag,
    true,
    "False turns the whole SDK off; read before all others, code included.",
  ),
  configFile: entry(
    ["OTEL_CONFIG_FILE"],
    text,
    undefined,
    "Path of a declarative configuration (YAML); stronger than variables, weaker than code.",
  ),
  serviceName: entry(["OTEL_SERVICE_NAME"], text, "unknown_service:node", "service.name; code wins."),
  serviceVersion: entry(["OTEL_SERVICE_VERSION", "SERVICE_VERSION"], text, undefined, "service.version."),
  environment: entry(
    ["ENVIRONMENT"],
    text,
    "development",
    "deployment.environment.name; chooses exporters and the sampling ratio. development, test, staging and production are known, any other name takes production's defaults.",
  ),
  instanceId: entry(
    ["POD_NAME"],
    text,
    undefined,
    "service.instance.id; a random UUID by default. Workers of node:cluster add their id and other forked children their process id (`shop-7f9c-2`, `shop-7f9c-p4711`), since they inherit the name.",
  ),
  resourceAttributes: entry(["OTEL_RESOURCE_ATTRIBUTES"], pairs, {}, "More attributes of the resource."),
};
