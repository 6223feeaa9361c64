import { once } from "node:events";
import http, { type Server } from "node:http";
import net from "node:net";
import { trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  attribute,
  listening,
  type Observed,
  observed,
  request,
  spanOf,
} from "../../../system/support/observed.ts";
import { untraced } from "../../context/store.ts";
import { getCurrentSpanContext, withSpan } from "../../observability/active-span.ts";
import { setHttpRoute } from "./server.ts";

describe("node:http", () => {
  let world: Observed;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    world = await observed({ maxQueueSize: 2000 });
    server = http.createServer((incoming, response) => {
      void answer(incoming.url ?? "", incoming, response);
    });
    origin = await listening(server);
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await world.close();
  });

  it("never mixes the contexts of 200 concurrent requests", async () => {
    const ids = Array.from({ length: 200 }, (_, at) => (at + 1).toString(16).padStart(32, "0"));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
    const bodies = await Promise.all(
      ids.map(async (id) => {
        const headers = { traceparent: `00-${id}-00000000000000ff-01` };
        const call = untraced(() => http.get(`${origin}/echo/${id}`, { agent, headers }));
        const [response] = await once(call, "response");
        let body = "";
        for await (const chunk of response) body += String(chunk);
        return { id, ...JSON.parse(body) };
      }),
    );
    agent.destroy();
    for (const { id, before, after } of bodies) expect([before, after]).toEqual([id, id]);
    const spans = (await world.serverSpans()).filter((span) => span.name === "GET /echo/:id");
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set(ids));
    expect(spans).toHaveLength(200);
  });

  it("ends the span of an aborted request as an error, counted as 499", async () => {
    const { port } = new URL(origin);
    const socket = net.connect(Number(port), "127.0.0.1");
    socket.write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    await expect.poll(() => world.handle.metrics.text()).toContain('status_code="499"');
    const span = spanOf(await world.serverSpans(), "/slow");
    expect(span?.status.code).toBe(2);
    expect(attribute(span, "error.type")).toBe("client_closed_request");
  });

  it("ends exactly one span for requests that were pipelined on one connection", async () => {
    const { port } = new URL(origin);
    const socket = net.connect(Number(port), "127.0.0.1");
    socket.write(
      "GET /one HTTP/1.1\r\nhost: x\r\n\r\nGET /two HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    );
    socket.resume();
    await once(socket, "close");
    const spans = (await world.serverSpans()).filter((span) =>
      ["/one", "/two"].includes(String(attribute(span, "url.path"))),
    );
    expect(spans).toHaveLength(2);
    expect(spans[0]?.traceId).not.toBe(spans[1]?.traceId);
    expect(spans.map((span) => span.parentSpanId)).toEqual(["", ""]);
  });

  it("ends the span of each pipelined request when their connection is gone", async () => {
    const { port } = new URL(origin);
    const socket = net.connect(Number(port), "127.0.0.1");
    const numbers = [1, 2, 3];
    socket.write(numbers.map((at) => `GET /slow?cut=${at} HTTP/1.1\r\nhost: x\r\n\r\n`).join(""));
    await once(socket, "data");
    socket.destroy();
    const queries = numbers.map((at) => `cut=${at}`);
    const found = new Map<unknown, unknown>();
    await expect
      .poll(async () => {
        for (const span of await world.serverSpans())
          found.set(attribute(span, "url.query"), attribute(span, "error.type"));
        return queries.filter((query) => found.has(query));
      })
      .toEqual(queries);
    for (const query of queries) expect(found.get(query)).toBe("client_closed_request");
  });

  it("bounds the method", async () => {
    const { port } = new URL(origin);
    const socket = net.connect(Number(port), "127.0.0.1");
    socket.write("PURGE /purged HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    socket.resume();
    await once(socket, "close");
    const span = spanOf(await world.serverSpans(), "/purged");
    expect(span?.name).toBe("HTTP");
    expect(attribute(span, "http.request.method")).toBe("_OTHER");
    expect(attribute(span, "http.request.method_original")).toBe("PURGE");
  });

  it.each(["http.get", "fetch"])("carries the trace on through %s", async (client) => {
    const headers = await withSpan("caller", async () => {
      trace.getActiveSpan()?.setAttribute("client", client);
      if (client === "fetch") return (await fetch(`${origin}/headers?q=1`)).json();
      const [response] = await once(http.get(`${origin}/headers?q=1`), "response");
      let body = "";
      for await (const chunk of response) body += String(chunk);
      return JSON.parse(body);
    });
    const spans = await world.clientSpans();
    const [, traceId, spanId] = String(headers.traceparent).split("-");
    const span = spans.find((each) => each.spanId === spanId);
    expect(span).toMatchObject({ traceId, name: "GET", status: { code: 0 } });
    expect(attribute(span, "url.full")).toBe(`${origin}/headers`);
    expect(attribute(span, "http.response.status_code")).toBe(200);
    expect(attribute(span, "server.port")).toBe(Number(new URL(origin).port));
    const caller = world.backend.spans().find((each) => each.spanId === span?.parentSpanId);
    expect(caller).toMatchObject({ name: "caller", traceId });
  });

  it.each([
    ["a flat list", ["Host", "other.example:1", "X-Own", "kept", "TraceParent", "00-bad"]],
    [
      "a list of pairs",
      [
        ["Host", "other.example:1"],
        ["X-Own", "kept"],
      ],
    ],
    ["an object", { Host: "other.example:1", "X-Own": "kept" }],
  ])(
    "carries the trace on in headers given as %s, and tells the port of the connection",
    async (_, given) => {
      const { port } = new URL(origin);
      // Node takes pairs, which its types leave out.
      const headers: http.RequestOptions["headers"] = Object.assign(given);
      const body = await withSpan("caller", async () => {
        const call = http.request({ host: "127.0.0.1", port, path: "/headers", method: "POST", headers });
        call.end("payload");
        const [response] = await once(call, "response");
        let text = "";
        for await (const chunk of response) text += String(chunk);
        return JSON.parse(text);
      });
      expect(body).toMatchObject({ host: "other.example:1", "x-own": "kept" });
      const spans = await world.clientSpans();
      const span = spans.find((each) => each.spanId === String(body.traceparent).split("-")[2]);
      expect(span).toMatchObject({ name: "POST" });
      expect(attribute(span, "server.address")).toBe("127.0.0.1");
      expect(attribute(span, "server.port")).toBe(Number(port));
      expect(attribute(span, "url.full")).toBe(`${origin}/headers`);
    },
  );

  it("leaves the head alone that is already on its way", async () => {
    const { port } = new URL(origin);
    const headers = ["Host", "x", "Expect", "100-continue"];
    const call = http.request({ host: "127.0.0.1", port, path: "/headers", method: "POST", headers });
    call.end("payload");
    const [response] = await once(call, "response");
    let text = "";
    for await (const chunk of response) text += String(chunk);
    expect(JSON.parse(text)).not.toHaveProperty("traceparent");
  });

  it.each(["http.get", "fetch"])("marks a 404 and a refused connection of %s as errors", async (client) => {
    const idle = http.createServer();
    const gone = await listening(idle);
    idle.close();
    const call = async (url: string): Promise<void> => {
      if (client === "fetch") await fetch(url).then((answered) => answered.text());
      else {
        const [response] = await once(http.get(url), "response");
        response.resume();
        await once(response, "close");
      }
    };
    await withSpan("caller", async () => {
      await call(`${origin}/refused`);
      await expect(call(gone)).rejects.toMatchObject(
        client === "fetch" ? { message: "fetch failed" } : { code: "ECONNREFUSED" },
      );
    });
    const spans = await world.clientSpans();
    const refused = spans.findLast((span) => attribute(span, "url.full") === `${origin}/refused`);
    expect(refused?.status.code).toBe(2);
    expect(attribute(refused, "error.type")).toBe("404");
    const failed = spans.findLast((span) => attribute(span, "url.full") === `${gone}/`);
    expect(failed?.status.code).toBe(2);
    expect(attribute(failed, "error.type")).toBe("ECONNREFUSED");
    expect(spans.filter((span) => attribute(span, "url.full") === `${gone}/`)).toHaveLength(1);
  });

  it("never traces its own exports", async () => {
    await request(`${origin}/any`);
    await world.handle.flush();
    await world.handle.flush();
    const paths = world.backend
      .spans()
      .flatMap((span) => [attribute(span, "url.path"), attribute(span, "url.full")]);
    expect(paths.filter((path) => String(path).includes("/v1/"))).toEqual([]);
  });
});

async function answer(
  url: string,
  incoming: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (url.startsWith("/echo/")) {
    setHttpRoute(incoming, "/echo/:id");
    const before = getCurrentSpanContext()?.traceId;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    const after = await withSpan("inner", async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return getCurrentSpanContext()?.traceId;
    });
    response.end(JSON.stringify({ before, after, header: incoming.headers["traceparent"] }));
  } else if (url.startsWith("/slow")) {
    response.write("begun");
    await once(response, "close");
  } else if (url.startsWith("/headers")) {
    response.end(JSON.stringify(incoming.headers));
  } else if (url === "/refused") {
    response.statusCode = 404;
    response.end();
  } else {
    response.end("ok");
  }
}
