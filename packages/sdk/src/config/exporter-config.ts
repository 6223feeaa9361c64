/**
 * Where telemetry goes: what an application may say (`ExporterConfig`), and the frozen form that exporters are built from
 * (`ExporterTarget`). Code, configuration file and variables all end in the second.
 */

export type Signal = "traces" | "metrics" | "logs";

/** `otlp` picks HTTP or gRPC by endpoint and port; `jaeger` is an old name for OTLP, which Jaeger takes. */
export type ExporterType =
  | "otlp-http"
  | "otlp-grpc"
  | "otlp"
  | "jaeger"
  | "console"
  | "prometheus"
  | "memory"
  | "none";

/** The types by name, for those who rather write `ExporterType.OTLP_GRPC`. */
export const ExporterType: {
  readonly OTLP_HTTP: "otlp-http";
  readonly OTLP_GRPC: "otlp-grpc";
  readonly OTLP: "otlp";
  readonly JAEGER: "jaeger";
  readonly CONSOLE: "console";
  readonly PROMETHEUS: "prometheus";
  readonly MEMORY: "memory";
  readonly NONE: "none";
} = Object.freeze({
  OTLP_HTTP: "otlp-http",
  OTLP_GRPC: "otlp-grpc",
  OTLP: "otlp",
  JAEGER: "jaeger",
  CONSOLE: "console",
  PROMETHEUS: "prometheus",
  MEMORY: "memory",
  NONE: "none",
});

export const EXPORTER_TYPES: readonly ExporterType[] = Object.freeze(Object.values(ExporterType));

export type Compression = "none" | "gzip";

/**
 * One exporter, as an application names it. Wherever a list of these is taken, plain `ExporterType`s are too.
 *
 * @example
 * const exporter: ExporterConfig = { type: "otlp", endpoint: "collector:4317", insecure: true };
 */
export interface ExporterConfig {
  readonly type: ExporterType;
  /**
   * `http://host:4318`, `https://host/base` or `host:4317`. A URL gets the signal's path (`/v1/traces`) unless it already
   * ends in it. Default: what the general settings say.
   */
  readonly endpoint?: string;
  /** Sent with every request, besides those of the general settings. */
  readonly headers?: Readonly<Record<string, string>>;
  /** No TLS where the endpoint names no scheme. Default: false, but true on loopback. */
  readonly insecure?: boolean;
  readonly compression?: Compression;
  /** Milliseconds for one request. */
  readonly timeoutMs?: number;
}

export type OtlpProtocol = "http/protobuf" | "http/json" | "grpc";

/** OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE. */
export type Temporality = "cumulative" | "delta" | "lowmemory";

/** Paths of PEM files; whoever connects reads them. */
export interface TlsFiles {
  /** Certificates that the server is checked with, instead of the system's. */
  readonly caFile: string | undefined;
  readonly clientCertificateFile: string | undefined;
  readonly clientKeyFile: string | undefined;
}

export interface OtlpTarget {
  readonly kind: "otlp";
  readonly protocol: OtlpProtocol;
  /** HTTP: the whole URL of the signal. gRPC: scheme, host and port; `https` means TLS. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  readonly compression: Compression;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Of metrics; other signals ignore it. */
  readonly temporality: Temporality;
}

/** One line an item on stderr. */
export interface ConsoleTarget {
  readonly kind: "console";
}

/** Kept in the process, for tests to read. */
export interface MemoryTarget {
  readonly kind: "memory";
}

/** Development without an endpoint: to a backend on this machine once one answers, to the console until then. */
export interface LocalTarget {
  readonly kind: "local";
  readonly backend: OtlpTarget;
}

/** `none` is an empty list of these; `prometheus` is no target, since `/metrics` serves the same cells. */
export type ExporterTarget = OtlpTarget | ConsoleTarget | MemoryTarget | LocalTarget;
