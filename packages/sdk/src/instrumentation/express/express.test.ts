import http, { type Server } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  attribute,
  listening,
  type Observed,
  observed,
  request,
  spanOf,
} from "../../../system/support/observed.ts";

describe("Express 5", () => {
  let world: Observed;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const app = express();
    world = await observed({ app });
    app.use((_request, _response, next) => next());
    app.get("/items/:id", (_request, response) => {
      response.json({ ok: true });
    });
    const tenant = express.Router();
    tenant.get("/", (_request, response) => {
      response.send("all");
    });
    tenant.get("/orders/:order", async (_request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      response.send("order");
    });
    tenant.get("/broken", async () => {
      await Promise.resolve();
      throw new TypeError("no stock");
    });
    app.use("/tenants/:tenant", tenant);
    app.use("/files", (_request, response) => {
      response.send("a file");
    });
    app.get("/missing", (_request, _response, next) => {
      next(Object.assign(new Error("not here"), { status: 404 }));
    });
    app.use(
      (error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
        response.status(error.status ?? 500).send("failed");
      },
    );
    server = http.createServer(app);
    origin = await listening(server);
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await world.close();
  });

  it.each([
    ["/items/42", "GET /items/:id"],
    ["/tenants/acme", "GET /tenants/:tenant"],
    ["/tenants/acme/orders/9", "GET /tenants/:tenant/orders/:order"],
    ["/files/a.txt", "GET /files"],
    ["/nowhere/at/all", "GET"],
  ])("names the span of %s %s", async (path, name) => {
    await request(origin + path);
    const spans = await world.serverSpans();
    const span = spanOf(spans, path);
    expect(span?.name).toBe(name);
    expect(attribute(span, "http.route")).toBe(name === "GET" ? undefined : name.slice(4));
    expect(spans.filter((each) => attribute(each, "url.path") === path)).toHaveLength(1);
  });

  it("keeps the route of a mounted router when its handler rejects, and records the error", async () => {
    expect(await request(`${origin}/tenants/acme/broken`)).toBe(500);
    const span = spanOf(await world.serverSpans(), "/tenants/acme/broken");
    expect(span).toMatchObject({
      name: "GET /tenants/:tenant/broken",
      status: { code: 2, message: "no stock" },
    });
    expect(attribute(span, "error.type")).toBe("TypeError");
    expect(span?.events.map((event) => event.name)).toEqual(["exception"]);
  });

  it("takes an error that became a 404 for an answer", async () => {
    expect(await request(`${origin}/missing`)).toBe(404);
    const span = spanOf(await world.serverSpans(), "/missing");
    expect(span).toMatchObject({ name: "GET /missing", status: { code: 0 }, events: [] });
  });

  it("serves /metrics with one count a request and one label for what matched nothing", async () => {
    await request(`${origin}/items/1`);
    await request(`${origin}/lost/1`);
    await request(`${origin}/lost/2`);
    const answer = await fetch(`${origin}/metrics`);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const page = await answer.text();
    expect(page).toMatch(
      /^http_requests_total\{method="GET",endpoint="\/items\/:id",status_code="200"\} \d+$/m,
    );
    expect(page).toMatch(/^http_requests_total\{method="GET",endpoint="unmatched",status_code="404"\} 3$/m);
    expect(page).not.toContain("/lost/");
    expect(page).toMatch(
      /^http_request_duration_seconds_count\{method="GET",endpoint="\/items\/:id"\} \d+$/m,
    );
  });
});
