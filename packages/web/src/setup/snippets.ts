/** The lines that make something send here, with this backend's own addresses. */
import type { Setup } from "@sightline/api";

export interface Snippets {
  /** A Node.js service, with nothing in its code. */
  readonly node: string;
  /** Any OpenTelemetry SDK: its environment. */
  readonly environment: string;
  /** A collector's configuration. */
  readonly collector: string;
}

/** Where the SDK sends by itself. */
const DEFAULT_ENDPOINTS: ReadonlySet<string> = new Set(["http://127.0.0.1:4318", "http://localhost:4318"]);
const HEADER = 'OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20$SIGHTLINE_TOKEN"';

/** `pageHost` is the name by which the browser reaches the backend. */
export function snippetsOf({ otlpHttp, otlpGrpc, access }: Setup, pageHost: string): Snippets {
  const http = reachable(otlpHttp, pageHost);
  const grpc = otlpGrpc === null ? null : reachable(otlpGrpc, pageHost);
  const header = access.token ? [HEADER] : [];
  const endpoint = `OTEL_EXPORTER_OTLP_ENDPOINT=${http}`;
  const node = "node --import @sightline/sdk/register app.js";
  const needed = DEFAULT_ENDPOINTS.has(http) ? header : [endpoint, ...header];
  return {
    node: [...needed.map((assignment) => `${assignment} \\\n`), node].join(""),
    environment: [endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", ...header].join("\n"),
    collector: collector(http, grpc, access),
  };
}

/** A backend that listens on all addresses says `localhost`: elsewhere it is what the browser calls it. */
function reachable(url: string, pageHost: string): string {
  return url.replace(/^(https?:\/\/)localhost(?=:|$)/, (_, scheme: string) => `${scheme}${pageHost}`);
}

function collector(http: string, grpc: string | null, { token, tls }: Setup["access"]): string {
  const name = grpc === null ? "otlphttp/sightline" : "otlp/sightline";
  const endpoint = grpc === null ? http : grpc.replace(/^https?:\/\//, "");
  const lines = ["exporters:", `  ${name}:`, `    endpoint: ${endpoint}`];
  if (grpc !== null && !tls) lines.push("    tls: { insecure: true }");
  if (token) lines.push("    headers:", '      authorization: "Bearer ${env:SIGHTLINE_TOKEN}"');
  lines.push("service:", "  pipelines:");
  for (const signal of ["traces", "metrics", "logs"]) {
    lines.push(`    ${signal}:`, "      receivers: [otlp]", `      exporters: [${name}]`);
  }
  return lines.join("\n");
}
