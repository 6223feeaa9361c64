/** Settings from code, the configuration file, variables and defaults, in this order, as one frozen configuration. */
import type { RuleSettings } from "../sampling/rules.ts";
import type { SamplerSettings } from "../trace/sampler.ts";
import { isKnownEnvironment } from "./environment.ts";
import type { ExporterTarget, Signal } from "./exporter-config.ts";
import {
  type CodeSettings,
  type EnvironmentVariables,
  type FileSettings,
  type Given,
  givenFor,
  type Sources,
} from "./given.ts";
import { type AttributeLimits, logLimitsOf, type SpanLimits, spanLimitsOf } from "./limits.ts";
import { refuseUnknown } from "./unknown-settings.ts";
import { misspeltVariables } from "./misspelt-variables.ts";
import { DEFAULT_ORIGIN, type Finding, STRENGTH } from "./origin.ts";
import { rulesOf, samplingOf } from "./sampling.ts";
import { type SettingKey, settingKeys, type Settings, settings } from "./settings.ts";
import type { SignalKey } from "./settings/otlp.ts";
import { targetsOf } from "./target.ts";

/** Settings without a fallback of their own. */
type Open =
  | SignalKey
  | Extract<SettingKey, `${string}Limit`>
  | "configFile"
  | "serviceVersion"
  | "instanceId"
  | "tracingExporters"
  | "metricsExporters"
  | "logExporters"
  | "consoleExport"
  | "insecure"
  | "certificate"
  | "clientKey"
  | "clientCertificate"
  | "sampler"
  | "samplerArgument"
  | "traceSamplerRatio"
  | "samplingIncidentFile"
  | "metricsPrefix"
  | "queryCallSites"
  | "debugToken"
  | "prometheusUrl"
  | "signozUrl"
  | "signozApiKey"
  | "grafanaUrl"
  | "grafanaApiKey"
  | "dashboards";

type Values = Omit<Settings, Open> & { readonly [K in Open]: Settings[K] | undefined };

/** What holds for this process. */
export type Config = Values & {
  readonly sampling: SamplerSettings;
  /** What goes before the ratio. */
  readonly samplingRules: RuleSettings;
  /** Empty: the signal is recorded for nobody. */
  readonly exporters: Readonly<Record<Signal, readonly ExporterTarget[]>>;
  readonly spanLimits: SpanLimits;
  readonly logLimits: AttributeLimits;
};

export interface Resolved {
  readonly config: Config;
  /** Where each setting comes from, and who was passed over. */
  readonly given: ReadonlyMap<SettingKey, Given>;
  readonly findings: readonly Finding[];
}

/** Reads a file of that path as text; throws what `node:fs` throws. */
export type ReadFileSettings = (
  path: string,
  environment: EnvironmentVariables,
  findings: Finding[],
) => FileSettings;

/**
 * Misspelt names and values that can be passed over are only reported.
 *
 * @throws CONFIG_VALUE_INVALID, CONFIG_UNKNOWN, EXPORTER_UNKNOWN, EXPORTER_INVALID, CONFIG_FILE_UNREADABLE,
 *   CONFIG_FILE_INVALID
 */
export function resolveConfig(
  code: CodeSettings,
  environment: EnvironmentVariables,
  readFile: ReadFileSettings = noFile,
): Resolved {
  refuseUnknown(code, settingKeys());
  const findings: Finding[] = [];
  const off = isOffByVariable(environment);
  const sources = {
    code,
    environment,
    file: off ? NO_FILE : fileSettings(code, environment, readFile, findings),
  };
  const given = new Map<SettingKey, Given>();
  for (const key of settingKeys())
    given.set(key, off ? mildly(key, sources) : givenFor(key, sources, findings));
  mergeResourceAttributes(given);
  const values = valuesOf(given);
  const of = (key: SettingKey): Given =>
    given.get(key) ?? { value: undefined, origin: DEFAULT_ORIGIN, passed: [] };
  findings.push(...misspeltVariables(environment), ...withoutEffect(values, of));
  const world = { given: of, environment: values.environment, findings };
  const config: Config = Object.freeze({
    ...values,
    enabled: values.enabled && !off,
    maxExportBatchSize: Math.min(values.maxExportBatchSize, values.maxQueueSize),
    logMaxExportBatchSize: Math.min(values.logMaxExportBatchSize, values.logMaxQueueSize),
    sampling: Object.freeze(samplingOf(values, of)),
    samplingRules: Object.freeze(rulesOf(values)),
    exporters: Object.freeze({
      traces: targetsOf("traces", world),
      metrics: targetsOf("metrics", world),
      logs: targetsOf("logs", world),
    }),
    spanLimits: spanLimitsOf(values),
    logLimits: logLimitsOf(values),
  });
  return { config, given, findings: off ? [] : unique(findings) };
}

/** Whether the SDK runs at all. */
export function isOn(config: Config): boolean {
  return config.enabled && !config.disabled;
}

const NO_FILE: FileSettings = new Map();
function noFile(): FileSettings {
  return NO_FILE;
}

function fileSettings(
  code: CodeSettings,
  environment: EnvironmentVariables,
  readFile: ReadFileSettings,
  findings: Finding[],
): FileSettings {
  const path = code.configFile ?? environment["OTEL_CONFIG_FILE"];
  return path === undefined || path === "" ? NO_FILE : readFile(path, environment, findings);
}

/** These two are read before all others: they must work while everything else is broken. */
function isOffByVariable(environment: EnvironmentVariables): boolean {
  const said = (variable: string): boolean | undefined =>
    settings.disabled.form.parse(environment[variable] ?? "", variable);
  return said("OTEL_SDK_DISABLED") === true || said("OTEL_ENABLED") === false;
}

/** What is turned off does not stop over a setting that it will not use. */
function mildly(key: SettingKey, sources: Sources): Given {
  try {
    return givenFor(key, sources, []);
  } catch {
    return { value: settings[key].fallback, origin: DEFAULT_ORIGIN, passed: [] };
  }
}

/** Attributes of all sources come together, and one that has a setting of its own stands in for it where nobody set that. */
function mergeResourceAttributes(given: Map<SettingKey, Given>): void {
  const attributes = given.get("resourceAttributes");
  if (attributes === undefined) return;
  const layers = [attributes, ...attributes.passed].filter(({ value }) => typeof value === "object");
  const merged: Record<string, string> = Object.assign({}, ...layers.toReversed().map(({ value }) => value));
  given.set("resourceAttributes", { ...attributes, value: Object.freeze(merged) });
  for (const [key, attribute] of ATTRIBUTE_OF) {
    const value = merged[attribute];
    const own = given.get(key);
    if (value === undefined || own === undefined) continue;
    const from = layers.find((layer) => Object.hasOwn(Object(layer.value), attribute));
    const isStronger = from !== undefined && STRENGTH[from.origin.kind] < STRENGTH[own.origin.kind];
    if (!isStronger) continue;
    const passed =
      own.origin.kind === "default"
        ? own.passed
        : [{ ...own, reason: `${from.origin.name} goes before` }, ...own.passed];
    given.set(key, {
      value,
      origin: { kind: from.origin.kind, name: `${attribute} in ${from.origin.name}` },
      passed,
    });
  }
}

const ATTRIBUTE_OF: readonly (readonly [SettingKey, string])[] = [
  ["serviceName", "service.name"],
  ["serviceVersion", "service.version"],
  ["environment", "deployment.environment.name"],
  ["instanceId", "service.instance.id"],
];

function valuesOf(given: ReadonlyMap<SettingKey, Given>): Values {
  const values: Record<string, unknown> = {};
  for (const [key, { value }] of given) values[key] = value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key of the table was read, in its form
  return values as unknown as Values;
}

function withoutEffect(values: Values, of: (key: SettingKey) => Given): Finding[] {
  const found: Finding[] = [];
  if (values.samplerArgument !== undefined && values.sampler === undefined) {
    const name = of("samplerArgument").origin.name;
    found.push({
      kind: "no-effect",
      name,
      message: `${name} has no effect without OTEL_TRACES_SAMPLER; OTEL_TRACES_SAMPLING_RATIO stands alone.`,
    });
  }
  for (const [batch, queue] of [
    ["maxExportBatchSize", "maxQueueSize"],
    ["logMaxExportBatchSize", "logMaxQueueSize"],
  ] as const) {
    if (values[batch] <= values[queue]) continue;
    const { name, kind } = of(batch).origin;
    // Nobody asked for the default batch, so a smaller queue may shrink it without a word.
    if (kind === "default") continue;
    found.push({
      kind: "changed",
      name,
      message: `a batch of ${values[batch]} does not fit into a queue of ${values[queue]}; batches of ${values[queue]} are sent.`,
    });
  }
  if (!isKnownEnvironment(values.environment)) {
    found.push({
      kind: "unknown-environment",
      name: of("environment").origin.name,
      message: `the environment ${JSON.stringify(values.environment)} is not one of development, test, staging, production; it keeps its name and takes production's defaults.`,
    });
  }
  return found;
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ message }) => !seen.has(message) && seen.add(message));
}
