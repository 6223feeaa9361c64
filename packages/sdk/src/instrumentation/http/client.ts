/** Client spans for `node:http` and `node:https`, by Node's own channels. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { OutgoingIdentity } from "../../tenant/outgoing.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import { type CallTarget, ClientCall, isSuppressed, usualPort } from "../client-call.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { amend, isAmendable } from "./written-head.ts";

const CREATED = "http.client.request.created";
const RESPONSE = "http.client.response.finish";
const ERROR = "http.client.request.error";
const STATE: unique symbol = Symbol("sightline.call");

const PORT: unique symbol = Symbol("sightline.port");

interface Tracked {
  [STATE]?: ClientCall;
  /** Of the other end of the connection. */
  [PORT]?: number | undefined;
}

interface ClientMessage {
  readonly request: ClientRequest & Tracked;
  readonly response?: IncomingMessage;
  readonly error?: unknown;
}

export function httpClientInstrumentation(
  tracer: SightlineTracer,
  identity: OutgoingIdentity,
  notices: Notices,
): Instrumentation {
  const created = guarded(notices, ({ request }) => {
    const active = contextStore.getStore();
    if (isSuppressed(active)) return;
    const call = new ClientCall(tracer, active, request.method);
    request[STATE] = call;
    const { host } = request;
    if (!request.headersSent) call.inject(host, identity, (name, value) => request.setHeader(name, value));
    else if (isAmendable(request)) call.inject(host, identity, (name, value) => amend(request, name, value));
    else {
      notices.once(
        "http.client.expect",
        "a request of node:http with the header Expect has written its headers when it is seen; such requests go out without traceparent.",
      );
    }
    request.on("socket", connected);
    request.on("close", closed);
  });
  const answered = guarded(notices, ({ request, response }) => {
    if (response?.statusCode !== undefined)
      request[STATE]?.answered(response.statusCode, response.httpVersion);
  });
  const failed = guarded(notices, ({ request, error }) => {
    request[PORT] ??= refusedPort(error);
    request[STATE]?.failed(error);
  });

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
  this[STATE]?.end(() => targetOf(this));
}

function connected(this: ClientRequest & Tracked, socket: Socket): void {
  if (!socket.connecting) this[PORT] = socket.remotePort;
  else {
    socket.once("connect", () => {
      this[PORT] = socket.remotePort;
    });
  }
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

function targetOf(request: ClientRequest & Tracked): CallTarget {
  const scheme = request.protocol === "https:" ? "https" : "http";
  const { host, path } = request;
  return { scheme, host, port: request[PORT] ?? announcedPort(request, scheme), path };
}

/** The port that a failed attempt to connect names; all attempts of one request go to the same. */
function refusedPort(error: unknown): number | undefined {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error) || !("port" in first) || typeof first.port !== "number") return undefined;
  return first.port;
}

/**
 * For a request that never had a connection, as when its host has no address: the Host header that Node made of its
 * target. One that names another host was given by the caller and tells nothing about the port.
 */
function announcedPort(request: ClientRequest, scheme: string): number | undefined {
  const header = request.getHeader("host");
  if (typeof header !== "string") return undefined;
  const [, name, port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(header) ?? [];
  if (name !== request.host) return undefined;
  return port === undefined ? usualPort(scheme) : Number(port);
}
