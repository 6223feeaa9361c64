/** Where each signal goes: exporters by name, completed from the general settings and those of the signal. */
import { environmentKind } from "./environment.ts";
import type {
  ExporterConfig,
  ExporterTarget,
  OtlpProtocol,
  OtlpTarget,
  Signal,
  Temporality,
} from "./exporter-config.ts";
import type { Given } from "./given.ts";
import { type Finding, STRENGTH } from "./origin.ts";
import {
  isLoopback,
  modernJaeger,
  portOf,
  protocolByPort,
  requestUrl,
  withoutSignalPath,
  withScheme,
} from "./otlp-endpoint.ts";
import type { SettingKey, Settings } from "./settings.ts";
import { DEFAULT_PORTS, type SignalKey } from "./settings/otlp.ts";

/** The settings with where they come from, and a place for what is noticed. */
export interface TargetWorld {
  readonly given: (key: SettingKey) => Given;
  readonly environment: string;
  readonly findings: Finding[];
}

const KEYS = {
  traces: { list: "tracingExporters", enable: "enableTracing" },
  metrics: { list: "metricsExporters", enable: "enableMetrics" },
  logs: { list: "logExporters", enable: "enableLogs" },
} as const satisfies Record<Signal, { list: SettingKey; enable: SettingKey }>;

type CommonKey =
  | "protocol"
  | "endpoint"
  | "insecure"
  | "headers"
  | "compression"
  | "exportTimeoutMillis"
  | "certificate"
  | "clientKey"
  | "clientCertificate";

export function targetsOf(signal: Signal, world: TargetWorld): readonly ExporterTarget[] {
  const { list, enable } = KEYS[signal];
  if (world.given(enable).value === false) return [];
  const named = valueOf<readonly ExporterConfig[]>(world.given(list));
  const targets =
    named === undefined
      ? usualTargets(signal, world)
      : named.flatMap((exporter) => targetOf(exporter, signal, world));
  const wantsConsole = signal !== "logs" && world.given("consoleExport").value === true;
  if (wantsConsole && targets.every(({ kind }) => kind !== "console")) targets.push({ kind: "console" });
  return Object.freeze(targets);
}

function usualTargets(signal: Signal, world: TargetWorld): ExporterTarget[] {
  const backend = otlpTarget({ type: "otlp" }, signal, world);
  const somewhere = choose("endpoint", signal, world).given.origin.kind !== "default";
  switch (environmentKind(world.environment)) {
    case "test":
      return somewhere ? [backend] : [{ kind: "memory" }];
    case "development":
      // Log records are on stdout anyway; they wait for a backend instead of being printed twice.
      return somewhere || signal === "logs" || world.given("consoleExport").value !== undefined
        ? [backend]
        : [{ kind: "local", backend }];
    default:
      return [backend];
  }
}

function targetOf(exporter: ExporterConfig, signal: Signal, world: TargetWorld): ExporterTarget[] {
  switch (exporter.type) {
    case "none":
      return [];
    case "console":
      return [{ kind: "console" }];
    case "memory":
      return [{ kind: "memory" }];
    case "prometheus":
      if (signal !== "metrics") {
        world.findings.push({
          kind: "no-effect",
          name: KEYS[signal].list,
          message: `prometheus is dropped from ${KEYS[signal].list}: Prometheus stores metrics only. \`/metrics\` serves those without it.`,
        });
      }
      return [];
    default:
      return [otlpTarget(exporter, signal, world)];
  }
}

function otlpTarget(exporter: ExporterConfig, signal: Signal, world: TargetWorld): OtlpTarget {
  const { base, asItIs, own } = baseUrl(exporter, signal, world);
  const protocol = protocolOf(exporter, base, signal, world);
  // Nobody said where: the port that belongs to the protocol.
  if (
    base.port === String(DEFAULT_PORTS.http) &&
    protocol === "grpc" &&
    isDefaultEndpoint(exporter, signal, world)
  )
    base.port = String(DEFAULT_PORTS.grpc);
  const text = (key: CommonKey): string | undefined => valueOf<string>(choose(key, signal, world).given);
  warnOfClearText(base, world);
  return Object.freeze({
    kind: "otlp",
    protocol,
    url: requestUrl(base, protocol, signal, asItIs),
    headers: Object.freeze({ ...(own ? {} : generalHeaders(signal, world)), ...exporter.headers }),
    tls: Object.freeze({
      caFile: text("certificate"),
      clientCertificateFile: text("clientCertificate"),
      clientKeyFile: text("clientKey"),
    }),
    compression:
      exporter.compression ??
      valueOf<OtlpTarget["compression"]>(choose("compression", signal, world).given) ??
      "none",
    timeoutMs:
      exporter.timeoutMs ?? valueOf<number>(choose("exportTimeoutMillis", signal, world).given) ?? 30_000,
    temporality: valueOf<Temporality>(world.given("metricsTemporality")) ?? "cumulative",
  });
}

interface Base {
  readonly base: URL;
  /** A signal's own URL is used as it is. */
  readonly asItIs: boolean;
  /** The exporter names an endpoint of its own; general headers may hold another one's token and are kept from it. */
  readonly own: boolean;
}

function baseUrl(exporter: ExporterConfig, signal: Signal, world: TargetWorld): Base {
  const chosen = choose("endpoint", signal, world);
  const written = exporter.endpoint ?? valueOf<string>(chosen.given) ?? "";
  const insecure = exporter.insecure ?? valueOf<boolean>(choose("insecure", signal, world).given);
  const name =
    exporter.endpoint === undefined ? chosen.given.origin.name : `endpoint of ${KEYS[signal].list}`;
  const asItIs = exporter.endpoint === undefined && chosen.isSignals;
  const shortened = exporter.endpoint === undefined && !asItIs ? withoutSignalPath(written) : undefined;
  if (shortened !== undefined) {
    world.findings.push({
      kind: "changed",
      name,
      message: `${name} is ${written}, but it is the base of all signals; ${shortened} is used, and the path of each signal is added.`,
    });
  }
  const base = withScheme(shortened ?? written, exporter.type === "jaeger" ? (insecure ?? true) : insecure);
  const isSecure = base.protocol === "https:";
  if (written.includes("://") && insecure !== undefined && insecure === isSecure) {
    world.findings.push({
      kind: "no-effect",
      name,
      message: `insecure is ${insecure} but ${name} says ${base.protocol}//; the scheme is heeded.`,
    });
  }
  const modern = exporter.type === "jaeger" ? modernJaeger(base) : undefined;
  if (modern !== undefined) {
    world.findings.push({
      kind: "changed",
      name,
      message: `port ${base.port} is Jaeger's from before it took OTLP; ${modern.host} is used instead of ${base.host}.`,
    });
  }
  return { base: modern ?? base, asItIs, own: exporter.endpoint !== undefined };
}

function protocolOf(exporter: ExporterConfig, base: URL, signal: Signal, world: TargetWorld): OtlpProtocol {
  const { given } = choose("protocol", signal, world);
  const said = given.origin.kind === "default" ? undefined : valueOf<OtlpProtocol>(given);
  switch (exporter.type) {
    case "otlp-grpc":
    case "jaeger":
      return "grpc";
    case "otlp-http":
      return said === undefined || said === "grpc" ? "http/protobuf" : said;
    default:
      if (said !== undefined) warnOfOtherPort(said, base, given.origin.name, exporter, signal, world);
      return said ?? protocolByPort(base);
  }
}

/** Not wrong by itself, but it is the usual reason why nothing arrives. */
function warnOfOtherPort(
  protocol: OtlpProtocol,
  base: URL,
  name: string,
  exporter: ExporterConfig,
  signal: Signal,
  world: TargetWorld,
): void {
  const usual = protocol === "grpc" ? DEFAULT_PORTS.grpc : DEFAULT_PORTS.http;
  const others = protocol === "grpc" ? DEFAULT_PORTS.http : DEFAULT_PORTS.grpc;
  if (portOf(base) !== String(others) || isDefaultEndpoint(exporter, signal, world)) return;
  world.findings.push({
    kind: "changed",
    name,
    message: `${name} says ${protocol} but the endpoint is ${base.host}, where collectors usually take ${protocol === "grpc" ? "HTTP" : "gRPC"}; ${protocol} is usually at port ${usual}.`,
  });
}

function isDefaultEndpoint(exporter: ExporterConfig, signal: Signal, world: TargetWorld): boolean {
  return exporter.endpoint === undefined && choose("endpoint", signal, world).given.origin.kind === "default";
}

function warnOfClearText(url: URL, world: TargetWorld): void {
  if (url.protocol !== "http:" || isLoopback(url.hostname)) return;
  if (environmentKind(world.environment) !== "production") return;
  world.findings.push({
    kind: "insecure",
    name: url.host,
    message: `telemetry goes to ${url.origin} without TLS, headers and all; use https:// where others share the network.`,
  });
}

function generalHeaders(signal: Signal, world: TargetWorld): Readonly<Record<string, string>> {
  const general = world.given("headers");
  const own = world.given(signalKey(signal, "headers"));
  const weakFirst =
    STRENGTH[own.origin.kind] <= STRENGTH[general.origin.kind] ? [general, own] : [own, general];
  return Object.assign({}, ...weakFirst.map(({ value }) => value));
}

/** The stronger source decides; of one source the signal's own setting. */
function choose(
  key: CommonKey,
  signal: Signal,
  world: TargetWorld,
): { readonly given: Given; readonly isSignals: boolean } {
  const general = world.given(key);
  const own = world.given(signalKey(signal, key));
  const isSignals = own.value !== undefined && STRENGTH[own.origin.kind] <= STRENGTH[general.origin.kind];
  return { given: isSignals ? own : general, isSignals };
}

function signalKey(signal: Signal, key: CommonKey): SignalKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- capitalising a literal type is lost on the runtime's methods
  return (signal + key.charAt(0).toUpperCase() + key.slice(1)) as SignalKey;
}

/** Every value has passed the form of its setting. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the type of its setting
function valueOf<T extends Settings[SettingKey]>(given: Given): T | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return given.value as T | undefined;
}
