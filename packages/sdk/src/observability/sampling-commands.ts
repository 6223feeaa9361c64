/** `POST` and `DELETE /debug/observability/sampling`: incident mode over HTTP, and its places in the frameworks. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { SightlineError } from "@sightline/model";
import type { Config } from "../config/resolve.ts";
import { sdkErrors } from "../errors.ts";
import type { SamplingControl } from "../sampling/control.ts";
import { incidentOrder } from "../sampling/incident-request.ts";
import { type Answer, hijack, rawOf, send } from "./answer.ts";

/** Something that changes the process. Only whoever may look may do it. */
export interface Command {
  readonly method: "POST" | "DELETE";
  readonly path: string;
  readonly refusal: (request: IncomingMessage) => Answer | undefined;
  /** `body` is what JSON said; `undefined` without one. Throws errors of the catalogue. */
  readonly run: (request: IncomingMessage, body: unknown) => Answer;
}

export interface CommandSubject {
  readonly config: Config;
  readonly sampling: SamplingControl;
}

const PATH = "/debug/observability/sampling";
/** An order has five short members. */
const LARGEST_BODY = 16_384;

export function samplingCommands(
  { config, sampling }: CommandSubject,
  refusalOf: (request: IncomingMessage, path: string) => Answer | undefined,
): readonly Command[] {
  const refusal = (request: IncomingMessage): Answer | undefined => refusalOf(request, PATH);
  return [
    {
      method: "POST",
      path: PATH,
      refusal,
      run: (request, body) => {
        requireJson(request);
        const incident = sampling.raise(incidentOrder(body, config.serviceName));
        return { status: 201, body: { incident, incidents: sampling.incidents() } };
      },
    },
    {
      method: "DELETE",
      path: PATH,
      refusal,
      run: (request) => {
        const id = new URLSearchParams(request.url?.split("?")[1] ?? "").get("id") ?? undefined;
        const stopped = sampling.end(id);
        if (id !== undefined && stopped === 0) {
          const running = sampling.incidents().map((incident) => incident.id);
          throw sdkErrors.INCIDENT_UNKNOWN({ id, running }, { field: "id" });
        }
        return { status: 200, body: { stopped, incidents: sampling.incidents() } };
      },
    },
  ];
}

/** A browser may send any other type to this machine from any page, without asking it first. */
function requireJson(request: IncomingMessage): void {
  const type = request.headers["content-type"] ?? "nothing";
  if (/^application\/(?:[\w.-]+\+)?json\b/iu.test(type)) return;
  throw sdkErrors.INCIDENT_INVALID({
    field: "",
    problem: `is sent as ${type}, not as application/json`,
    hint: "Add the header `content-type: application/json`.",
  });
}

/** `parsed` is what a framework has read of the body already. Never rejects. */
export async function perform(
  command: Command,
  request: IncomingMessage,
  response: ServerResponse,
  parsed: unknown,
): Promise<void> {
  try {
    send(response, command.refusal(request) ?? command.run(request, parsed ?? (await bodyOf(request))));
  } catch (error) {
    if (error instanceof SightlineError) send(response, { status: error.status, body: error.toBody() });
    // The connection is gone, or the body was too large to be read to its end.
    else response.destroy();
  }
}

/** @throws INCIDENT_INVALID */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > LARGEST_BODY) throw unreadable(`has more than ${LARGEST_BODY} bytes`);
    parts.push(part);
  }
  if (size === 0) return undefined;
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    return body;
  } catch (cause) {
    throw unreadable(`is no JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

function unreadable(problem: string): SightlineError {
  return sdkErrors.INCIDENT_INVALID({
    field: "",
    problem,
    hint: 'Send a JSON object: {"ratio": 1, "for": "15m", "route": "/pay"}.',
  });
}

type Handler = (request: unknown, response: unknown) => unknown;

interface CommandRoutes {
  post?(path: string, handler: Handler): unknown;
  delete?(path: string, handler: Handler): unknown;
}

/** Express leaves a body alone that no middleware reads; Fastify has to be told. */
export function mountCommands(app: object, commands: readonly Command[]): void {
  if (!isFastifyScope(app)) {
    mount(app, commands);
    return;
  }
  app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    mount(scope, commands);
    done();
  });
}

function mount(app: CommandRoutes, commands: readonly Command[]): void {
  for (const command of commands) {
    const handler: Handler = (request, response) => {
      const parsed = bodyRead(request);
      hijack(response);
      void perform(command, rawOf<IncomingMessage>(request), rawOf<ServerResponse>(response), parsed);
    };
    if (command.method === "POST") app.post?.(command.path, handler);
    else app.delete?.(command.path, handler);
  }
}

/** What `express.json()` or the like has made of it. */
function bodyRead(request: unknown): unknown {
  return typeof request === "object" && request !== null && "body" in request ? request.body : undefined;
}

interface FastifyScope extends CommandRoutes {
  register(plugin: (scope: FastifyScope, options: unknown, done: () => void) => void): unknown;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, parsed: (error: null) => void) => void,
  ): unknown;
}

function isFastifyScope(app: object): app is FastifyScope {
  return "register" in app && "removeAllContentTypeParsers" in app && "addContentTypeParser" in app;
}
