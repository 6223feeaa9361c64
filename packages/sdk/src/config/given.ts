/** What the sources say about one setting, the strongest first. */
import { sdkErrors } from "../errors.ts";
import type { ExporterConfig, ExporterType } from "./exporter-config.ts";
import { DEFAULT_ORIGIN, type Finding, type Origin, type Passed } from "./origin.ts";
import type { Setting } from "./setting.ts";
import { type SettingKey, type Settings, settings } from "./settings.ts";

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;
/** In code exporters may be words: `["otlp", "console"]`. */
export type ExporterList = readonly (ExporterConfig | ExporterType)[];
type ListKey = "tracingExporters" | "metricsExporters" | "logExporters";
export type CodeValue<K extends SettingKey> = K extends ListKey ? ExporterList : Settings[K];
export type CodeSettings = { readonly [K in SettingKey]?: CodeValue<K> | undefined };

/** What a configuration file says, already in the settings' forms. */
export type FileSettings = ReadonlyMap<SettingKey, { readonly value: unknown; readonly place: string }>;

export interface Sources {
  readonly code: Readonly<Record<string, unknown>>;
  readonly file: FileSettings;
  readonly environment: EnvironmentVariables;
}

export interface Given {
  readonly value: unknown;
  readonly origin: Origin;
  /** Weaker sources that also had a value, and values of no use. */
  readonly passed: readonly Passed[];
}

/** Throws `CONFIG_VALUE_INVALID` for a value that cannot be passed over; the others become findings. */
export function givenFor(key: SettingKey, sources: Sources, findings: Finding[]): Given {
  const setting: Setting<unknown> = settings[key];
  const passed: Passed[] = [];
  let chosen: { value: unknown; origin: Origin } | undefined;
  const offer = (value: unknown, origin: Origin): void => {
    if (chosen === undefined) chosen = { value, origin };
    else passed.push({ origin, value, reason: `${chosen.origin.name} goes before` });
  };
  const own = sources.code[key];
  if (own !== undefined) {
    const taken = setting.form.take(own, key);
    if (taken === undefined) throw invalid(key, typeof own === "string" ? own : JSON.stringify(own), setting);
    offer(taken, { kind: "code", name: key });
  }
  const inFile = sources.file.get(key);
  if (inFile !== undefined) offer(inFile.value, { kind: "file", name: inFile.place });
  for (const variable of setting.variables) {
    const text = sources.environment[variable];
    // An empty variable counts as not set, as OpenTelemetry asks.
    if (text === undefined || text === "") continue;
    const origin: Origin = { kind: "environment", name: variable };
    const parsed = setting.form.parse(text, variable);
    if (parsed !== undefined) {
      offer(parsed, origin);
    } else if (setting.form.mild) {
      passed.push({ origin, value: text, reason: `not ${setting.form.allowed}` });
    } else {
      throw invalid(variable, text, setting);
    }
  }
  const { value, origin } = chosen ?? { value: setting.fallback, origin: DEFAULT_ORIGIN };
  for (const each of passed) {
    if (!each.reason.startsWith("not ")) continue;
    findings.push({
      kind: "invalid",
      name: each.origin.name,
      message: `${each.origin.name} is ${JSON.stringify(each.value)}, which is ${each.reason}; ${insteadOf(value, origin)}.`,
    });
  }
  return { value, origin, passed };
}

function insteadOf(value: unknown, origin: Origin): string {
  if (value === undefined) return "it counts as not set";
  const by = origin.kind === "default" ? "the default" : `from ${origin.name}`;
  return `${JSON.stringify(value)} is used instead, ${by}`;
}

function invalid(name: string, value: string, setting: Setting<unknown>): Error {
  return sdkErrors.CONFIG_VALUE_INVALID({ name, value, allowed: setting.form.allowed }, { field: name });
}
