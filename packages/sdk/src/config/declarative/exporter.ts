/** Exporters of a declarative configuration. */
import type { Signal } from "../exporter-config.ts";
import { pairs } from "../form.ts";
import type { SettingKey } from "../settings.ts";
import type { Node } from "./document.ts";
import { each, keys, membersOf, only, type Read, type Reading, setting, unused, valueOf } from "./reading.ts";

const LISTS = { traces: "tracingExporters", metrics: "metricsExporters", logs: "logExporters" } as const;
const CERTIFICATES = {
  traces: "tracesCertificate",
  metrics: "metricsCertificate",
  logs: "logsCertificate",
} as const;
const CLIENT_KEYS = {
  traces: "tracesClientKey",
  metrics: "metricsClientKey",
  logs: "logsClientKey",
} as const;
const CLIENT_CERTIFICATES = {
  traces: "tracesClientCertificate",
  metrics: "metricsClientCertificate",
  logs: "logsClientCertificate",
} as const;
const PROTOCOLS = { traces: "tracesProtocol", metrics: "metricsProtocol", logs: "logsProtocol" } as const;

/** The one exporter of a processor or reader, added to those of its signal. */
export function exporter(signal: Signal): Read {
  return (node, reading) => {
    const { key, line, node: settings } = only(node, "an exporter", reading);
    const kind = key.replace(/\/development$/, "");
    switch (kind) {
      case "otlp_http":
      case "otlp_grpc":
        add(
          signal,
          otlp(kind === "otlp_grpc" ? "otlp-grpc" : "otlp-http", signal, settings, reading),
          line,
          reading,
        );
        break;
      case "console":
        add(signal, "console", line, reading);
        break;
      case "prometheus":
        add(signal, "prometheus", line, reading);
        break;
      default:
        throw reading.refusal(line, `there is no exporter ${key}; there are otlp_http, otlp_grpc, console`);
    }
  };
}

function add(signal: Signal, config: unknown, line: number, reading: Reading): void {
  const key: SettingKey = LISTS[signal];
  const before = reading.settings.get(key)?.value;
  reading.set(key, [...(Array.isArray(before) ? before : []), config], line);
}

function otlp(type: string, signal: Signal, node: Node, reading: Reading): Readonly<Record<string, unknown>> {
  const config: Record<string, unknown> = { type };
  const take =
    (name: string): Read =>
    (value) => {
      config[name] = valueOf(value, reading);
    };
  const header: Read = (item) => {
    const members = new Map(membersOf(item, "a header", reading).map((member) => [member.key, member.node]));
    const [name, value] = [members.get("name"), members.get("value")];
    if (name === undefined || value === undefined)
      throw reading.refusal(item.line, "a header has a name and a value");
    headers[String(valueOf(name, reading))] = String(valueOf(value, reading));
  };
  const headers: Record<string, string> = {};
  const tls = keys("tls", {
    ca_file: setting(CERTIFICATES[signal]),
    key_file: setting(CLIENT_KEYS[signal]),
    cert_file: setting(CLIENT_CERTIFICATES[signal]),
    insecure: take("insecure"),
  });
  keys(type, {
    endpoint: take("endpoint"),
    headers: each(header),
    headers_list: (list) => {
      const parsed = pairs.parse(String(valueOf(list, reading)), "headers_list");
      if (parsed === undefined) throw reading.refusal(list.line, `headers_list is not ${pairs.allowed}`);
      Object.assign(headers, parsed);
    },
    compression: take("compression"),
    timeout: take("timeoutMs"),
    insecure: take("insecure"),
    encoding: setting(PROTOCOLS[signal], (value) => (value === "json" ? "http/json" : "http/protobuf")),
    tls,
    certificate_file: setting(CERTIFICATES[signal]),
    client_key_file: setting(CLIENT_KEYS[signal]),
    client_certificate_file: setting(CLIENT_CERTIFICATES[signal]),
    temporality_preference: setting("metricsTemporality", (value) =>
      value === "low_memory" ? "lowmemory" : value,
    ),
    default_histogram_aggregation: unused,
  })(node, reading);
  return Object.keys(headers).length === 0 ? config : { ...config, headers };
}
