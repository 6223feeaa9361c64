/**
 * Names of the collector's components through time. What guides of other years say, and what to write instead.
 * Sources: CHANGELOG of opentelemetry-collector (#14396 for 0.144, #11037 for 0.111, #10995 for 0.108) and of -contrib
 * (#26685 for 0.86, #31508 for 0.96, #41413 for 0.131, #45339 for 0.153). A removed name is refused; an old one is an alias that warns when the collector starts.
 */

export type ComponentKind = "receivers" | "processors" | "exporters" | "connectors" | "extensions";

/** The second number of a version: 0.159 is 159. */
export type CollectorMinor = number;

export interface OldName {
  readonly kind: ComponentKind;
  readonly name: string;
  /** Nothing where another component does it. */
  readonly now?: string;
  /** From when the new name is known. */
  readonly since?: CollectorMinor;
  /** From when the old name is refused; absent where it is an alias. */
  readonly gone?: CollectorMinor;
  readonly fix?: string;
}

const OTLP_TO_JAEGER =
  "Jaeger takes OTLP: use the exporter NAME with the endpoint jaeger:4317 and tls: { insecure: true }.";

export const OLD_NAMES: readonly OldName[] = Object.freeze<OldName[]>([
  { kind: "exporters", name: "jaeger", gone: 86, fix: OTLP_TO_JAEGER },
  { kind: "exporters", name: "jaeger_thrift", gone: 86, fix: OTLP_TO_JAEGER },
  { kind: "exporters", name: "logging", now: "debug", since: 86, gone: 111 },
  { kind: "exporters", name: "otlp", now: "otlp_grpc", since: 144 },
  { kind: "exporters", name: "otlphttp", now: "otlp_http", since: 144 },
  { kind: "exporters", name: "loadbalancing", now: "load_balancing", since: 153 },
  { kind: "exporters", name: "prometheusremotewrite", now: "prometheus_remote_write", since: 153 },
  {
    kind: "exporters",
    name: "loki",
    gone: 131,
    fix: "Loki takes OTLP: use the exporter HTTP with the endpoint http://loki:3100/otlp.",
  },
  { kind: "receivers", name: "hostmetrics", now: "host_metrics", since: 153 },
  { kind: "receivers", name: "filelog", now: "file_log", since: 153 },
  { kind: "receivers", name: "kubeletstats", now: "kubelet_stats", since: 153 },
  { kind: "processors", name: "resourcedetection", now: "resource_detection", since: 153 },
  { kind: "processors", name: "k8sattributes", now: "k8s_attributes", since: 153 },
  {
    kind: "processors",
    name: "spanmetrics",
    gone: 96,
    fix: "It is a connector: move it to connectors as SPANMETRICS, an exporter of the pipeline of traces and a receiver of that of metrics.",
  },
  { kind: "connectors", name: "spanmetrics", now: "span_metrics", since: 153 },
  {
    kind: "extensions",
    name: "memory_ballast",
    gone: 108,
    fix: "Remove it, and set the variable GOMEMLIMIT to 80 % of the container's limit.",
  },
]);

/**
 * Go packages whose names people write for a component's, and its name. Others that end so may be components: SigNoz calls
 * one `clickhouselogsexporter`.
 */
const PACKAGES: Readonly<Record<string, string>> = Object.freeze({
  otlpreceiver: "otlp",
  prometheusreceiver: "prometheus",
  hostmetricsreceiver: "host_metrics",
  dockerstatsreceiver: "docker_stats",
  kubeletstatsreceiver: "kubelet_stats",
  filelogreceiver: "file_log",
  jaegerreceiver: "jaeger",
  batchprocessor: "batch",
  memorylimiterprocessor: "memory_limiter",
  resourceprocessor: "resource",
  attributesprocessor: "attributes",
  resourcedetectionprocessor: "resource_detection",
  k8sattributesprocessor: "k8s_attributes",
  otlpexporter: "otlp_grpc",
  otlphttpexporter: "otlp_http",
  prometheusexporter: "prometheus",
  prometheusremotewriteexporter: "prometheus_remote_write",
  debugexporter: "debug",
  loggingexporter: "debug",
  datadogexporter: "datadog",
  spanmetricsconnector: "span_metrics",
  healthcheckextension: "health_check",
});

/** `prometheus` for `prometheusexporter`, as this version spells it; nothing for what is no package's name. */
export function packageName(kind: ComponentKind, type: string, version: CollectorMinor): string | undefined {
  const name = PACKAGES[type.replaceAll("_", "")];
  if (name === undefined || !type.endsWith(kind.slice(0, -1))) return undefined;
  const young = newName(kind, name);
  return young?.since !== undefined && version < young.since ? young.name : name;
}

export function oldName(kind: ComponentKind, type: string): OldName | undefined {
  return OLD_NAMES.find((one) => one.kind === kind && one.name === type);
}

/** The old name behind a new one that this version does not know yet. */
export function newName(kind: ComponentKind, type: string): OldName | undefined {
  // The receiver otlp keeps its name, so only what the table says counts.
  return OLD_NAMES.find((one) => one.kind === kind && one.now === type);
}

/** Names in a sentence, as this version spells them. */
export function spelledFor(version: CollectorMinor, fix: string): string {
  return fix
    .replace("NAME", version >= 144 ? "otlp_grpc" : "otlp")
    .replace("HTTP", version >= 144 ? "otlp_http" : "otlphttp")
    .replace("SPANMETRICS", version >= 153 ? "span_metrics" : "spanmetrics");
}
