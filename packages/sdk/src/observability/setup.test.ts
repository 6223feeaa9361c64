import { once } from "node:events";
import http, { type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesOf, collector, type Collector } from "../../system/support/collector.ts";
import { untraced } from "../context/store.ts";
import { setupObservability } from "./setup.ts";

describe("setupObservability with a node:http server", () => {
  let backend: Collector;
  let server: Server;
  let handle: ReturnType<typeof setupObservability>;
  let origin: string;

  beforeAll(async () => {
    backend = await collector();
    handle = setupObservability({ serviceName: "shop-api", endpoint: backend.url });
    server = http.createServer((request, response) => {
      response.statusCode = request.url === "/broken" ? 500 : 200;
      response.end("ok");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  });

  afterAll(async () => {
    await handle.shutdown();
    server.close();
    await backend.close();
  });

  it("sends one server span a request with its attributes and the service's resource", async () => {
    const answer = await fetch(`${origin}/items/7?secret=1`, { headers: { "user-agent": "test/1" } });
    await answer.text();
    await handle.flush();
    const span = backend.spans().find((each) => each.kind === 2);
    expect(span).toMatchObject({ name: "GET", kind: 2, status: { code: 0 } });
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(attributesOf(span?.attributes ?? [])).toMatchObject({
      "http.request.method": "GET",
      "url.path": "/items/7",
      "url.scheme": "http",
      "server.address": "127.0.0.1",
      "http.response.status_code": 200,
      "network.protocol.version": "1.1",
      "user_agent.original": "test/1",
      "client.address": "127.0.0.1",
    });
    const started = Number((span?.startTimeUnixNano ?? 0n) / 1_000_000n);
    expect(Math.abs(Date.now() - started)).toBeLessThan(5000);
    expect(attributesOf(backend.spanResources()[0]?.attributes ?? [])).toMatchObject({
      "service.name": "shop-api",
    });
  });

  it("goes on with the trace that the caller names", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const answer = await untraced(() => fetch(`${origin}/broken`, { headers: { traceparent } }));
    await answer.text();
    await handle.flush();
    const span = backend
      .spans()
      .find((each) => each.traceId === "0af7651916cd43dd8448eb211c80319c" && each.kind === 2);
    expect(span).toMatchObject({ parentSpanId: "b7ad6b7169203331", status: { code: 2 } });
    expect(attributesOf(span?.attributes ?? [])).toMatchObject({ "error.type": "500" });
  });
});
