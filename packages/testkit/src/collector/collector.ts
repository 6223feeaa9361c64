/** An OTLP/HTTP receiver for tests: real HTTP on a free loopback port, and a script of answers. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { assertNever } from "@sightline/model";
import {
  decodeLogs,
  decodeLogsJson,
  decodeMetrics,
  decodeMetricsJson,
  decodeTraces,
  decodeTracesJson,
  type LogRecord,
  type LogsData,
  type Metric,
  type MetricsData,
  type Resource,
  type Signal,
  type Span,
  type TracesData,
} from "@sightline/otlp";
import { type Answer, type Encoding, failure, send } from "./answer.ts";

/** What was in a request. */
export type CollectedData =
  | { readonly signal: "traces"; readonly traces: TracesData }
  | { readonly signal: "logs"; readonly logs: LogsData }
  | { readonly signal: "metrics"; readonly metrics: MetricsData };

export interface CollectedRequest {
  readonly data: CollectedData;
  readonly encoding: Encoding;
  readonly gzip: boolean;
  /** Bytes of the body as they came. */
  readonly size: number;
  readonly headers: IncomingHttpHeaders;
  readonly answer: Answer;
}

export interface Collector {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** All requests that could be read, also those answered with an error, in the order of their arrival. */
  readonly requests: readonly CollectedRequest[];
  /** Puts answers in the queue, one per request; after them every request is answered with success. */
  answer(...answers: readonly Answer[]): void;
  /** Of the requests that were taken, as are the next three. */
  spans(): readonly Span[];
  spanResources(): readonly Resource[];
  logRecords(): readonly LogRecord[];
  metrics(): readonly Metric[];
  /** Resolves when `reached` is true after a request; rejects after `timeoutMs` (5,000). */
  until(reached: (collector: Collector) => boolean, timeoutMs?: number): Promise<void>;
  /** Ends all connections, hanging ones too. */
  close(): Promise<void>;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  "/v1/traces": "traces",
  "/v1/logs": "logs",
  "/v1/metrics": "metrics",
};

/** On a free port, unless a test brings one back that was closed. */
export async function collector(port = 0): Promise<Collector> {
  const requests: CollectedRequest[] = [];
  const queue: Answer[] = [];
  const watchers = new Set<() => void>();

  const server = createServer((request, response) => {
    const signal = SIGNALS[request.url ?? ""];
    const encoding: Encoding =
      request.headers["content-type"]?.startsWith("application/json") === true ? "json" : "protobuf";
    if (signal === undefined || request.method !== "POST") {
      failure(response, 404, `no such endpoint: ${request.method} ${request.url}`, encoding);
      return;
    }
    bodyOf(request).then(
      (body) => {
        const gzip = request.headers["content-encoding"] === "gzip";
        let data: CollectedData;
        try {
          data = dataOf(signal, encoding, gzip ? gunzipSync(body) : body);
        } catch (error) {
          failure(response, 400, String(error), encoding);
          return;
        }
        const answer = queue.shift() ?? { kind: "ok" };
        const { headers } = request;
        requests.push({ data, encoding, gzip, size: body.length, headers, answer });
        send(response, answer, signal, encoding);
        for (const watch of watchers) watch();
      },
      // The client went away in the middle of its request; there is nobody to answer.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error(`The collector listens on ${address}, expected a port`);

  const taken = (): CollectedData[] =>
    requests
      .filter(({ answer }) => answer.kind === "ok" || answer.kind === "partial")
      .map(({ data }) => data);

  const self: Collector = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    answer(...answers): void {
      queue.push(...answers);
    },
    spans: () => taken().flatMap(spansOf),
    spanResources: () =>
      taken().flatMap((data) =>
        data.signal === "traces" ? data.traces.resourceSpans.map((group) => group.resource) : [],
      ),
    logRecords: () => taken().flatMap(recordsOf),
    metrics: () => taken().flatMap(metricsOf),
    until: (reached, timeoutMs = 5000) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          if (!reached(self)) return;
          clearTimeout(timer);
          watchers.delete(watch);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(watch);
          reject(new Error(`Not reached in ${timeoutMs} ms, after ${requests.length} requests`));
        }, timeoutMs);
        watchers.add(watch);
        watch();
      }),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
  return self;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error("expected bytes from the request");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function dataOf(signal: Signal, encoding: Encoding, body: Uint8Array): CollectedData {
  const json = encoding === "json";
  switch (signal) {
    case "traces":
      return { signal, traces: json ? decodeTracesJson(body) : decodeTraces(body) };
    case "logs":
      return { signal, logs: json ? decodeLogsJson(body) : decodeLogs(body) };
    case "metrics":
      return { signal, metrics: json ? decodeMetricsJson(body) : decodeMetrics(body) };
    default:
      return assertNever(signal, "signal");
  }
}

function spansOf(data: CollectedData): readonly Span[] {
  if (data.signal !== "traces") return [];
  return data.traces.resourceSpans.flatMap((group) => group.scopeSpans.flatMap((scope) => scope.spans));
}

function recordsOf(data: CollectedData): readonly LogRecord[] {
  if (data.signal !== "logs") return [];
  return data.logs.resourceLogs.flatMap((group) => group.scopeLogs.flatMap((scope) => scope.logRecords));
}

function metricsOf(data: CollectedData): readonly Metric[] {
  if (data.signal !== "metrics") return [];
  return data.metrics.resourceMetrics.flatMap((group) =>
    group.scopeMetrics.flatMap((scope) => scope.metrics),
  );
}
