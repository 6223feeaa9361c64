/** Answering in JSON, whatever framework brought the request. */
import type { ServerResponse } from "node:http";

export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** Writes an answer to a response of `node:http`. */
export function send(response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.end(text);
}

/** Fastify wraps the objects of `node:http`, Express extends them. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows which of the two it is
export function rawOf<T>(value: unknown): T {
  const raw = typeof value === "object" && value !== null && "raw" in value ? value.raw : value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both frameworks stand on node:http
  return raw as T;
}

/** Fastify would answer a second time. */
export function hijack(reply: unknown): void {
  if (
    typeof reply === "object" &&
    reply !== null &&
    "hijack" in reply &&
    typeof reply.hijack === "function"
  ) {
    reply.hijack();
  }
}
