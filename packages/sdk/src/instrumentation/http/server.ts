/** Server spans for everything on `node:http`, by Node's own channels: nothing is patched, nothing is wrapped. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { messagePrototype } from "./message-prototype.ts";
import { countedBody, headerOf } from "./capture.ts";
import type { ServerWatch } from "./server-watch.ts";
import { ServerRequest, type ServerRequestObserver } from "./server-request.ts";

const START = "http.server.request.start";
const FINISH = "http.server.response.finish";

/** Where a message and its answer keep their request. */
export const STATE: unique symbol = Symbol("sightline.request");

export interface Tracked {
  [STATE]?: ServerRequest;
  /** The compatible interface of HTTP/2 gives requests that stand for a stream. */
  readonly stream?: Tracked;
}

const OPEN: unique symbol = Symbol("sightline.open");

/** A connection knows its last request that was not answered; where requests are sent ahead, that one the one before. */
interface Connection extends Socket {
  [OPEN]?: ServerRequest | undefined;
}

interface ServerMessage {
  readonly request: IncomingMessage & Tracked;
  readonly response: ServerResponse & Tracked;
}

/** The request that a message of `node:http` belongs to, for frameworks that know its route. */
export function serverRequestOf(message: object): ServerRequest | undefined {
  const tracked: Tracked = message;
  return tracked[STATE] ?? tracked.stream?.[STATE];
}

/** Tells the route of a request to a plain `node:http` server, as a template: `/items/:id`, never the raw path. */
export function setHttpRoute(request: IncomingMessage, route: string): void {
  const state = serverRequestOf(request);
  if (state !== undefined) state.route = route;
}

/** The request carries the id of its trace. An application that sets one itself has its own. */
const traceId: PropertyDescriptor & ThisType<IncomingMessage & Tracked> = {
  configurable: true,
  get() {
    return serverRequestOf(this)?.span.spanContext().traceId;
  },
  set(value: unknown) {
    Object.defineProperty(this, "traceId", { value, configurable: true, enumerable: true, writable: true });
  },
};

/**
 * An idle connection holds nothing, and one on which requests are always sent ahead only those that were not answered:
 * each lets go of the one before it, or they would be a chain without end.
 */
function release(connection: Connection, state: ServerRequest): void {
  let open = state.before;
  while (open?.hasEnded === true) open = open.before;
  state.before = open;
  if (connection[OPEN] === state) connection[OPEN] = open;
}

export function httpServerInstrumentation(
  watch: ServerWatch,
  clock: Clock,
  observer: ServerRequestObserver,
  notices: Notices,
): Instrumentation {
  function started(published: unknown): void {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the message of this channel
      const { request, response } = published as ServerMessage;
      const state = new ServerRequest(watch, request, response, clock.mark());
      request[STATE] = state;
      response[STATE] = state;
      answerRequestId(state, response);
      capture(state, response);
      hold(request.socket, state);
      contextStore.enterWith(state.span);
    } catch (error) {
      notices.once("http.server.start", `a request could not be observed: ${String(error)}`);
    }
  }

  function answerRequestId({ scope }: ServerRequest, response: ServerResponse): void {
    const { tenants } = watch;
    if (tenants?.answersRequestId !== true || scope?.requestId === undefined) return;
    response.setHeader(tenants.requestIdHeader, scope.requestId);
  }

  function capture(state: ServerRequest, response: ServerResponse): void {
    if (watch.capture === undefined || !state.span.isRecording()) return;
    const written = watch.capture.sizes ? countedBody(response) : undefined;
    state.captured = { header: (name) => headerOf(response, name), written };
  }

  /** A listener on each answer's `close` would cost more than the span, so that of the connection tells. */
  function hold(connection: Connection, state: ServerRequest): void {
    // `undefined` is there from the first request on.
    if (!(OPEN in connection)) connection.on("close", closed);
    state.before = connection[OPEN];
    connection[OPEN] = state;
  }

  function finished(published: unknown): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the message of this channel
    const { request, response } = published as ServerMessage;
    const state = response[STATE];
    if (state !== undefined) end(request.socket, state, true);
  }

  function closed(this: Connection): void {
    for (let state = this[OPEN]; state !== undefined; state = state.before)
      end(this, state, state.response.writableFinished === true);
  }

  /** A request whose connection broke off while its answer ended has lost it. */
  function end(connection: Connection | null, state: ServerRequest, complete: boolean): void {
    try {
      state.end(clock.mark(), complete, observer);
      if (connection !== null) release(connection, state);
    } catch (error) {
      notices.once("http.server.end", `the end of a request could not be observed: ${String(error)}`);
    }
  }

  return {
    name: "http server",
    enable: () => {
      Object.defineProperty(messagePrototype(), "traceId", traceId);
      subscribe(START, started);
      subscribe(FINISH, finished);
    },
    disable: () => {
      Reflect.deleteProperty(messagePrototype(), "traceId");
      unsubscribe(START, started);
      unsubscribe(FINISH, finished);
    },
  };
}
