/**
 * Takes what the contenders send, in a process of its own: OTLP over HTTP, and Sentry's envelopes. Told to, it keeps and
 * decodes it; otherwise it only reads, so that it takes no more of the machine than it must.
 */
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";
import { decodeMetrics, decodeTraces, decodeTracesJson } from "@sightline/otlp";
import type { SeenSpan, Seen } from "./seen.ts";
import { plain } from "./seen.ts";

interface Kept {
  readonly url: string;
  readonly type: string;
  readonly body: Uint8Array;
}

let keeping = false;
const kept: Kept[] = [];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => {
    if (keeping) chunks.push(chunk);
  });
  request.on("end", () => {
    if (keeping) {
      const bytes = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
      kept.push({ url: request.url ?? "", type: request.headers["content-type"] ?? "", body });
    }
    response.setHeader("content-type", request.headers["content-type"] ?? "application/x-protobuf");
    response.end(request.headers["content-type"]?.includes("json") === true ? "{}" : "");
  });
});

function seen(): Seen {
  const spans: SeenSpan[] = [];
  const metrics = new Set<string>();
  for (const { url, type, body } of kept.splice(0)) {
    if (url.startsWith("/v1/traces")) spans.push(...ofTraces(body, type));
    else if (url.startsWith("/v1/metrics"))
      for (const { scopeMetrics } of decodeMetrics(body).resourceMetrics)
        for (const { name } of scopeMetrics.flatMap((scope) => scope.metrics)) metrics.add(name);
    else if (url.includes("/envelope/")) spans.push(...ofEnvelope(new TextDecoder().decode(body)));
  }
  return { spans, metrics: [...metrics] };
}

function ofTraces(body: Uint8Array, type: string): SeenSpan[] {
  const { resourceSpans } = type.includes("json")
    ? decodeTracesJson(new TextDecoder().decode(body))
    : decodeTraces(body);
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ name, kind, traceId, spanId, attributes }) => ({
      name,
      isServer: kind === 2,
      traceId,
      spanId,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)])),
    }));
}

/** Lines of JSON; after the header of an item of type `span` comes a list of spans (Sentry's second version of them). */
function ofEnvelope(text: string): SeenSpan[] {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.flatMap((line) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as @sentry/node 11 sends it; `missing` tells if not
    const { items = [] } = JSON.parse(line) as { readonly items?: readonly SentrySpan[] };
    return items.map(({ name, is_segment: isServer, trace_id: traceId, span_id: spanId, attributes }) => ({
      name,
      isServer,
      traceId,
      spanId,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])),
    }));
  });
}

interface SentrySpan {
  readonly name: string;
  readonly is_segment: boolean;
  readonly trace_id: string;
  readonly span_id: string;
  readonly attributes: Readonly<Record<string, { readonly value: unknown }>>;
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" && address !== null ? address.port : 0);
});
process.on("message", (asked) => {
  if (asked === "keep") keeping = true;
  if (asked === "drop") keeping = false;
  process.send?.(asked === "seen" ? seen() : null);
});
process.on("disconnect", () => process.exit(0));
