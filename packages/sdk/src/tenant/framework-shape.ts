/** What is needed of the requests of each framework, and how they are told apart. */
import type { RequestHeaders } from "./incoming.ts";

/** Of `node:http`, and so of Express, Connect and NestJS on Express. */
export interface NodeRequest {
  readonly headers: RequestHeaders;
  readonly url?: string | undefined;
  /** Express shortens `url` in mounted routers. */
  readonly originalUrl?: string;
}

export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

export interface FastifyInstance {
  addHook(name: "onRequest", hook: (...values: never[]) => unknown): unknown;
}

export interface FastifyRequest {
  readonly raw: NodeRequest;
}

export interface FastifyReply {
  header(name: string, value: string): unknown;
  code(status: number): { send(body: string): unknown };
}

export interface KoaContext {
  readonly req: NodeRequest;
  readonly originalUrl: string;
  set(name: string, value: string): unknown;
  status: number;
  body: unknown;
}

export interface HonoContext {
  readonly req: { readonly raw: Request };
  readonly env?: { readonly incoming?: object };
  header(name: string, value: string): unknown;
  body(data: string, status: number): Response;
}

export function isFastifyInstance(value: unknown): value is FastifyInstance {
  return has(value, "addHook") && typeof value.addHook === "function";
}

export function isFastifyRequest(value: unknown): value is FastifyRequest {
  return has(value, "raw") && has(value.raw, "headers") && !has(value, "req");
}

export function isHonoContext(value: unknown): value is HonoContext {
  return has(value, "req") && has(value.req, "raw") && value.req.raw instanceof Request;
}

export function isKoaContext(value: unknown): value is KoaContext {
  // Express' request has `res` and no `req`.
  return has(value, "req") && has(value, "originalUrl") && has(value, "set") && has(value.req, "headers");
}

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}
