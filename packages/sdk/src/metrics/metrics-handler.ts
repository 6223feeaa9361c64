/** `/metrics` as a handler, for whatever calls it: `node:http`, Express, Fastify, Koa, Hono, or a function of `Request`. */
import { negotiatedFormat } from "./content-negotiation.ts";
import type { MetricsRegistry } from "./registry.ts";
import { CONTENT_TYPES } from "./prometheus-text.ts";

/** A request of `node:http` or of a framework on it. */
export interface NodeLikeRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The response of `node:http`, and so of Express, Connect and what is built on them. */
export interface NodeLikeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/** Fastify's reply. */
export interface FastifyLikeReply {
  header(name: string, value: string): unknown;
  code(status: number): unknown;
}

/** The standard `Request`. */
export interface FetchLikeRequest {
  readonly headers: { get(name: string): string | null };
}

/** Hono's context. */
export interface HonoLikeContext {
  readonly req: { readonly raw: FetchLikeRequest };
}

/** Koa's context. */
export interface KoaLikeContext {
  readonly req: NodeLikeRequest;
  set(name: string, value: string): unknown;
  status: number;
  body: unknown;
}

/**
 * One signature for all who call it: overloads of which some give a promise would count as one in the eyes of a linter,
 * also where `node:http` expects nothing back.
 *
 * @example
 * app.get("/metrics", metrics.handler()); // Express, Fastify, Hono
 * export const GET = metrics.handler(); // a route of Next.js
 */
export type MetricsHandler = <F extends HandlerInput, S>(first: F, second?: S) => HandlerOutput<F, S>;

/** A request, or the context of Hono or Koa. */
export type HandlerInput = NodeLikeRequest | FetchLikeRequest | HonoLikeContext | KoaLikeContext;

/** Nothing for `node:http`, the page for Fastify, a `Response` for those who ask with a `Request`. */
export type HandlerOutput<F, S> = OutputCase<F, S> extends { readonly output: infer Output } ? Output : never;
type OutputCase<F, S> = S extends NodeLikeResponse
  ? { readonly output: void }
  : S extends FastifyLikeReply
    ? { readonly output: Promise<string> }
    : F extends KoaLikeContext
      ? { readonly output: Promise<void> }
      : { readonly output: Promise<Response> };

/** Where the page comes from: the registry of this process, or the sum over a cluster. */
export interface PageSource {
  /** Whether there is a page at all. */
  readonly enabled: boolean;
  readonly page: (format: "prometheus" | "openmetrics") => Promise<string>;
}

export function registryPage(registry: MetricsRegistry): PageSource {
  return {
    get enabled() {
      return registry.exposed;
    },
    page: async (format) => {
      await registry.observe();
      return registry.page(format);
    },
  };
}

export interface TextAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export function metricsHandler(source: PageSource): MetricsHandler {
  return answering((accept) => answerOf(source, accept));
}

/** Text for whatever frameworks `HandlerInput` knows; `answer` gets the request's `Accept`. */
export function answering(answer: (accept: string | undefined) => Promise<TextAnswer>): MetricsHandler {
  const handle = (first: HandlerInput, second?: unknown): unknown => {
    if (isNodeResponse(second)) return void toNode(answer(acceptOf(first)), second);
    if (isFastifyReply(second)) return toFastify(answer(acceptOf(first)), second);
    if (isKoa(first)) return toKoa(answer(acceptOf(first.req)), first);
    return toFetch(answer(acceptOf(first)));
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the cases of `OutputCase`, one by one
  return handle as MetricsHandler;
}

async function answerOf(source: PageSource, accept: string | undefined): Promise<TextAnswer> {
  if (!source.enabled) return { status: 404, type: "text/plain; charset=utf-8", text: OFF };
  const format = negotiatedFormat(accept);
  return { status: 200, type: CONTENT_TYPES[format], text: await source.page(format) };
}

/** What stands on a page that was turned off. */
const OFF = "# Turned off: initializeMetricsRegistry was called with enablePrometheus: false.\n";

async function toNode(answer: Promise<TextAnswer>, response: NodeLikeResponse): Promise<void> {
  const { status, type, text } = await answer;
  response.statusCode = status;
  response.setHeader("content-type", type);
  response.end(text);
}

async function toFastify(answer: Promise<TextAnswer>, reply: FastifyLikeReply): Promise<string> {
  const { status, type, text } = await answer;
  reply.code(status);
  reply.header("content-type", type);
  return text;
}

async function toKoa(answer: Promise<TextAnswer>, context: KoaLikeContext): Promise<void> {
  const { status, type, text } = await answer;
  context.status = status;
  context.set("content-type", type);
  context.body = text;
}

async function toFetch(answer: Promise<TextAnswer>): Promise<Response> {
  const { status, type, text } = await answer;
  return new Response(text, { status, headers: { "content-type": type } });
}

function acceptOf(first: HandlerInput): string | undefined {
  if ("req" in first) return acceptOf("raw" in first.req ? first.req.raw : first.req);
  if (isFetchHeaders(first.headers)) return first.headers.get("accept") ?? undefined;
  const accept = first.headers["accept"];
  return typeof accept === "string" ? accept : undefined;
}

function isFetchHeaders(headers: object): headers is FetchLikeRequest["headers"] {
  return "get" in headers && typeof headers.get === "function";
}

function isNodeResponse(value: unknown): value is NodeLikeResponse {
  return typeof value === "object" && value !== null && "setHeader" in value && "end" in value;
}

function isFastifyReply(value: unknown): value is FastifyLikeReply {
  return typeof value === "object" && value !== null && "header" in value && "code" in value;
}

/** Hono's context has all of these as well, and a request that is none of `node:http`. */
function isKoa(first: HandlerInput): first is KoaLikeContext {
  return "req" in first && !("raw" in first.req) && "set" in first && "body" in first;
}
