/** Settings from code, the environment and defaults, in this order, as one frozen configuration. */
import { sdkErrors } from "../errors.ts";
import type { SamplerSettings } from "../trace/sampler.ts";
import { nearestName } from "./misspelt.ts";
import { type SamplerName, type Setting, type Settings, settings } from "./settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type CodeSettings = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/** Settings without a fallback of their own. */
type Open =
  | "serviceVersion"
  | "instanceId"
  | "sampler"
  | "samplerArgument"
  | "traceSamplerRatio"
  | "tracesEndpoint"
  | "metricsEndpoint"
  | "logsEndpoint"
  | "metricsPrefix";

type Values = Omit<Settings, Open> & { readonly [K in Open]: Settings[K] | undefined };

/** What holds for this process. */
export type Config = Values & { readonly sampling: SamplerSettings };

export interface Resolved {
  readonly config: Config;
  /** Sentences for people: what was misspelt or has no effect. */
  readonly warnings: readonly string[];
}

/** Throws `CONFIG_VALUE_INVALID` for a value that does not parse; misspelt names are only reported. */
export function resolveConfig(code: CodeSettings, environment: Environment): Resolved {
  const values = { ...allValues(code, environment) };
  const attributes = values.resourceAttributes;
  // A resource attribute is weaker than the variable or option of its own, and stronger than the fallback.
  const fromAttributes = {
    serviceName: attributes["service.name"],
    serviceVersion: attributes["service.version"],
    environment: attributes["deployment.environment.name"],
    instanceId: attributes["service.instance.id"],
  };
  for (const key of ["serviceName", "serviceVersion", "environment", "instanceId"] as const) {
    const value = fromAttributes[key];
    if (value !== undefined && given(key, code, environment) === undefined)
      Object.assign(values, { [key]: value });
  }
  const warnings = misspelt(environment);
  if (values.samplerArgument !== undefined && values.sampler === undefined) {
    warnings.push(
      "OTEL_TRACES_SAMPLER_ARG has no effect without OTEL_TRACES_SAMPLER; OTEL_TRACES_SAMPLING_RATIO stands alone.",
    );
  }
  const config = { ...values, sampling: sampling(values, code.traceSamplerRatio) };
  return { config: Object.freeze(config), warnings };
}

/** Whether the SDK runs at all. */
export function isOn(config: Config): boolean {
  return config.enabled && !config.disabled;
}

function allValues(code: CodeSettings, environment: Environment): Values {
  const values: Record<string, unknown> = {};
  for (const key of keys()) values[key] = given(key, code, environment) ?? settings[key].fallback;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop has read every key of the table
  return values as unknown as Values;
}

function keys(): (keyof Settings)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's type has exactly these keys
  return Object.keys(settings) as (keyof Settings)[];
}

/** What code or the environment says; an empty variable counts as not set, as OpenTelemetry asks. */
function given(key: keyof Settings, code: CodeSettings, environment: Environment): unknown {
  const setting: Setting<unknown> = settings[key];
  const own = code[key];
  if (own !== undefined) {
    if (!setting.form.accepts(own)) throw invalid(key, JSON.stringify(own), setting);
    return own;
  }
  for (const variable of setting.variables) {
    const value = environment[variable];
    if (value === undefined || value === "") continue;
    const parsed = setting.form.parse(value);
    if (parsed === undefined) throw invalid(variable, value, setting);
    return parsed;
  }
  return undefined;
}

function invalid(name: string, value: string, setting: Setting<unknown>): Error {
  return sdkErrors.CONFIG_VALUE_INVALID({ name, value, allowed: setting.form.allowed }, { field: name });
}

/** Code, then OTEL_TRACES_SAMPLER, then the ratio, then the environment's default. */
function sampling(values: Values, codeRatio: number | undefined): SamplerSettings {
  if (codeRatio !== undefined) return { parentBased: true, ratio: codeRatio };
  if (values.sampler !== undefined) return namedSampler(values.sampler, values.samplerArgument ?? 1);
  return { parentBased: true, ratio: values.traceSamplerRatio ?? usualRatio(values.environment) };
}

function namedSampler(name: SamplerName, argument: number): SamplerSettings {
  const parentBased = name.startsWith("parentbased_");
  if (name.endsWith("always_on")) return { parentBased, ratio: 1 };
  if (name.endsWith("always_off")) return { parentBased, ratio: 0 };
  return { parentBased, ratio: argument };
}

/** An environment that is not known is treated with production's care. */
function usualRatio(environment: string): number {
  switch (environment) {
    case "development":
    case "test":
      return 1;
    case "staging":
      return 0.5;
    default:
      return 0.1;
  }
}

function misspelt(environment: Environment): string[] {
  const known = new Set(keys().flatMap((key) => settings[key].variables));
  const warnings: string[] = [];
  for (const name of Object.keys(environment)) {
    if (!/^(OTEL|SIGHTLINE)_/.test(name) || known.has(name) || ELSEWHERE.has(name)) continue;
    const nearest = nearestName(name, known);
    if (nearest !== undefined) warnings.push(`${name} is not a known variable; is ${nearest} meant?`);
  }
  return warnings;
}

/** Standard variables that others read and that lie near one of ours. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "OTEL_BSP_SCHEDULE_DELAY_MILLIS",
  "OTEL_METRIC_EXPORT_TIMEOUT",
  "OTEL_BLRP_EXPORT_TIMEOUT",
  "OTEL_LOG_LEVEL",
  "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
  "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
  "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
]);
