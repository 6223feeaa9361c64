/** Client spans for `node:http` and `node:https`, by Node's own channels. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import { ClientCall, isSuppressed } from "../client-call.ts";
import type { Instrumentation } from "../instrumentation.ts";

const CREATED = "http.client.request.created";
const RESPONSE = "http.client.response.finish";
const ERROR = "http.client.request.error";
const STATE: unique symbol = Symbol("sightline.call");

interface Tracked {
  [STATE]?: ClientCall;
}

interface ClientMessage {
  readonly request: ClientRequest & Tracked;
  readonly response?: IncomingMessage;
  readonly error?: unknown;
}

export function httpClientInstrumentation(tracer: SightlineTracer, notices: Notices): Instrumentation {
  const created = guarded(notices, ({ request }) => {
    const active = contextStore.getStore();
    if (isSuppressed(active)) return;
    const port = portOf(request);
    const call = new ClientCall(tracer, active, {
      method: request.method,
      scheme: request.protocol === "https:" ? "https" : "http",
      host: request.host,
      port,
      path: request.path,
    });
    request[STATE] = call;
    // Headers given as a list are written at once; such a request goes out without its parent.
    if (!request.headersSent) call.inject((name, value) => request.setHeader(name, value));
    request.on("close", closed);
  });
  const answered = guarded(notices, ({ request, response }) => {
    if (response?.statusCode !== undefined)
      request[STATE]?.answered(response.statusCode, response.httpVersion);
  });
  const failed = guarded(notices, ({ request, error }) => request[STATE]?.failed(error));

  return {
    name: "http client",
    enable: () => {
      subscribe(CREATED, created);
      subscribe(RESPONSE, answered);
      subscribe(ERROR, failed);
    },
    disable: () => {
      unsubscribe(CREATED, created);
      unsubscribe(RESPONSE, answered);
      unsubscribe(ERROR, failed);
    },
  };
}

// Comes after the last byte of the answer, and after a failure too.
function closed(this: ClientRequest & Tracked): void {
  this[STATE]?.end();
}

function guarded(notices: Notices, act: (message: ClientMessage) => void): (published: unknown) => void {
  return (published) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the messages of these channels
      act(published as ClientMessage);
    } catch (error) {
      notices.once("http.client", `an outgoing request could not be observed: ${String(error)}`);
    }
  };
}

/** Node keeps the port only in the agent's options and in the Host header that it made of them. */
function portOf(request: ClientRequest): number | undefined {
  const header = request.getHeader("host");
  const port = typeof header === "string" ? /:(\d+)$/.exec(header)?.[1] : undefined;
  return port === undefined ? undefined : Number(port);
}
