/** Text to speech (plain `node:http`): `POST /synthesize` takes `{ text, voice }`, gives a WAV file. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { addSpanAttributes, getLogger, recordException, setHttpRoute } from "@sightline/sdk";
import { synthesize } from "./synthesize.ts";

const log = getLogger("text-to-speech");
const mostBytes = 64 * 1024;

export function createTextToSpeech(wait: (ms: number) => Promise<void>): Server {
  return createServer((request, response) => {
    if (request.method === "GET" && request.url === "/health") {
      send(response, 200, "application/json", JSON.stringify({ status: "ok" }));
    } else if (request.method === "POST" && request.url === "/synthesize") {
      void answer(wait, request, response);
    } else {
      send(response, 404, "application/json", JSON.stringify({ error: "POST /synthesize" }));
    }
  });
}

async function answer(
  wait: (ms: number) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // No framework knows the route of a plain server.
  setHttpRoute(request, "/synthesize");
  const tenant = String(request.headers["x-tenant-id"] ?? "unknown");
  addSpanAttributes({ "tenant.id": tenant });
  try {
    const asked = readRequest(await readBody(request));
    if (asked === undefined) {
      send(response, 400, "application/json", JSON.stringify({ error: "Send { text, voice }." }));
      return;
    }
    const audio = await synthesize(wait, tenant, asked);
    log.info("spoken", { "tenant.id": tenant, text: asked.text, voice: asked.voice });
    send(response, 200, "audio/wav", audio);
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    recordException(fault);
    log.error("synthesis failed", { "tenant.id": tenant, error: fault.name, reason: fault.message });
    send(response, 500, "application/json", JSON.stringify({ error: fault.message }));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`the request is larger than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function readRequest(body: string): { text: string; voice: string } | undefined {
  const value: unknown = JSON.parse(body);
  if (typeof value !== "object" || value === null || !("text" in value) || !("voice" in value))
    return undefined;
  const { text, voice } = value;
  return typeof text === "string" && typeof voice === "string" ? { text, voice } : undefined;
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
