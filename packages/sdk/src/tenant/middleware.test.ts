/** What the frameworks' own tests (`system/frameworks.test.ts`) do not show: without the SDK, mounting, options. */
import http, { type Server } from "node:http";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { afterAll, describe, expect, it } from "vitest";
import { listening } from "../../system/support/observed.ts";
import { TenantContextMiddleware } from "./middleware.ts";
import { getTenantContext, setTenantContext } from "./tenant-calls.ts";

const options = { validate: ["acme"], exempt: ["/login", "/assets/*"] };

const applications: Readonly<Record<string, () => Promise<string>>> = {
  "node:http": () => {
    const tenants = TenantContextMiddleware(options);
    return opened(
      http.createServer((request, response) => {
        tenants(request, response, () => response.end(told()));
      }),
    );
  },
  express: () => {
    const app = express();
    app.use(TenantContextMiddleware(options));
    app.use((_request, response) => {
      response.send(told());
    });
    return opened(http.createServer(app));
  },
  koa: () => {
    const app = new Koa();
    app.use(TenantContextMiddleware(options));
    app.use((context) => {
      context.body = told();
    });
    const listener = app.callback();
    return opened(http.createServer((request, response) => void listener(request, response)));
  },
  fastify: async () => {
    const app = fastify();
    app.addHook("onRequest", TenantContextMiddleware(options));
    app.get("/*", () => told());
    closing.push(() => app.close());
    return app.listen({ host: "127.0.0.1", port: 0 });
  },
  hono: () => {
    const app = new Hono();
    app.use(TenantContextMiddleware(options));
    app.get("/*", (context) => context.text(told()));
    return opened(
      http.createServer((request, response) => {
        const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        void (async () => {
          const answer = await app.fetch(new Request(`http://shop${request.url}`, { headers }));
          response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
        })();
      }),
    );
  },
};

const closing: (() => unknown)[] = [];

function opened(server: Server): Promise<string> {
  closing.push(() => server.close());
  return listening(server);
}

function told(): string {
  setTenantContext({ "user.id": "u1" });
  return JSON.stringify(getTenantContext());
}

afterAll(async () => {
  for (const close of closing) await close();
});

describe.each(Object.entries(applications))("without the SDK, in %s, the middleware", (_name, open) => {
  it("gives the tenant, refuses unknown ones, and lets exempt paths pass", async () => {
    const origin = await open();
    const ask = async (path: string, tenant?: string): Promise<readonly [number, unknown]> => {
      const headers: Record<string, string> = { "x-request-id": "r1" };
      if (tenant !== undefined) headers["x-tenant-id"] = tenant;
      const answer = await fetch(origin + path, { headers });
      expect(answer.headers.get("x-request-id")).toBe("r1");
      return [answer.status, await answer.json()];
    };
    const known = { "tenant.id": "acme", "request.id": "r1", "user.id": "u1" };
    expect(await ask("/orders?x=1", "acme")).toEqual([200, known]);
    expect((await ask("/orders", "globex"))[0]).toBe(403);
    expect((await ask("/orders"))[0]).toBe(400);
    const nobody = { "request.id": "r1", "user.id": "u1" };
    for (const path of ["/login", "/assets/a.css", "/health/live", "/metrics?x=1"])
      expect(await ask(path)).toEqual([200, nobody]);
    // An unknown tenant is nobody there, and a known one is itself.
    expect(await ask("/login", "globex")).toEqual([200, nobody]);
    expect(await ask("/login", "acme")).toEqual([200, known]);
  });
});

describe("the options of the middleware", () => {
  it.each([
    [{ enableTenantValidation: true }, "validate"],
    [{ tenantHeader: "x tenant" }, "tenantHeader"],
    [{ requestIdHeader: "" }, "requestIdHeader"],
  ])("%o are refused at once", (wrong, name) => {
    expect(() => TenantContextMiddleware(wrong)).toThrow(name);
  });

  it("may name other headers, and turn the check off", async () => {
    const tenants = TenantContextMiddleware({
      ...options,
      enableTenantValidation: false,
      tenantHeader: "X-Org",
      requestIdHeader: "X-Correlation-Id",
    });
    const origin = await opened(
      http.createServer((request, response) => {
        tenants(request, response, () => response.end(told()));
      }),
    );
    const headers = { "x-org": "globex", "x-correlation-id": "c1" };
    const answer = await fetch(origin, { headers });
    expect(answer.headers.get("x-correlation-id")).toBe("c1");
    expect(await answer.json()).toEqual({ "tenant.id": "globex", "request.id": "c1", "user.id": "u1" });
    expect((await fetch(origin)).status).toBe(200);
  });
});
