/** What is kept whatever the ratio says. */
import type { RuleSettings } from "../../sampling/rules.ts";
import { flag, limit, names, text } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface SamplingRuleSettings extends RuleSettings {
  readonly samplingIncidentFile: string;
}

export const samplingRuleSettings: SettingsOf<SamplingRuleSettings> = {
  keepErrors: entry(
    ["SIGHTLINE_SAMPLING_KEEP_ERRORS"],
    flag,
    true,
    "Whether a request or job that fails is kept though its trace was left out: without its children, marked `sightline.partial`.",
  ),
  keepSlowerThanMillis: entry(
    ["SIGHTLINE_SAMPLING_KEEP_SLOWER_THAN"],
    limit,
    1000,
    "The same for what takes this many milliseconds or more; 0 keeps nothing for being slow.",
  ),
  keepRoutes: entry(
    ["SIGHTLINE_SAMPLING_KEEP_ROUTES"],
    names,
    [],
    "Routes that are always kept, with all their spans: `/pay`, `POST /orders/:id`, or the name of a job's span.",
  ),
  keepTenants: entry(
    ["SIGHTLINE_SAMPLING_KEEP_TENANTS"],
    names,
    [],
    "Tenants that are always kept: with all their spans where the request names its tenant when it begins, else the request alone.",
  ),
  samplingIncidentFile: entry(
    ["SIGHTLINE_SAMPLING_INCIDENT_FILE"],
    text,
    undefined,
    "Where running incidents of the sampling are written, so that a restart goes on with them. None by default.",
  ),
};
