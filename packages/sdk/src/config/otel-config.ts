/**
 * A configuration that an application makes, reads and changes until it puts it to use. Reading tells what will hold:
 * code, file, variables and defaults together. Assigning is validated at once.
 */
import { nearestName } from "@sightline/model";
import type { Attributes } from "@opentelemetry/api";
import { sdkErrors } from "../errors.ts";
import { processFacts, resourceAttributes } from "../resource/resource.ts";
import { readConfigFile } from "./declarative/file.ts";
import type { ExporterConfig, ExporterTarget, Signal } from "./exporter-config.ts";
import type { CodeSettings, CodeValue, EnvironmentVariables, ExporterList } from "./given.ts";
import { resolveConfig, type Resolved } from "./resolve.ts";
import { type SettingKey, settingKeys, type Settings } from "./settings.ts";

type ListKey = "tracingExporters" | "metricsExporters" | "logExporters";
type Assignable = { -readonly [K in Exclude<SettingKey, ListKey>]: Settings[K] | undefined };

/** What `createDefaultConfig` makes. Frozen by `initializeOtel`. */
export interface OTelConfig extends Assignable {
  get tracingExporters(): readonly ExporterConfig[];
  set tracingExporters(list: ExporterList);
  get metricsExporters(): readonly ExporterConfig[];
  set metricsExporters(list: ExporterList);
  get logExporters(): readonly ExporterConfig[];
  set logExporters(list: ExporterList);
  /** The earlier API's name of `resourceAttributes`. */
  customResourceAttributes: Readonly<Record<string, string>> | undefined;
  /** What describes the process in everything that it sends. */
  getResource(): { readonly attributes: Attributes };
}

export interface DefaultConfigOptions extends CodeSettings {
  readonly customResourceAttributes?: Readonly<Record<string, string>>;
}

interface State {
  readonly code: Partial<Record<SettingKey, unknown>>;
  resolved: Resolved;
  frozen: string | undefined;
}

const states = new WeakMap<object, State>();

/**
 * The configuration of a service with its environment's defaults: in development every trace is kept and printed unless
 * an endpoint is set or a backend answers on this machine, staging sends half of the traces by OTLP, production a tenth,
 * test keeps all in memory.
 *
 * @example
 * const config = createDefaultConfig({ serviceName: "shop-api", tracingExporters: ["otlp", "console"] });
 * config.traceSamplerRatio = 0.5;
 * const observability = initializeOtel(config);
 * @throws CONFIG_MISSING, CONFIG_POSITIONAL, CONFIG_VALUE_INVALID, CONFIG_UNKNOWN, EXPORTER_UNKNOWN, EXPORTER_INVALID
 */
export function createDefaultConfig(
  options: DefaultConfigOptions = {},
  environment: EnvironmentVariables = process.env,
): OTelConfig {
  if (options === null) throw sdkErrors.CONFIG_MISSING({ call: "createDefaultConfig", got: "null" });
  if (typeof options !== "object") {
    throw sdkErrors.CONFIG_POSITIONAL({ got: `a ${typeof options}` });
  }
  const { customResourceAttributes, ...code } = options;
  const own: Partial<Record<SettingKey, unknown>> = { ...code };
  if (customResourceAttributes !== undefined) own.resourceAttributes = customResourceAttributes;
  const state: State = { code: own, resolved: resolve(own, environment), frozen: undefined };
  const config = facade(state, environment);
  states.set(config, state);
  return config;
}

/** Ends all changes and gives what code has said; `undefined` when it is none of `createDefaultConfig`. */
export function putToUse(config: unknown, where: string): CodeSettings | undefined {
  const state = typeof config === "object" && config !== null ? states.get(config) : undefined;
  if (state === undefined) return undefined;
  state.frozen ??= where;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every value has passed the form of its setting
  return state.code as CodeSettings;
}

/** What was put to use can be changed again: the start was refused. */
export function takeBack(config: object): void {
  const state = states.get(config);
  if (state !== undefined) state.frozen = undefined;
}

function resolve(code: object, environment: EnvironmentVariables): Resolved {
  return resolveConfig(code, environment, readConfigFile);
}

function facade(state: State, environment: EnvironmentVariables): OTelConfig {
  const target: Record<string, unknown> = {};
  for (const key of settingKeys()) {
    Object.defineProperty(target, key, {
      enumerable: true,
      configurable: true,
      get: () => shown(key, state),
    });
  }
  Object.defineProperty(target, "customResourceAttributes", {
    configurable: true,
    get: () => state.resolved.config.resourceAttributes,
  });
  target["getResource"] = () => ({ attributes: resourceAttributes(state.resolved.config, processFacts()) });
  const config = new Proxy(target, {
    set: (_target, name, value) => {
      assign(state, environment, String(name), value);
      return true;
    },
    deleteProperty: (_target, name) => {
      assign(state, environment, String(name), undefined);
      return true;
    },
    defineProperty: (_target, name) => {
      throw sdkErrors.CONFIG_UNKNOWN({ name: String(name), nearest: undefined });
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop has made every key of the table
  return config as unknown as OTelConfig;
}

function assign(state: State, environment: EnvironmentVariables, name: string, value: unknown): void {
  const key =
    name === "customResourceAttributes" ? "resourceAttributes" : settingKeys().find((each) => each === name);
  if (key === undefined) {
    throw sdkErrors.CONFIG_UNKNOWN({ name, nearest: nearestName(name, settingKeys()) }, { field: name });
  }
  if (state.frozen !== undefined)
    throw sdkErrors.CONFIG_FROZEN({ name, where: state.frozen }, { field: name });
  const code = { ...state.code, [key]: value };
  // Nothing has changed when this throws.
  state.resolved = resolve(code, environment);
  state.code[key] = value;
}

const SIGNAL_OF: Readonly<Record<ListKey, Signal>> = {
  tracingExporters: "traces",
  metricsExporters: "metrics",
  logExporters: "logs",
};

function shown(key: SettingKey, { resolved: { config } }: State): CodeValue<SettingKey> | undefined {
  switch (key) {
    case "tracingExporters":
    case "metricsExporters":
    case "logExporters":
      return config[key] ?? config.exporters[SIGNAL_OF[key]].map(exporterOf);
    case "traceSamplerRatio":
      return config.sampling.ratio;
    default:
      return config[key];
  }
}

/** A target as an application would have named it. */
function exporterOf(target: ExporterTarget): ExporterConfig {
  switch (target.kind) {
    case "otlp":
      return {
        type: target.protocol === "grpc" ? "otlp-grpc" : "otlp-http",
        endpoint: target.url,
        headers: target.headers,
        compression: target.compression,
        timeoutMs: target.timeoutMs,
      };
    case "memory":
      return { type: "memory" };
    default:
      return { type: "console" };
  }
}
