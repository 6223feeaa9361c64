/** Server spans for `node:http2`, its compatible interface included, by Node's own channels. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from "node:http2";
import { contextStore } from "../../context/store.ts";
import type { Notices } from "../../notice/notices.ts";
import type { Clock } from "../../time/clock.ts";
import type { Instrumentation } from "../instrumentation.ts";
import {
  type GivenAnswer,
  type ReceivedRequest,
  ServerRequest,
  type ServerRequestObserver,
} from "./server-request.ts";
import { STATE, type Tracked } from "./server.ts";
import type { ServerWatch } from "./server-watch.ts";

// Node 22.17, 24.2 and later publish these; before, requests over HTTP/2 have no span.
const START = "http2.server.stream.start";
const ERROR = "http2.server.stream.error";
const CLOSE = "http2.server.stream.close";

interface ServerStream extends Tracked {
  readonly session?: { readonly socket: ReceivedRequest["socket"] };
  readonly headersSent: boolean;
  readonly sentHeaders?: OutgoingHttpHeaders & IncomingHttpStatusHeader;
  readonly writableFinished: boolean;
  readonly rstCode: number;
  /** Set on streams that the server pushes: they answer no request. */
  readonly pushAllowed?: boolean;
}

interface StreamMessage {
  readonly stream: ServerStream & { [STATE]?: ServerRequest };
  readonly headers: IncomingHttpHeaders;
  readonly error?: unknown;
}

export function http2ServerInstrumentation(
  watch: ServerWatch,
  clock: Clock,
  observer: ServerRequestObserver,
  notices: Notices,
): Instrumentation {
  const channels: Readonly<Record<string, (published: unknown) => void>> = {
    [START]: guarded(notices, ({ stream, headers }) => {
      // A stream that the server pushes starts here as well, on a request that it made up itself.
      if (stream.headersSent || headers[":method"] === undefined || isPush(stream)) return;
      const state = new ServerRequest(watch, received(stream, headers), answerOf(stream), clock.mark());
      stream[STATE] = state;
      if (watch.capture !== undefined)
        state.captured = { header: (name) => stream.sentHeaders?.[name], written: undefined };
      contextStore.enterWith(state.span);
    }),
    [ERROR]: guarded(notices, ({ stream, error }) => {
      if (stream[STATE] !== undefined) stream[STATE].error ??= error;
    }),
    [CLOSE]: guarded(notices, ({ stream }) => {
      // Ended by us, and not reset by the client on the way.
      const complete = stream.headersSent && stream.writableFinished && stream.rstCode === NO_ERROR;
      stream[STATE]?.end(clock.mark(), complete, observer);
    }),
  };
  return {
    name: "http2 server",
    enable: () => {
      for (const [channel, listener] of Object.entries(channels)) subscribe(channel, listener);
    },
    disable: () => {
      for (const [channel, listener] of Object.entries(channels)) unsubscribe(channel, listener);
    },
  };
}

/** RFC 9113, section 7. */
const NO_ERROR = 0;

function isPush(stream: object): boolean {
  return "id" in stream && typeof stream.id === "number" && stream.id % 2 === 0;
}

function received(stream: ServerStream, headers: IncomingHttpHeaders): ReceivedRequest {
  const host = headers[":authority"] ?? headers.host;
  return {
    method: headers[":method"],
    url: headers[":path"],
    headers: host === undefined ? headers : { ...headers, host },
    httpVersion: "2",
    socket: stream.session?.socket ?? {},
  };
}

function answerOf(stream: ServerStream): GivenAnswer {
  return {
    get statusCode() {
      return stream.sentHeaders?.[":status"] ?? 0;
    },
    get headersSent() {
      return stream.headersSent;
    },
  };
}

function guarded(notices: Notices, act: (message: StreamMessage) => void): (published: unknown) => void {
  return (published) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents the messages of these channels
      act(published as StreamMessage);
    } catch (error) {
      notices.once("http2.server", `a request over HTTP/2 could not be observed: ${String(error)}`);
    }
  };
}
