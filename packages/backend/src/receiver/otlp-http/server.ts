/**
 * OTLP over HTTP on a port of its own. https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * On `node:http` and not on Fastify: there are three fixed paths and binary answers, so that nothing of a framework's
 * routing, parsing or serialising would be used, and limits have to be held while a body still arrives.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Duplex } from "node:stream";
import { SightlineError } from "@sightline/model";
import type { Authorize } from "../../access/access.ts";
import type { Tls } from "../../access/tls.ts";
import { answerBroken, brokenRequest } from "../../broken-request.ts";
import type { Clock } from "../../clock.ts";
import type { Admission } from "../admission.ts";
import { receiverErrors } from "../errors.ts";
import { take, type IntakeOptions } from "../intake.ts";
import { RETRY_AFTER_SECONDS } from "../retry.ts";
import { SIGNAL_NAMES, type Encoding, type SignalName } from "../signal.ts";
import { acceptedAnswer, contentTypeOf, encodingOf, failureAnswer } from "./answer.ts";
import { readBody, unpackBody, unpackerFor, type BodyLimits } from "./body.ts";
import { allowOrigin, type AllowedOrigins } from "./cors.ts";

export interface OtlpHttpOptions extends IntakeOptions {
  readonly admission: Admission;
  readonly limits: BodyLimits;
  readonly allowedOrigins: AllowedOrigins;
  readonly clock: Clock;
  /** Who may send; everybody where it is absent. */
  readonly authorize?: Authorize | undefined;
  readonly tls?: Tls | undefined;
}

// A sender that stalls would hold memory: node closes it. Idle connections outlive the usual export interval of 60 s.
const CONNECTIONS: ServerOptions = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 75_000,
  noDelay: true,
};

/** Not listening yet. */
export function otlpHttpServer(options: OtlpHttpOptions): Server {
  const { tls } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, options).catch((cause: unknown) => {
      options.logger.error({ err: cause }, "an OTLP request could not be answered");
      response.destroy();
    });
  };
  const server =
    tls === undefined
      ? createServer(CONNECTIONS, listener)
      : createTlsServer({ ...CONNECTIONS, cert: tls.cert, key: tls.key }, listener);
  return server.on("clientError", (cause: Error, socket: Duplex) => {
    const broken = brokenRequest(cause);
    if (broken === undefined) socket.destroy();
    else {
      const error = receiverErrors.OTLP_REQUEST_BROKEN(broken, { cause });
      answerBroken(socket, broken.status, Buffer.from(failureAnswer("json", error)).toString());
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: OtlpHttpOptions,
): Promise<void> {
  const started = options.clock();
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const signal = SIGNAL_NAMES.find((name) => path === `/v1/${name}`);
  const encoding = encodingOf(request.headers["content-type"]);
  if (allowOrigin(request, response, options.allowedOrigins)) {
    response.writeHead(204).end();
    return;
  }
  let size = 0;
  try {
    if (signal === undefined) throw receiverErrors.OTLP_PATH_UNKNOWN({ path });
    const refusal = options.authorize?.(request.headers.authorization);
    if (refusal !== undefined) throw refusal;
    size = await receive(request, response, signal, encoding, options);
  } catch (cause) {
    refuse(response, signal, encoding ?? "json", cause, options);
  }
  if (signal !== undefined) {
    const seconds = (options.clock() - started) / 1000;
    options.meters.answered(signal, "http", response.statusCode, size, seconds);
  }
}

/** Returns the bytes of the body as sent. */
async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  signal: SignalName,
  encoding: Encoding | undefined,
  options: OtlpHttpOptions,
): Promise<number> {
  const { method = "", headers } = request;
  if (method !== "POST") {
    throw receiverErrors.OTLP_METHOD_NOT_ALLOWED({ method, path: `/v1/${signal}` });
  }
  if (encoding === undefined) {
    const contentType = headers["content-type"] ?? "";
    throw receiverErrors.OTLP_CONTENT_TYPE_UNSUPPORTED({ contentType });
  }
  const contentEncoding = headers["content-encoding"] ?? "";
  const unpack = unpackerFor(contentEncoding);
  const ticket = options.admission.enter();
  try {
    const body = await readBody(request, options.limits.body, ticket);
    ticket.begin();
    const bytes = await unpackBody(body, unpack, contentEncoding, options.limits.unpacked, ticket);
    const size = body.length;
    const receipt = await take(signal, encoding, bytes, options);
    send(response, 200, encoding, acceptedAnswer(signal, encoding, receipt));
    return size;
  } finally {
    ticket.release();
  }
}

function refuse(
  response: ServerResponse,
  signal: SignalName | undefined,
  encoding: Encoding,
  cause: unknown,
  options: OtlpHttpOptions,
): void {
  const error =
    cause instanceof SightlineError
      ? cause
      : receiverErrors.OTLP_STORE_FAILED({ reason: "an unexpected error." }, { cause });
  if (error.status >= 500) options.logger.error({ err: cause }, error.message);
  else options.logger.debug({ code: error.code }, error.message);
  if (signal !== undefined) options.observer?.refused(signal, error);
  if (error.status === 401) response.setHeader("www-authenticate", "Bearer");
  if (error.status === 405) response.setHeader("allow", "POST");
  if (error.status === 429 || error.status === 503) response.setHeader("retry-after", RETRY_AFTER_SECONDS);
  // The rest of the body may never be read.
  if (!response.req.complete) response.setHeader("connection", "close");
  send(response, error.status, encoding, failureAnswer(encoding, error));
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Uint8Array): void {
  response.writeHead(status, { "content-type": contentTypeOf(encoding), "content-length": body.length });
  response.end(body);
}
