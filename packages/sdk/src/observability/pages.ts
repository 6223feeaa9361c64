/** The pages about itself that an application serves, and their places in Express, Fastify and `node:http`. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Config } from "../config/resolve.ts";
import { sdkErrors } from "../errors.ts";
import type { MetricsHandler } from "../metrics/metrics-handler.ts";
import { type Answer, hijack, rawOf, send } from "./answer.ts";
import { mayLook } from "./debug-access.ts";
import { type Command, mountCommands, perform, samplingCommands } from "./sampling-commands.ts";
import type { SamplingControl } from "../sampling/control.ts";
import type { HealthSubjects } from "./health.ts";
import { healthAnswer, readyAnswer, wholeHealth } from "./health/answers.ts";
import type { ObservabilityStatus } from "./status.ts";

export type Page = (request: IncomingMessage) => Answer | Promise<Answer>;

export interface PageSubject {
  readonly config: Config;
  status(): ObservabilityStatus;
  readonly healthSubjects: () => HealthSubjects;
  readonly sampling: SamplingControl;
}

/** What is read, by path, and what changes something. */
export interface Pages {
  readonly reading: ReadonlyMap<string, Page>;
  readonly commands: readonly Command[];
}

export function pagesOf(subject: PageSubject): Pages {
  const commands = samplingCommands(subject, (request, path) => refusalOf(request, subject.config, path));
  return { reading: readingPages(subject), commands };
}

/**
 * Live: the process answers. Ready: no check of the application's own that is for readiness is unhealthy; telemetry does
 * not keep it from work, whatever its state.
 */
function readingPages(subject: PageSubject): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ["/health/live", () => ({ status: 200, body: { status: "live" } })],
    ["/health/ready", () => readyAnswer(subject)],
    ["/health/observability", async () => healthAnswer(await wholeHealth(subject.healthSubjects()))],
    ["/debug/observability", (request) => debugAnswer(request, subject)],
  ]);
}

const DEBUG = "/debug/observability";

function debugAnswer(request: IncomingMessage, subject: PageSubject): Answer {
  return refusalOf(request, subject.config, DEBUG) ?? { status: 200, body: subject.status() };
}

/** `undefined`: the request may look, and steer. */
function refusalOf(request: IncomingMessage, config: Config, path: string): Answer | undefined {
  const { headers, socket } = request;
  const asker = {
    authorization: headers.authorization,
    remoteAddress: socket.remoteAddress,
    isForwarded: headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined,
  };
  if (mayLook(asker, config.debugToken, config.environment)) return undefined;
  const error = sdkErrors.DEBUG_FORBIDDEN({ path });
  return { status: error.status, body: error.toBody() };
}

interface RoutedApp {
  get(path: string, handler: (request: unknown, response: unknown) => unknown): unknown;
}

/** `app` is an Express app or a Fastify instance: whatever has routes by `get`. */
export function mountPages(app: RoutedApp, { reading, commands }: Pages): void {
  mountCommands(app, commands);
  for (const [path, page] of reading) {
    app.get(path, (request, response) => {
      const [incoming, outgoing] = [rawOf<IncomingMessage>(request), rawOf<ServerResponse>(response)];
      hijack(response);
      void answer(page, incoming, outgoing);
    });
  }
}

/** Never rejects: what goes wrong in a page is its answer. */
async function answer(page: Page, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let said: Answer;
  try {
    said = await page(request);
  } catch (error) {
    said = {
      status: 500,
      body: { error: { message: error instanceof Error ? error.message : String(error) } },
    };
  }
  send(response, said);
}

const READING: ReadonlySet<string | undefined> = new Set(["GET", "HEAD"]);

/** A server of `node:http` has no routes: the pages answer first, everything else goes on to the application. */
export function servePages(
  server: Server,
  { reading, commands }: Pages,
  metricsPath: string | undefined,
  metrics: MetricsHandler,
): void {
  const emit = server.emit.bind(server);
  server.emit = (event: string, ...values: readonly unknown[]): boolean => {
    if (event !== "request") return emit(event, ...values);
    const [request, response] = values;
    if (!isRequest(request)) return emit(event, ...values);
    const path = request.url?.split("?", 1)[0] ?? "";
    if (!READING.has(request.method)) {
      const command = commands.find((one) => one.path === path && one.method === request.method);
      if (command === undefined) return emit(event, ...values);
      void perform(command, request, rawOf<ServerResponse>(response), undefined);
      return true;
    }
    if (path === metricsPath) {
      metrics(request, rawOf<ServerResponse>(response));
      return true;
    }
    const page = reading.get(path);
    if (page === undefined) return emit(event, ...values);
    void answer(page, request, rawOf<ServerResponse>(response));
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
