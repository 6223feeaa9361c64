/** The pages about itself that an application serves, and their places in Express, Fastify and `node:http`. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Config } from "../config/resolve.ts";
import { sdkErrors } from "../errors.ts";
import type { MetricsHandler } from "../metrics/metrics-handler.ts";
import { mayLook } from "./debug-access.ts";
import type { ObservabilityHealth } from "./health.ts";
import type { ObservabilityStatus } from "./status.ts";

export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

export type Page = (request: IncomingMessage) => Answer;

export interface PageSubject {
  readonly config: Config;
  status(): ObservabilityStatus;
  health(): ObservabilityHealth;
}

/** By path. Live: the process answers. Ready: its telemetry does not keep it from work, whatever its state. */
export function pagesOf(subject: PageSubject): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ["/health/live", () => ({ status: 200, body: { status: "live" } })],
    [
      "/health/ready",
      () => ({ status: 200, body: { status: "ready", observability: subject.health().status } }),
    ],
    ["/health/observability", () => healthAnswer(subject.health())],
    ["/debug/observability", (request) => debugAnswer(request, subject)],
  ]);
}

/** An unhealthy SDK is 503, so that a monitor sees it; probes of the application itself ask live and ready. */
function healthAnswer(health: ObservabilityHealth): Answer {
  return { status: health.status === "unhealthy" ? 503 : 200, body: health };
}

function debugAnswer(request: IncomingMessage, subject: PageSubject): Answer {
  const { config } = subject;
  const { headers, socket } = request;
  const asker = {
    authorization: headers.authorization,
    remoteAddress: socket.remoteAddress,
    isForwarded: headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined,
  };
  if (mayLook(asker, config.debugToken, config.environment)) return { status: 200, body: subject.status() };
  const error = sdkErrors.DEBUG_FORBIDDEN({ path: "/debug/observability" });
  return { status: error.status, body: error.toBody() };
}

/** Writes an answer to a response of `node:http`. */
export function send(response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.end(text);
}

interface RoutedApp {
  get(path: string, handler: (request: unknown, response: unknown) => unknown): unknown;
}

/** `app` is an Express app or a Fastify instance: whatever has routes by `get`. */
export function mountPages(app: RoutedApp, pages: ReadonlyMap<string, Page>): void {
  for (const [path, page] of pages) {
    app.get(path, (request, response) => {
      const [incoming, outgoing] = [rawOf<IncomingMessage>(request), rawOf<ServerResponse>(response)];
      hijack(response);
      send(outgoing, page(incoming));
    });
  }
}

const READING: ReadonlySet<string | undefined> = new Set(["GET", "HEAD"]);

/** A server of `node:http` has no routes: the pages answer first, everything else goes on to the application. */
export function servePages(
  server: Server,
  pages: ReadonlyMap<string, Page>,
  metricsPath: string | undefined,
  metrics: MetricsHandler,
): void {
  const emit = server.emit.bind(server);
  server.emit = (event: string, ...values: readonly unknown[]): boolean => {
    if (event !== "request") return emit(event, ...values);
    const [request, response] = values;
    if (!isRequest(request) || !READING.has(request.method)) return emit(event, ...values);
    const path = request.url?.split("?", 1)[0] ?? "";
    if (path === metricsPath) {
      metrics(request, rawOf<ServerResponse>(response));
      return true;
    }
    const page = pages.get(path);
    if (page === undefined) return emit(event, ...values);
    send(rawOf<ServerResponse>(response), page(request));
    return true;
  };
}

export function isHttpServer(app: unknown): app is Server {
  return (
    typeof app === "object" && app !== null && "listen" in app && "emit" in app && "maxHeadersCount" in app
  );
}

function isRequest(value: unknown): value is IncomingMessage {
  return typeof value === "object" && value !== null && "url" in value && "method" in value;
}

/** Fastify wraps the objects of `node:http`, Express extends them. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows which of the two it is
function rawOf<T>(value: unknown): T {
  const raw = typeof value === "object" && value !== null && "raw" in value ? value.raw : value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both frameworks stand on node:http
  return raw as T;
}

/** Fastify would answer a second time. */
function hijack(reply: unknown): void {
  if (
    typeof reply === "object" &&
    reply !== null &&
    "hijack" in reply &&
    typeof reply.hijack === "function"
  ) {
    reply.hijack();
  }
}
