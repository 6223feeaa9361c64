import http, { type IncomingMessage, type ServerResponse } from "node:http";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listening } from "../../../system/support/observed.ts";
import {
  createHealthEndpointHandler,
  getObservabilityHealth,
  initializeTenantMetrics,
  recordBusinessMetric,
  registerHealthCheck,
  setupObservability,
} from "../../index.ts";
import { untraced } from "../../context/store.ts";
import { databaseMetrics } from "../../database/metric-table.ts";
import { MetricsRegistry } from "../../metrics/registry.ts";
import { notices } from "../process-state.ts";
import { exporterCheck, LossMemory } from "./exporter-checks.ts";
import { type HealthCheckOptions, type HealthQuestion, OwnChecks } from "./own-checks.ts";
import { poolChecks } from "./pool-checks.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const never = (): Promise<boolean> => new Promise(() => {});

it("is asked without subjects, and has nothing to say", () => {
  expect(getObservabilityHealth()).toEqual({ status: "healthy", checks: [], summary: expect.any(String) });
});

describe("checks of the application's own", () => {
  let now = 0;
  let checks = new OwnChecks({ now: () => now, clean: (text) => text });
  beforeEach(() => {
    now = 0;
    checks = new OwnChecks({ now: () => now, clean: (text) => text.replaceAll("secret", "***") });
  });
  const add = (ask: HealthQuestion, options: HealthCheckOptions = {}): (() => void) =>
    checks.add("gateway", ask, options);

  it.each<[string, HealthQuestion, HealthCheckOptions, string, string]>([
    ["true", () => true, {}, "healthy", "It works."],
    ["nothing", () => undefined, {}, "healthy", "It works."],
    ["false", () => false, {}, "unhealthy", "It says no."],
    [
      "false of what may fail",
      () => Promise.resolve(false),
      { isRequired: false },
      "degraded",
      "It says no.",
    ],
    ["a finding", () => ({ status: "degraded", message: "slow, secret" }), {}, "degraded", "slow, ***"],
    [
      "unhealthy that may be",
      () => ({ status: "unhealthy" }),
      { isRequired: false },
      "degraded",
      "It says so.",
    ],
    ["what throws", () => Promise.reject(new Error("refused: secret")), {}, "unhealthy", "refused: ***"],
    [
      "what hangs",
      never,
      { timeoutMillis: 0 },
      "unhealthy",
      "It has not answered for 0 s; 0 ms are allowed.",
    ],
  ])("answer for %s", async (_, ask, options, status, message) => {
    add(ask, options);
    expect(checks.known()).toEqual([]);
    expect(await checks.ask()).toEqual([{ name: "gateway", status, message }]);
    expect(checks.known()).toEqual([{ name: "gateway", status, message }]);
  });

  it("are asked once, however many want to know, and not again for a moment", async () => {
    const ask = vi.fn<HealthQuestion>(() => true);
    const remove = add(ask);
    await Promise.all([checks.ask(), checks.ask(), checks.ask()]);
    now = 999;
    await checks.ask();
    expect(ask).toHaveBeenCalledTimes(1);
    now = 1000;
    await checks.ask();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(() => add(ask)).toThrow('There is already a health check named "gateway".');
    remove();
    expect(await checks.ask()).toEqual([]);
  });

  it("are not asked a second time while they hang, answer at once then, and recover", async () => {
    let answer: ((finding: boolean) => void) | undefined;
    const ask = vi.fn<HealthQuestion>(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    add(ask, { timeoutMillis: 5 });
    expect((await checks.ask())[0]).toMatchObject({ status: "unhealthy" });
    now = 12_000;
    expect((await checks.ask())[0]?.message).toBe("It has not answered for 12 s; 5 ms are allowed.");
    expect(ask).toHaveBeenCalledTimes(1);
    answer?.(true);
    await vi.waitFor(() => expect(checks.known()[0]?.status).toBe("healthy"));
  });
});

describe("the exporters' checks", () => {
  const report = {
    signal: "traces",
    destination: "x",
    delivered: 9,
    lost: 0,
    dropped: 0,
    waiting: 0,
  } as const;
  const good = { ...report, lastError: undefined };

  it("forget a loss after five minutes, and tell of the next one", () => {
    let now = 0;
    const losses = new LossMemory(() => now);
    const status = (lost: number): string => exporterCheck({ ...good, lost }, losses, undefined).status;
    expect(status(0)).toBe("healthy");
    expect(status(3)).toBe("degraded");
    now = 299_999;
    expect(status(3)).toBe("degraded");
    now = 300_000;
    expect(exporterCheck({ ...good, lost: 3 }, losses, undefined)).toMatchObject({
      status: "healthy",
      message: "9 delivered, 0 wait, 3 lost more than five minutes ago.",
    });
    expect(status(4)).toBe("degraded");
  });

  it("warn before a queue is full", () => {
    const sizes = { maxQueueSize: 100, logMaxQueueSize: 1000 };
    const losses = new LossMemory(() => 0);
    expect(exporterCheck({ ...good, waiting: 79 }, losses, sizes).status).toBe("healthy");
    expect(exporterCheck({ ...good, waiting: 80 }, losses, sizes)).toMatchObject({
      status: "degraded",
      message: "The queue is nearly full: 80 of 100 wait. What does not fit will be dropped.",
    });
    expect(exporterCheck({ ...good, signal: "logs", waiting: 80 }, losses, sizes).status).toBe("healthy");
  });
});

describe("pools", () => {
  it("are degraded while callers wait and no connection is left", () => {
    const registry = new MetricsRegistry({ notices, now: () => 0 });
    expect(poolChecks(registry)).toEqual([]);
    const [count, pending, max] = (["count", "pending_requests", "max"] as const).map((part) => {
      const name = `db.client.connection.${part}` as const;
      return registry.register({ ...databaseMetrics[name], name, type: "gauge" });
    });
    const pool = { "db.client.connection.pool.name": "orders" };
    count?.set(10, { ...pool, "db.client.connection.state": "used" });
    pending?.set(0, pool);
    max?.set(10, pool);
    const check = { name: "pool orders", status: "healthy" };
    expect(poolChecks(registry)).toEqual([
      { ...check, message: "10 of 10 connections are in use, nobody waits." },
    ]);
    pending?.set(4, pool);
    expect(poolChecks(registry)).toEqual([
      { ...check, status: "degraded", message: "10 of 10 connections are in use, 4 callers wait." },
    ]);
    count?.set(9, { ...pool, "db.client.connection.state": "used" });
    pending?.set(1, pool);
    expect(poolChecks(registry)[0]).toEqual({
      ...check,
      message: "9 of 10 connections are in use, 1 caller waits.",
    });
  });
});

describe("getObservabilityHealth", () => {
  it("loses no check by a part that throws", () => {
    const broken = {
      healthChecks: () => {
        throw new Error("not now");
      },
    };
    const metricsRegistry = new MetricsRegistry({ notices, now: () => 0 });
    expect(getObservabilityHealth({ metricsRegistry, tenantMetrics: broken })).toEqual({
      status: "degraded",
      checks: [
        { name: "metrics registry", status: "healthy", message: "0 metrics." },
        { name: "business metrics", status: "degraded", message: "It could not be asked: not now" },
      ],
      summary: "1 of 2 checks are not good: business metrics.",
    });
  });
});

describe("the pages", () => {
  it("tell of business metrics, of own checks, and 503 where something is unhealthy", async () => {
    const server = http.createServer((_request, response) => response.end("app"));
    const observability = setupObservability({ serviceName: "shop", environment: "test", app: server });
    closers.push(() => observability.shutdown());
    const origin = await listening(server);
    closers.push(() => server.close());
    const get = (path: string): Promise<{ status: number; body: unknown }> =>
      untraced(async () => {
        const answer = await fetch(origin + path);
        return { status: answer.status, body: await answer.json() };
      });
    initializeTenantMetrics({ serviceName: "shop" });
    expect(await get("/health/observability")).toMatchObject({
      status: 200,
      body: {
        status: "healthy",
        checks: expect.arrayContaining([expect.objectContaining({ name: "business metrics" })]),
      },
    });
    for (let at = 0; at < 50; at++) recordBusinessMetric("login_success_rate", false, { tenantId: "acme" });
    expect(await get("/health/observability")).toMatchObject({ status: 200, body: { status: "degraded" } });
    expect(observability.health().summary).toContain("slo login_success_rate");

    closers.push(registerHealthCheck("cache", () => false, { cacheMillis: 0 }));
    expect(await get("/health/observability")).toMatchObject({ status: 503, body: { status: "unhealthy" } });
    expect(observability.health().status).toBe("unhealthy");
    expect(await get("/health/ready")).toMatchObject({ status: 200 });
    closers.push(registerHealthCheck("database", () => false, { isForReadiness: true }));
    expect(await get("/health/ready")).toMatchObject({
      status: 503,
      body: { status: "not ready", checks: [{ name: "database" }] },
    });
    expect(await get("/health/live")).toEqual({ status: 200, body: { status: "live" } });
  });
});

describe("createHealthEndpointHandler", () => {
  it("answers in the frameworks, once for all who ask at a time", async () => {
    const ask = vi.fn<HealthQuestion>(() => ({ status: "unhealthy", message: "down" }));
    closers.push(registerHealthCheck("gateway", ask, { cacheMillis: 0 }));
    const handler = createHealthEndpointHandler();
    const answers = await Promise.all(
      [1, 2, 3].map(() => handler(new Request("http://127.0.0.1/healthz"), undefined)),
    );
    expect(ask).toHaveBeenCalledTimes(1);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(await answers[0]?.json()).toMatchObject({
      status: "unhealthy",
      checks: expect.arrayContaining([{ name: "gateway", status: "unhealthy", message: "down" }]),
    });

    const inExpress = express().get("/healthz", createHealthEndpointHandler());
    const plain = http.createServer((request: IncomingMessage, response: ServerResponse) => {
      createHealthEndpointHandler()(request, response);
    });
    for (const server of [http.createServer(inExpress), plain]) {
      const origin = await listening(server);
      closers.push(() => server.close());
      expect((await untraced(() => fetch(`${origin}/healthz`))).status).toBe(503);
    }
    const inFastify = fastify();
    inFastify.get("/healthz", createHealthEndpointHandler());
    closers.push(() => inFastify.close());
    expect((await inFastify.inject("/healthz")).statusCode).toBe(503);
    const inHono = new Hono().get("/healthz", createHealthEndpointHandler());
    expect((await inHono.request("/healthz")).status).toBe(503);
  });

  it("asks anew after its time, with the parts that are named", async () => {
    let isWell = false;
    const tenantMetrics = {
      healthChecks: () => [
        { name: "mine", status: isWell ? ("healthy" as const) : ("unhealthy" as const), message: "" },
      ],
    };
    const handler = createHealthEndpointHandler({
      tenantMetrics,
      metricsRegistry: undefined,
      cacheMillis: 0,
    });
    const request = new Request("http://127.0.0.1/healthz");
    expect((await handler(request, undefined)).status).toBe(503);
    isWell = true;
    const answer = await handler(request, undefined);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "healthy", checks: [{ name: "mine" }] });
  });

  it.each([
    ["", () => true, {}, "a name for the check"],
    ["x", "y", {}, "a function as its second argument"],
    ["x", () => true, { timeoutMillis: -1 }, "timeoutMillis as milliseconds"],
  ])("refuses what is no check: %j", (name, check, options, said) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript callers pass
    expect(() => registerHealthCheck(name, check as unknown as HealthQuestion, options)).toThrow(said);
  });
});
