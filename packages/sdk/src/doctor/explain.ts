/** What a configuration comes to, where each part of it comes from, and what is wrong with it: as data. */
import { SightlineError } from "@sightline/model";
import { readConfigFile } from "../config/declarative/file.ts";
import type { ExporterTarget, OtlpTarget, Signal } from "../config/exporter-config.ts";
import type { CodeSettings, EnvironmentVariables } from "../config/given.ts";
import { STANDARD_ELSEWHERE } from "../config/misspelt-variables.ts";
import type { Finding, Origin, OriginKind } from "../config/origin.ts";
import { type Config, isOn, resolveConfig } from "../config/resolve.ts";
import type { Setting } from "../config/setting.ts";
import { settingGroups, type SettingKey, settingKeys, settings } from "../config/settings.ts";
import { type EnvFile, mergeEnvFiles } from "./env-files.ts";
import { shownValue, withoutPassword } from "./masking.ts";

export interface ExplainedSetting {
  readonly name: string;
  readonly group: string;
  readonly variables: readonly string[];
  /** Secrets are stars; empty where nothing is set. */
  readonly value: string;
  readonly from: OriginKind;
  /** The option, variable, or `path:line`. */
  readonly source: string;
  /** What other sources said, and why it is not heeded. */
  readonly ignored: readonly { readonly source: string; readonly value: string; readonly reason: string }[];
}

export interface ExplainedTarget {
  readonly signal: Signal;
  readonly kind: ExporterTarget["kind"];
  /** URL and protocol, or what it is. */
  readonly to: string;
}

export interface Explanation {
  /** Nothing is wrong; notes may remain. */
  readonly ok: boolean;
  readonly enabled: boolean;
  readonly settings: readonly ExplainedSetting[];
  readonly exporters: readonly ExplainedTarget[];
  /** To be mended. */
  readonly problems: readonly Finding[];
  /** Worth knowing. */
  readonly notes: readonly Finding[];
  /** Why the SDK would not start. */
  readonly error: ReturnType<SightlineError["toBody"]>["error"] | undefined;
  /** For `probeTargets`; empty where the SDK would not start. */
  readonly targets: readonly ProbeTarget[];
}

export interface ProbeTarget {
  readonly signal: Signal;
  readonly target: OtlpTarget;
  /** Development does without it. */
  readonly optional: boolean;
}

export interface ExplainOptions {
  readonly environment: EnvironmentVariables;
  readonly envFiles?: readonly EnvFile[];
  readonly code?: CodeSettings;
  readonly readText?: (path: string) => string;
  /** Whether the file of a certificate or key can be read. */
  readonly isReadable?: (path: string) => boolean;
}

const VARIABLES: ReadonlySet<string> = new Set(settingKeys().flatMap((key) => settings[key].variables));
const NOTES: ReadonlySet<Finding["kind"]> = new Set<Finding["kind"]>(["unknown-environment", "unnamed"]);

export function explainConfig(options: ExplainOptions): Explanation {
  const { environment, envFiles = [], code = {}, isReadable = () => true } = options;
  const merged = mergeEnvFiles(environment, envFiles, (name) => VARIABLES.has(name));
  const before = [...merged.findings, ...elsewhere(merged.variables)];
  try {
    const { config, given, findings } = resolveConfig(code, merged.variables, (path, variables, found) =>
      readConfigFile(path, variables, found, options.readText),
    );
    const all = [...before, ...findings, ...unreadable(config, isReadable), ...unnamed(config)];
    const problems = all.filter(({ kind }) => !NOTES.has(kind));
    return {
      ok: problems.length === 0,
      enabled: isOn(config),
      settings: settingGroups.flatMap(([group, rows]) =>
        Object.entries(rows).map(([name, setting]) => {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the groups are the parts of the table
          const found = given.get(name as SettingKey);
          return explained(name, group, setting, effective(name, found?.value, config), found, merged.places);
        }),
      ),
      exporters: (["traces", "metrics", "logs"] as const).flatMap((signal) =>
        config.exporters[signal].map((target) => ({ signal, kind: target.kind, to: described(target) })),
      ),
      problems,
      notes: all.filter(({ kind }) => NOTES.has(kind)),
      error: undefined,
      targets: probeTargetsOf(config),
    };
  } catch (error) {
    if (!(error instanceof SightlineError)) throw error;
    return {
      ok: false,
      enabled: false,
      settings: [],
      exporters: [],
      problems: before,
      notes: [],
      error: error.toBody().error,
      targets: [],
    };
  }
}

function probeTargetsOf(config: Config): readonly ProbeTarget[] {
  const all = (["traces", "metrics", "logs"] as const).flatMap((signal) =>
    config.exporters[signal].flatMap((target) =>
      otlpOf(target).map((each) => ({ signal, target: each, guessed: target.kind === "local" })),
    ),
  );
  // Log records go to the same guess, without a console: their lines are on stdout.
  const guesses = new Set(
    all.filter(({ guessed }) => guessed).map(({ target }) => new URL(target.url).origin),
  );
  return all.map(({ signal, target }) => ({
    signal,
    target,
    optional: guesses.has(new URL(target.url).origin),
  }));
}

/** The ratio that holds, whichever setting it comes from. */
function effective(name: string, value: unknown, config: Config): unknown {
  return name === "traceSamplerRatio" ? (value ?? config.sampling.ratio) : value;
}

interface Sources {
  readonly origin: Origin;
  readonly passed: readonly { readonly origin: Origin; readonly value: unknown; readonly reason: string }[];
}

function explained(
  name: string,
  group: string,
  setting: Setting<unknown>,
  value: unknown,
  sources: Sources | undefined,
  places: ReadonlyMap<string, string>,
): ExplainedSetting {
  const sourceOf = ({ name: source }: Origin): string => {
    const place = places.get(source);
    return place === undefined ? source : `${source} (${place})`;
  };
  return {
    name,
    group,
    variables: setting.variables,
    value: shownValue(value, setting.secret),
    from: sources?.origin.kind ?? "default",
    source: sources === undefined ? "default" : sourceOf(sources.origin),
    ignored: (sources?.passed ?? []).map((each) => ({
      source: sourceOf(each.origin),
      value: shownValue(each.value, setting.secret),
      reason: each.reason,
    })),
  };
}

function described(target: ExporterTarget): string {
  switch (target.kind) {
    case "otlp": {
      const headers = Object.keys(target.headers).map((name) => `${name}=***`);
      const extra = [target.compression === "gzip" ? "gzip" : "", ...headers].filter((part) => part !== "");
      return `${withoutPassword(target.url)} (${[target.protocol, ...extra].join(", ")})`;
    }
    case "console":
      return "the console, on stderr";
    case "memory":
      return "the memory of the process";
    default:
      return `${target.backend.url} once a backend answers there, the console until then`;
  }
}

function otlpOf(target: ExporterTarget): OtlpTarget[] {
  if (target.kind === "otlp") return [target];
  return target.kind === "local" ? [target.backend] : [];
}

function unnamed(config: Config): Finding[] {
  if (config.serviceName !== settings.serviceName.fallback) return [];
  const name = "OTEL_SERVICE_NAME";
  return [
    { kind: "unnamed", name, message: `the service has no name here; set ${name}, or serviceName in code.` },
  ];
}

/** Standard variables that others heed. */
function elsewhere(environment: EnvironmentVariables): Finding[] {
  const found: Finding[] = [];
  for (const [name, reason] of STANDARD_ELSEWHERE) {
    if ((environment[name] ?? "") === "") continue;
    found.push({ kind: "no-effect", name, message: `${name} has no effect here: ${reason}.` });
  }
  return found;
}

function unreadable(config: Config, isReadable: (path: string) => boolean): Finding[] {
  const files = Object.values(config.exporters)
    .flat()
    .flatMap(otlpOf)
    .flatMap(({ tls }) => [tls.caFile, tls.clientCertificateFile, tls.clientKeyFile])
    .filter((file) => file !== undefined);
  return [...new Set(files)]
    .filter((file) => !isReadable(file))
    .map((file) => ({
      kind: "invalid",
      name: file,
      message: `the file ${file} cannot be read; exports would fail.`,
    }));
}
