import { createServer } from "node:http";
import express from "express";
import fastify from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { readOpenMetrics } from "../../system/support/open-metrics.ts";
import { listening } from "../../system/support/observed.ts";
import { writeNotices } from "../notice/notices.ts";
import { metricsHandler, type MetricsHandler, registryPage } from "./metrics-handler.ts";
import { MetricsRegistry } from "./registry.ts";

const OPEN = { accept: "application/openmetrics-text; version=1.0.0" };

function newHandler(exposed = true): MetricsHandler {
  const world = { notices: writeNotices(() => {}), now: () => 0 };
  const registry = new MetricsRegistry(world, { exposed });
  registry.register({ name: "orders_total", type: "counter" }).inc(3);
  // An asynchronous observer is waited for.
  const slow = registry.register({ name: "slow", type: "gauge" });
  registry.observers.add(async () => {
    await Promise.resolve();
    slow.set(7);
  });
  return metricsHandler(registryPage(registry));
}

/** The same metrics in the format that was asked for. */
async function pagesOf(url: string): Promise<readonly unknown[]> {
  const classic = await fetch(`${url}/metrics`);
  const page = readExposition(await classic.text());
  const open = await fetch(`${url}/metrics`, { headers: OPEN });
  const openPage = readOpenMetrics(await open.text());
  return [
    classic.headers.get("content-type"),
    page.get("orders_total")?.samples[0]?.value,
    page.get("slow")?.samples[0]?.value,
    open.headers.get("content-type"),
    openPage.get("orders")?.samples[0]?.value,
  ];
}

const PAGES = [
  "text/plain; version=0.0.4; charset=utf-8",
  3,
  7,
  "application/openmetrics-text; version=1.0.0; charset=utf-8",
  3,
];

describe("the handler of /metrics", () => {
  let close: (() => unknown) | undefined;

  afterEach(() => close?.());

  it("serves node:http", async () => {
    const server = createServer(newHandler());
    close = () => server.close();
    expect(await pagesOf(await listening(server))).toEqual(PAGES);
  });

  it("serves Express", async () => {
    const app = express();
    app.get("/metrics", newHandler());
    const server = createServer(app);
    close = () => server.close();
    expect(await pagesOf(await listening(server))).toEqual(PAGES);
  });

  it("serves Fastify", async () => {
    const app = fastify();
    app.get("/metrics", newHandler());
    close = () => app.close();
    expect(await pagesOf(await app.listen({ port: 0, host: "127.0.0.1" }))).toEqual(PAGES);
  });

  it("answers a standard Request, and a context of Hono that holds one", async () => {
    const handler = newHandler();
    const request = new Request("http://app/metrics", { headers: OPEN });
    const [plain, hono] = [await handler(request), await handler({ req: { raw: request } })];
    for (const answer of [plain, hono]) {
      expect(answer.status).toBe(200);
      expect(readOpenMetrics(await answer.text()).has("orders")).toBe(true);
    }
  });

  it("answers a context of Koa", async () => {
    const headers: Record<string, string> = {};
    const context = {
      req: { headers: OPEN },
      status: 404,
      body: undefined as unknown,
      set: (name: string, value: string) => (headers[name] = value),
    };
    await newHandler()(context);
    expect(context.status).toBe(200);
    expect(headers["content-type"]).toContain("openmetrics");
    expect(readOpenMetrics(String(context.body)).has("slow")).toBe(true);
  });

  it("answers 404 with the reason where the text is turned off", async () => {
    const answer = await newHandler(false)(new Request("http://app/metrics"));
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("enablePrometheus: false");
  });
});
