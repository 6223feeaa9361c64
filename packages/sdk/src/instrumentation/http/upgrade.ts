/**
 * Requests that leave HTTP, such as the handshake of a websocket. Node publishes nothing for them, but hands them to the
 * listeners of a server's `upgrade`. A listener of our own would change what Node does with servers that have none, so
 * the servers' `emit` is watched instead. The span is the handshake: it ends with the first answer on the socket.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { replaceMethod } from "../replaced-method.ts";
import { ServerRequest, type ServerRequestObserver } from "./server-request.ts";
import { STATE, type Tracked } from "./server.ts";
import type { ServerWatch } from "./server-watch.ts";

/** Published for every server of `node:net` that begins to listen; `node:http` and `node:https` are such. */
const LISTEN = "tracing:net.server.listen:asyncStart";

export function upgradeInstrumentation(
  watch: ServerWatch,
  clock: Clock,
  observer: ServerRequestObserver,
  notices: Notices,
): Instrumentation {
  const watched: (() => void)[] = [];
  /** A server may listen, be closed and listen again. */
  let known = new WeakSet<Server>();

  function listening(published: unknown): void {
    const server = httpServerOf(published);
    if (server === undefined || known.has(server)) return;
    known.add(server);
    if (server.listenerCount("upgrade") > 0) watchServer(server);
    else awaitListener(server);
  }

  /** Each request passes the `emit` of its server: one that nobody asks for upgrades keeps the plain one. */
  function awaitListener(server: Server): void {
    function added(event: unknown): void {
      if (event !== "upgrade") return;
      server.off("newListener", added);
      watchServer(server);
    }
    server.on("newListener", added);
    watched.push(() => server.off("newListener", added));
  }

  function watchServer(server: Server): void {
    if (Object.hasOwn(server, "emit")) return;
    watched.push(
      replaceMethod<[event: unknown, ...values: unknown[]]>(
        server,
        "emit",
        (emit) =>
          function emitObserved(this: unknown, ...values) {
            // Every request passes here.
            if (values[0] !== "upgrade") return emit.apply(this, values);
            return upgrade(values.slice(1), () => emit.apply(this, values));
          },
      ),
    );
  }

  function upgrade([request, socket]: readonly unknown[], go: () => unknown): unknown {
    let state: ServerRequest | undefined;
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents what `upgrade` is emitted with
      state = handshake(request as IncomingMessage & Tracked, socket as Socket);
    } catch (error) {
      notices.once("http.upgrade", `an upgrade could not be observed: ${String(error)}`);
    }
    return state === undefined ? go() : contextStore.run(state.span, go);
  }

  function handshake(request: IncomingMessage & Tracked, socket: Socket): ServerRequest {
    const answer = { statusCode: 0, headersSent: false };
    const state = new ServerRequest(watch, request, answer, clock.mark());
    request[STATE] = state;
    // `end` with a chunk does not pass `write`.
    const takeBack = ["write", "end"].map((name) => replaceMethod<unknown[]>(socket, name, observed));
    function observed(
      original: (this: unknown, ...values: unknown[]) => unknown,
    ): (this: unknown, ...values: unknown[]) => unknown {
      return function answered(this: unknown, ...values) {
        answer.statusCode = statusOf(values[0]);
        answer.headersSent = answer.statusCode !== 0;
        ended();
        return original.apply(this, values);
      };
    }
    function ended(): void {
      for (const each of takeBack) each();
      socket.off("close", ended);
      state.end(clock.mark(), answer.headersSent, observer);
    }
    socket.on("close", ended);
    return state;
  }

  return {
    name: "upgrade",
    enable: () => {
      subscribe(LISTEN, listening);
    },
    disable: () => {
      unsubscribe(LISTEN, listening);
      for (const takeBack of watched.splice(0)) takeBack();
      known = new WeakSet();
    },
  };
}

/** Only Node's two HTTP servers have this method among the servers of `node:net`. */
function httpServerOf(published: unknown): Server | undefined {
  if (typeof published !== "object" || published === null || !("server" in published)) return undefined;
  const { server } = published;
  return isHttpServer(server) ? server : undefined;
}

function isHttpServer(server: unknown): server is Server {
  return typeof server === "object" && server !== null && "closeIdleConnections" in server;
}

/** Of `HTTP/1.1 101 Switching Protocols`; 0 where the listeners speak no HTTP. */
function statusOf(chunk: unknown): number {
  const head =
    typeof chunk === "string"
      ? chunk.slice(0, 16)
      : Buffer.isBuffer(chunk)
        ? chunk.toString("latin1", 0, 16)
        : "";
  const match = /^HTTP\/1\.[01] (\d{3})/u.exec(head);
  return match === null ? 0 : Number(match[1]);
}
