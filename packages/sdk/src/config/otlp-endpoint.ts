/** An endpoint as people write it, completed: scheme, port and path. */
import type { OtlpProtocol, Signal } from "./exporter-config.ts";
import { DEFAULT_PORTS } from "./settings/otlp.ts";

/** Jaeger's ports from before it took OTLP: agent, collector over gRPC, collector over HTTP. */
const OLD_JAEGER_PORTS: ReadonlySet<string> = new Set(["6831", "6832", "14250", "14268"]);
const SIGNAL_PATH = /\/v1\/(?:traces|metrics|logs)\/?$/;

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Scheme-less endpoints become URLs: without TLS where `insecure` says so or, when it says nothing, on loopback. */
export function withScheme(endpoint: string, insecure: boolean | undefined): URL {
  if (/^https?:\/\//i.test(endpoint)) return new URL(endpoint);
  const url = new URL(`http://${endpoint}`);
  return (insecure ?? isLoopback(url.hostname)) ? url : new URL(`https://${endpoint}`);
}

export function portOf(url: URL): string {
  return url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
}

/** What the port says where nobody has said it otherwise. */
export function protocolByPort(url: URL): OtlpProtocol {
  return url.port === String(DEFAULT_PORTS.grpc) ? "grpc" : "http/protobuf";
}

/** The same host at the port where today's Jaeger takes OTLP; `undefined` where the port is not one of the old ones. */
export function modernJaeger(url: URL): URL | undefined {
  if (!OLD_JAEGER_PORTS.has(url.port)) return undefined;
  const modern = new URL(url.origin);
  modern.port = String(DEFAULT_PORTS.grpc);
  return modern;
}

/** The base URL of an endpoint that names a signal's path already; `undefined` where it does not. */
export function withoutSignalPath(endpoint: string): string | undefined {
  return SIGNAL_PATH.test(endpoint) ? endpoint.replace(SIGNAL_PATH, "") : undefined;
}

/** gRPC knows no path; to a base URL of HTTP the signal's path is added (OTLP exporter specification). */
export function requestUrl(base: URL, protocol: OtlpProtocol, signal: Signal, asItIs: boolean): string {
  if (protocol === "grpc") return `${base.protocol}//${base.host}`;
  if (asItIs || SIGNAL_PATH.test(base.pathname)) return base.href;
  const url = new URL(base.href);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/${signal}`;
  return url.href;
}
