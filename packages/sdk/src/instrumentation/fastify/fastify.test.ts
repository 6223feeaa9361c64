import { hasSubscribers } from "node:diagnostics_channel";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attribute, type Observed, observed, request, spanOf } from "../../../system/support/observed.ts";
import { writeNotices } from "../../notice/notices.ts";
import { fastifyInstrumentation } from "./fastify.ts";

describe("Fastify 5", () => {
  let world: Observed;
  let early: FastifyInstance;
  let app: FastifyInstance;
  let origin: string;

  beforeAll(async () => {
    early = fastify();
    early.get("/early/:id", async () => "early");
    world = await observed();
    app = fastify();
    app.get("/items/:id", async () => ({ ok: true }));
    app.register(
      async (scope) => {
        scope.addHook("preHandler", async (incoming, reply) => {
          if (incoming.headers.authorization === undefined) await reply.code(401).send("who?");
        });
        scope.get("/secret/:id", async () => "secret");
      },
      { prefix: "/inner" },
    );
    app.get("/broken", async () => {
      throw new RangeError("too far");
    });
    origin = await app.listen({ port: 0, host: "127.0.0.1" });
  });

  afterAll(async () => {
    await app.close();
    await early.close();
    await world.close();
  });

  it.each([
    ["/items/42", 200, "GET /items/:id"],
    ["/inner/secret/1", 401, "GET /inner/secret/:id"],
    ["/nowhere", 404, "GET"],
  ])("answers %s with %i in one span named %s", async (path, status, name) => {
    expect(await request(origin + path)).toBe(status);
    const spans = (await world.serverSpans()).filter((span) => attribute(span, "url.path") === path);
    expect(spans.map((span) => span.name)).toEqual([name]);
    expect(attribute(spans[0], "http.response.status_code")).toBe(status);
    expect(spans[0]?.status.code).toBe(0);
  });

  it("records the error of a handler", async () => {
    expect(await request(`${origin}/broken`)).toBe(500);
    const span = spanOf(await world.serverSpans(), "/broken");
    expect(span).toMatchObject({ name: "GET /broken", status: { code: 2, message: "too far" } });
    expect(attribute(span, "error.type")).toBe("RangeError");
    expect(span?.events).toHaveLength(1);
  });

  it("knows the routes of an instance that was made before the set-up", async () => {
    const url = await early.listen({ port: 0, host: "127.0.0.1" });
    await request(`${url}/early/7`);
    expect(spanOf(await world.serverSpans(), "/early/7")?.name).toBe("GET /early/:id");
  });
});

describe("Fastify's channels of handlers", () => {
  const channel = "tracing:fastify.request.handler:start";
  const notices = writeNotices(() => {});

  it("are asked once a server listens whose instance may have been made before the set-up", async () => {
    const early = fastify();
    const fastifyOnly = fastifyInstrumentation(notices, () => false);
    fastifyOnly.enable();
    const app = fastify();
    await app.listen({ port: 0, host: "127.0.0.1" });
    expect(hasSubscribers(channel)).toBe(false);
    await early.listen({ port: 0, host: "127.0.0.1" });
    expect(hasSubscribers(channel)).toBe(true);
    fastifyOnly.disable();
    expect(hasSubscribers(channel)).toBe(false);
    await Promise.all([app.close(), early.close()]);
  });

  it("are asked where something listened before the set-up", async () => {
    const early = fastify();
    early.get("/early/:id", async () => "early");
    const url = await early.listen({ port: 0, host: "127.0.0.1" });
    const world = await observed();
    await request(`${url}/early/3`);
    expect(spanOf(await world.serverSpans(), "/early/3")?.name).toBe("GET /early/:id");
    await early.close();
    await world.close();
  });
});

describe("a Fastify app that is given to setupObservability", () => {
  it("serves /metrics and tells the route of a request that a hook refuses", async () => {
    const app = fastify();
    const world = await observed({ app });
    app.addHook("preValidation", async (incoming, reply) => {
      if (incoming.url.startsWith("/refused")) await reply.code(403).send();
    });
    app.get("/refused/:id", async () => "never");
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    expect(await request(`${url}/refused/1`)).toBe(403);
    expect(spanOf(await world.serverSpans(), "/refused/1")?.name).toBe("GET /refused/:id");
    const page = await fetch(`${url}/metrics`);
    expect(page.headers.get("content-type")).toContain("version=0.0.4");
    expect(await page.text()).toContain('endpoint="/refused/:id",status_code="403"} 1');
    await app.close();
    await world.close();
  });
});
