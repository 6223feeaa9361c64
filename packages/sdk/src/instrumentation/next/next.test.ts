import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { SpanKind, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attribute, listening, type Observed, observed, request } from "../../../system/support/observed.ts";
import { withSpan } from "../../observability/active-span.ts";
import { observeRoute } from "./observe-route.ts";

const ROUTE = "/api/items/[id]";

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

const GET = observeRoute(
  async (asked: Request, { params }: Context) => {
    const { id } = await params;
    if (id === "broken") throw new RangeError("no stock");
    if (id === "moved")
      throw Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;replace;/;307;" });
    return withSpan("item.load", () =>
      Response.json({ id, page: new URL(asked.url).searchParams.get("page") }),
    );
  },
  { route: ROUTE },
);

function contextOf(id: string): Context {
  return { params: Promise.resolve({ id }) };
}

it("calls the handler where no SDK runs", async () => {
  const answer = await GET(new Request("http://shop.test/api/items/7?page=2"), contextOf("7"));
  expect(await answer.json()).toEqual({ id: "7", page: "2" });
});

describe("observeRoute", () => {
  let world: Observed;
  beforeEach(async () => {
    world = await observed();
  });
  afterEach(() => world.close());

  it("is the server span where there is no server around it", async () => {
    const headers = {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "user-agent": "shop-app/1",
    };
    const answer = await GET(new Request("http://shop.test/api/items/7?page=2", { headers }), contextOf("7"));
    expect(answer.status).toBe(200);
    const [span, ...others] = await world.serverSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: `GET ${ROUTE}`,
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
    expect(attribute(span, "http.route")).toBe(ROUTE);
    expect(attribute(span, "url.path")).toBe("/api/items/7");
    expect(Number(attribute(span, "http.response.status_code"))).toBe(200);
    expect(attribute(span, "user_agent.original")).toBe("shop-app/1");
    const inner = world.backend.spans().find(({ name }) => name === "item.load");
    expect(inner?.parentSpanId).toBe(span?.spanId);
  });

  it("throws on what the handler threw, and records it", async () => {
    await expect(GET(new Request("http://shop.test/api/items/broken"), contextOf("broken"))).rejects.toThrow(
      "no stock",
    );
    const [span] = await world.serverSpans();
    expect(span).toMatchObject({ name: `GET ${ROUTE}`, status: { code: 2, message: "no stock" } });
    expect(span?.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it("lets the request that Next.js traces run in ours, and takes the route of its other spans", async () => {
    const tracer = trace.getTracer("next.js", "0.0.1");
    // As its server does it for a page, with the same names and attributes.
    const server = createServer((_message, response) => {
      const asked = { kind: SpanKind.SERVER, attributes: { "next.span_type": "BaseServer.handleRequest" } };
      tracer.startActiveSpan("GET", asked, (span) => {
        const found = {
          attributes: { "next.route": "/shop/[id]", "next.span_type": "NextNodeServer.findPageComponents" },
        };
        tracer.startActiveSpan("resolve page components", found, (inner) => inner.end());
        response.end();
        span.setAttributes({ "http.status_code": 200, "http.route": "/shop/[id]" });
        span.end();
      });
    });
    const origin = await listening(server);
    await GET(new Request("http://shop.test/api/items/1"), contextOf("1"));
    expect(await request(`${origin}/shop/7`)).toBe(200);
    const spans = (await world.serverSpans()).filter((span) => attribute(span, "url.path") === "/shop/7");
    server.close();
    expect(spans.map(({ name }) => name)).toEqual(["GET /shop/[id]"]);
    const all = world.backend.spans();
    expect(all.filter((span) => attribute(span, "next.span_type") === "BaseServer.handleRequest")).toEqual(
      [],
    );
    expect(all.find(({ name }) => name === "resolve page components")?.parentSpanId).toBe(spans[0]?.spanId);
  });

  it("gives the request of a server of node:http its route, and makes no second span", async () => {
    const server = createServer((message, response) => {
      const id = message.url?.split("/").at(-1) ?? "";
      const asked = new Request(`http://${message.headers.host}${message.url}`);
      // As Next.js does: some of its own work first, then the handler, and its answer written onto the message.
      void text(message)
        .then(() => GET(asked, contextOf(id)))
        .then(
          async (answer) => response.writeHead(answer.status).end(await answer.text()),
          (error: unknown) => {
            const isRedirect = error instanceof Error && "digest" in error;
            response.writeHead(isRedirect ? 307 : 500).end();
          },
        );
    });
    const origin = await listening(server);
    // The first observed route of a process that is not one of Next.js starts the listening.
    await GET(new Request("http://shop.test/api/items/1"), contextOf("1"));
    expect(await request(`${origin}/api/items/7`)).toBe(200);
    expect(await request(`${origin}/api/items/broken`)).toBe(500);
    expect(await request(`${origin}/api/items/moved`, { redirect: "manual" })).toBe(307);
    const spans = (await world.serverSpans()).filter((span) => attribute(span, "server.port") !== undefined);
    server.close();
    const ofServer = spans.filter((span) => String(attribute(span, "server.address")) === "127.0.0.1");
    expect(ofServer.map(({ name }) => name)).toEqual(Array.from({ length: 3 }, () => `GET ${ROUTE}`));
    expect(ofServer.map(({ status }) => status.code)).toEqual([0, 2, 0]);
    expect(ofServer.map(({ events }) => events.length)).toEqual([0, 1, 0]);
    expect(spans).toHaveLength(3);
  });
});
