import http, { type Server } from "node:http";
import { createRequire } from "node:module";
import express from "express";
import fastify from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { listening } from "../../system/support/observed.ts";
import { untraced } from "../context/store.ts";
import { setupObservability, type SetupOptions } from "./setup.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it comes without types, and is used alike
const express4 = createRequire(import.meta.url)("express-4") as typeof express;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const PATH = "/debug/observability/sampling";
const TOKEN = "a-token-of-thirty-two-characters";
type Start = (options: SetupOptions) => Promise<string>;

function setUp(options: SetupOptions): void {
  const handle = setupObservability({ serviceName: "shop", environment: "test", ...options });
  closers.push(() => handle.shutdown());
}

async function served(server: Server): Promise<string> {
  closers.push(() => server.close());
  return listening(server);
}

const apps: Readonly<Record<string, Start>> = {
  "node:http": (options) => {
    const server = http.createServer((_, response) => void response.writeHead(418).end());
    setUp({ ...options, app: server });
    return served(server);
  },
  "Express 5": (options) => {
    const app = express();
    setUp({ ...options, app });
    return served(http.createServer(app));
  },
  "Express 4, after its own body parser": (options) => {
    const app = express4();
    app.use(express4.json());
    setUp({ ...options, app });
    return served(http.createServer(app));
  },
  Fastify: async (options) => {
    const app = fastify();
    setUp({ ...options, app });
    closers.push(() => app.close());
    return app.listen({ port: 0, host: "127.0.0.1" });
  },
};

interface Asked {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
}

async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  const answer = await untraced(() => fetch(url, init));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests say what they expect
  return { status: answer.status, body: (await answer.json()) as Asked["body"] };
}

function post(origin: string, body: unknown, headers: Record<string, string> = {}): Promise<Asked> {
  return ask(origin + PATH, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe.each(Object.entries(apps))("incident mode by HTTP in %s", (_, start) => {
  it("starts, shows and ends incidents", async () => {
    const origin = await start({});
    const started = await post(origin, { ratio: 1, for: "15m", route: "/pay" });
    expect(started).toMatchObject({
      status: 201,
      body: { incident: { id: "i1", ratio: 1, route: "/pay", remainingSeconds: 900 } },
    });
    await post(origin, { for: 60, tenant: "acme" });
    expect((await ask(`${origin}/debug/observability`)).body["sampling"]).toMatchObject({
      incidents: [{ id: "i1" }, { id: "i2", tenant: "acme" }],
    });
    expect(await ask(`${origin}${PATH}?id=i1`, { method: "DELETE" })).toMatchObject({
      status: 200,
      body: { stopped: 1, incidents: [{ id: "i2" }] },
    });
    expect(await ask(`${origin}${PATH}?id=i1`, { method: "DELETE" })).toMatchObject({
      status: 404,
      body: { error: { code: "INCIDENT_UNKNOWN", field: "id" } },
    });
    expect(await ask(origin + PATH, { method: "DELETE" })).toMatchObject({
      body: { stopped: 1, incidents: [] },
    });
  });

  it("says what is wrong with an order", async () => {
    const origin = await start({});
    expect(await post(origin, { for: "soon" })).toMatchObject({
      status: 400,
      body: { error: { code: "INCIDENT_INVALID", field: "for", hint: expect.stringContaining("15m") } },
    });
    expect(await post(origin, { for: "1m" }, { "content-type": "text/plain" })).toMatchObject({
      status: 400,
      body: { error: { code: "INCIDENT_INVALID", hint: expect.stringContaining("content-type") } },
    });
  });

  it("is closed in production without the token, also to this machine", async () => {
    const origin = await start({
      environment: "production",
      debugToken: TOKEN,
      tracingExporters: ["memory"],
    });
    const order = { for: "1m" };
    expect(await post(origin, order)).toMatchObject({
      status: 403,
      body: { error: { code: "DEBUG_FORBIDDEN" } },
    });
    expect((await post(origin, order, { authorization: "Bearer wrong" })).status).toBe(403);
    expect((await post(origin, order, { authorization: `Bearer ${TOKEN}` })).status).toBe(201);
  });
});

describe("incident mode by HTTP", () => {
  it("is closed behind a proxy outside production too", async () => {
    const origin = await apps["node:http"]?.({});
    expect((await post(origin ?? "", { for: "1m" }, { "x-forwarded-for": "203.0.113.9" })).status).toBe(403);
  });

  it("refuses a body that is no JSON, or too large", async () => {
    const origin = (await apps["Express 5"]?.({})) ?? "";
    expect((await post(origin, "{")).body).toMatchObject({
      error: { message: expect.stringContaining("no JSON") },
    });
    expect((await post(origin, `"${"x".repeat(20_000)}"`)).status).toBe(400);
  });

  it("says that there is nothing to raise where no span is recorded", async () => {
    const origin = (await apps["node:http"]?.({ enableTracing: false })) ?? "";
    expect(await post(origin, { for: "1m" })).toMatchObject({
      status: 409,
      body: { error: { code: "SAMPLING_IDLE" } },
    });
  });
});
