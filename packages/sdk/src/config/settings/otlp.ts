/** OTLP: for all signals, and for each of them. */
import type { Compression, OtlpProtocol, Signal, Temporality } from "../exporter-config.ts";
import { endpoint, flag, type Form, milliseconds, oneOf, type Pairs, pairs, text } from "../form.ts";
import { entry, secret, type Setting, type SettingsOf } from "../setting.ts";

/** What can be said once for all signals, and again for one. */
interface Common {
  readonly protocol: OtlpProtocol;
  readonly endpoint: string;
  readonly insecure: boolean;
  readonly headers: Pairs;
  readonly compression: Compression;
  readonly exportTimeoutMillis: number;
  readonly certificate: string;
  readonly clientKey: string;
  readonly clientCertificate: string;
}

/** `tracesEndpoint`, `logsHeaders`, … */
export type SignalKey = `${Signal}${Capitalize<keyof Common>}`;
type Own<K extends string> = K extends `${Signal}${infer Rest}`
  ? Uncapitalize<Rest> extends keyof Common
    ? Common[Uncapitalize<Rest>]
    : never
  : never;
type PerSignal = { readonly [K in SignalKey]: Own<K> };

export interface OtlpSettings extends Common, PerSignal {
  readonly metricsTemporality: Temporality;
}

/** As in OTLP's specification for exporters. */
export const DEFAULT_PORTS: { readonly http: 4318; readonly grpc: 4317 } = Object.freeze({
  http: 4318,
  grpc: 4317,
});

const protocols: Form<OtlpProtocol> = oneOf<OtlpProtocol>(["http/protobuf", "http/json", "grpc"]);
const compressions: Form<Compression> = oneOf<Compression>(["none", "gzip"]);

const common: SettingsOf<Common> = {
  protocol: entry(
    ["OTEL_EXPORTER_OTLP_PROTOCOL"],
    protocols,
    "http/protobuf",
    "How OTLP is sent; an endpoint with port 4317 means grpc where this is not set.",
  ),
  endpoint: entry(
    ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    endpoint,
    "http://127.0.0.1:4318",
    "Base URL of the collector, or host:port. Over HTTP /v1/traces, /v1/metrics and /v1/logs are added. Over gRPC the default port is 4317.",
  ),
  insecure: entry(
    ["OTEL_EXPORTER_OTLP_INSECURE"],
    flag,
    undefined,
    "No TLS where the endpoint names no scheme. By default true on loopback only.",
  ),
  headers: secret(["OTEL_EXPORTER_OTLP_HEADERS"], pairs, {}, "Headers of every export request."),
  compression: entry(
    ["OTEL_EXPORTER_OTLP_COMPRESSION"],
    compressions,
    "none",
    "Compression of export requests.",
  ),
  exportTimeoutMillis: entry(
    ["OTEL_EXPORTER_OTLP_TIMEOUT"],
    milliseconds,
    30_000,
    "Time for one export request.",
  ),
  certificate: entry(
    ["OTEL_EXPORTER_OTLP_CERTIFICATE"],
    text,
    undefined,
    "PEM file with the certificates that the collector is checked with.",
  ),
  clientKey: entry(["OTEL_EXPORTER_OTLP_CLIENT_KEY"], text, undefined, "PEM file with the client's key."),
  clientCertificate: entry(
    ["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"],
    text,
    undefined,
    "PEM file with the client's certificate.",
  ),
};

/** The time limit of the queue in front of the exporter counts as the request's: there is one limit. */
const QUEUE_TIMEOUT: Readonly<Record<Signal, string>> = {
  traces: "OTEL_BSP_EXPORT_TIMEOUT",
  metrics: "OTEL_METRIC_EXPORT_TIMEOUT",
  logs: "OTEL_BLRP_EXPORT_TIMEOUT",
};
const WHAT: Readonly<Record<Signal, string>> = { traces: "spans", metrics: "metrics", logs: "log records" };

function perSignal(): SettingsOf<PerSignal> {
  const found: Record<string, Setting<unknown>> = {};
  for (const signal of ["traces", "metrics", "logs"] as const) {
    for (const [key, setting] of Object.entries<Setting<unknown>>(common)) {
      const [variable = ""] = setting.variables;
      const own = variable.replace("OTLP_", `OTLP_${signal.toUpperCase()}_`);
      found[signal + key.charAt(0).toUpperCase() + key.slice(1)] = Object.freeze({
        ...setting,
        variables: key === "exportTimeoutMillis" ? [own, QUEUE_TIMEOUT[signal]] : [own],
        fallback: undefined,
        about: aboutOne(key, signal),
      });
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two loops make exactly the keys of the type
  return found as unknown as SettingsOf<PerSignal>;
}

function aboutOne(key: string, signal: Signal): string {
  if (key === "endpoint") return `URL for ${WHAT[signal]}, used as it is.`;
  if (key === "headers") return `More headers for ${WHAT[signal]}.`;
  return `The same for ${WHAT[signal]} only.`;
}

export const otlpSettings: SettingsOf<OtlpSettings> = {
  ...common,
  ...perSignal(),
  metricsTemporality: entry(
    ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"],
    oneOf<Temporality>(["cumulative", "delta", "lowmemory"]),
    "cumulative",
    "Whether points count from the start or since the last export.",
  ),
};
