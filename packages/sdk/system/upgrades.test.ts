/** What leaves HTTP/1.1: websockets and HTTP/2, with the SDK in this process. */
import { once } from "node:events";
import http, { type Server } from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { trace } from "@opentelemetry/api";
import { untraced } from "../src/context/store.ts";
import { attribute, listening, type Observed, observed, spanOf } from "./support/observed.ts";

let world: Observed;

beforeEach(async () => {
  world = await observed();
});

afterEach(() => world.close());

describe("a websocket", () => {
  let server: Server;
  let origin: string;

  beforeEach(async () => {
    server = http.createServer((_request, response) => response.end("plain"));
    const sockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, head) => {
      if (request.url === "/refused") {
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
        return;
      }
      if (request.url === "/dropped") {
        socket.destroy();
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        trace.getTracer("chat").startSpan("joined").end();
        client.on("message", (text: Buffer) => client.send(`echo ${text.toString()}`));
      });
    });
    origin = await listening(server);
    return () => {
      server.closeAllConnections();
      server.close();
    };
  });

  it("is a span of its handshake, parent of what the listener does, and works as before", async () => {
    const socket = untraced(() => new WebSocket(`${origin.replace("http", "ws")}/chat?room=1`));
    await once(socket, "open");
    socket.send("hello");
    const [answer] = await once(socket, "message");
    expect(String(answer)).toBe("echo hello");
    socket.close();
    const span = spanOf(await world.serverSpans(), "/chat");
    expect(span).toMatchObject({ name: "GET", status: { code: 0 } });
    expect(attribute(span, "http.response.status_code")).toBe(101);
    const joined = world.backend.spans().find(({ name }) => name === "joined");
    expect(joined?.parentSpanId).toBe(span?.spanId);
  });

  it("that is refused has the status of the refusal", async () => {
    const socket = untraced(() => new WebSocket(`${origin.replace("http", "ws")}/refused`));
    await once(socket, "error");
    const span = spanOf(await world.serverSpans(), "/refused");
    expect(attribute(span, "http.response.status_code")).toBe(401);
    expect(span?.status.code).toBe(0);
  });

  it("that is dropped without an answer is a failure", async () => {
    const socket = untraced(() => new WebSocket(`${origin.replace("http", "ws")}/dropped`));
    await once(socket, "error");
    const span = spanOf(await world.serverSpans(), "/dropped");
    expect(span?.status.code).toBe(2);
    expect(attribute(span, "http.response.status_code")).toBeUndefined();
  });
});

describe("a server whose listener of upgrades comes after it began to listen", () => {
  it("has a span for the handshake, and keeps its plain `emit` until then", async () => {
    const server = http.createServer((_request, response) => response.end("plain"));
    const origin = await listening(server);
    expect(Object.hasOwn(server, "emit")).toBe(false);
    server.on("upgrade", (_request, socket) => {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    });
    const socket = untraced(() => new WebSocket(`${origin.replace("http", "ws")}/late`));
    await once(socket, "error");
    server.close();
    const span = spanOf(await world.serverSpans(), "/late");
    expect(attribute(span, "http.response.status_code")).toBe(403);
  });
});

describe("an upgrade that nobody listens for", () => {
  it("is answered as the plain request that Node makes of it, once", async () => {
    const server = http.createServer((_request, response) => response.end("plain"));
    const origin = await listening(server);
    const socket = untraced(() => net.connect(Number(new URL(origin).port), "127.0.0.1"));
    socket.write("GET /chat HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 200/);
    socket.destroy();
    server.close();
    const spans = (await world.serverSpans()).filter((span) => attribute(span, "url.path") === "/chat");
    expect(spans).toHaveLength(1);
  });
});

describe("HTTP/2", () => {
  let server: http2.Http2Server;
  let client: http2.ClientHttp2Session;

  beforeEach(async () => {
    server = http2.createServer((request, response) => {
      if (request.url === "/broken") {
        response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
      } else if (request.url === "/missing") {
        response.writeHead(404).end();
      } else if (request.url !== "/slow") {
        trace.getTracer("shop").startSpan("inside").end();
        response.end("ok");
      }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    client = untraced(() => http2.connect(`http://127.0.0.1:${address.port}`));
    return () => {
      client.destroy();
      server.close();
    };
  });

  async function get(target: string): Promise<number> {
    const stream = client.request({
      ":path": target,
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    const [headers] = await once(stream, "response");
    stream.resume();
    await once(stream, "close");
    return Number(headers[":status"]);
  }

  it.each([
    ["/items", 200],
    ["/missing", 404],
  ])("makes a span of %s", async (target, status) => {
    expect(await get(target)).toBe(status);
    const span = spanOf(await world.serverSpans(), target);
    expect(span).toMatchObject({ status: { code: 0 }, parentSpanId: "b7ad6b7169203331" });
    expect(attribute(span, "http.response.status_code")).toBe(status);
    expect(attribute(span, "network.protocol.version")).toBe("2");
    expect(attribute(span, "server.address")).toBe("127.0.0.1");
  });

  it("is the context of what its handler does", async () => {
    await get("/items");
    const span = spanOf(await world.serverSpans(), "/items");
    const inside = world.backend.spans().find(({ name }) => name === "inside");
    expect(inside?.parentSpanId).toBe(span?.spanId);
  });

  it("marks a stream that the client resets", async () => {
    const stream = client.request({ ":path": "/slow" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await once(stream, "close");
    const span = spanOf(await world.serverSpans(), "/slow");
    expect(span?.status.code).toBe(2);
    expect(attribute(span, "error.type")).toBe("client_closed_request");
  });

  it("tells a request that the server broke off from one that the client gave up", async () => {
    const stream = client.request({ ":path": "/broken" });
    await once(stream, "error");
    const span = spanOf(await world.serverSpans(), "/broken");
    expect(span?.status.code).toBe(2);
  });
});
