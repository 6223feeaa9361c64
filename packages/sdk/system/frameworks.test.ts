/** Every framework under the same requests: one span each, the right route, the right outcome, a context of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Span } from "@sightline/otlp";
import { collector, type Collector, plainAttributes } from "@sightline/testkit";
import { unannounced } from "./announced.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const apps = path.join(import.meta.dirname, "frameworks");

interface Framework {
  readonly name: string;
  readonly file: string;
  /** What a framework cannot do: errors of a bare server end the process. */
  readonly throws: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

const frameworks: readonly Framework[] = [
  { name: "node:http", file: "http.mjs", throws: false },
  { name: "Express 5", file: "express.mjs", throws: true },
  { name: "Express 4", file: "express-4.cjs", throws: true },
  { name: "Fastify 5", file: "fastify.mjs", throws: true },
  { name: "Koa 3", file: "koa.mjs", throws: true },
  { name: "Hono 4", file: "hono.mjs", throws: true },
  { name: "NestJS 12", file: "nest.mjs", throws: true },
  {
    name: "Next.js route handlers (without Next.js)",
    file: "next.mjs",
    throws: true,
    // As its server sets it before it asks for `register()`.
    env: { NEXT_RUNTIME: "nodejs" },
  },
];

/** A project with the applications and all packages, where `express` is Express 4. */
function project(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-frameworks-"));
  cpSync(apps, folder, { recursive: true });
  const installed = path.join(root, "node_modules");
  const own = path.join(folder, "node_modules");
  mkdirSync(own);
  for (const name of readdirSync(installed)) symlinkSync(path.join(installed, name), path.join(own, name));
  return folder;
}

/** A copy, because a link would be followed to where Express 4 has another name. */
function useExpress4(folder: string): void {
  const express = path.join(folder, "node_modules", "express");
  rmSync(express);
  cpSync(path.join(root, "node_modules", "express-4"), express, { recursive: true, dereference: true });
}

async function status(url: string, signal?: AbortSignal): Promise<number> {
  const headers = { "x-tenant-id": "acme" };
  const answer = await fetch(url, signal === undefined ? { headers } : { headers, signal });
  await answer.text();
  return answer.status;
}

async function until<Found>(look: () => Found | undefined): Promise<Found> {
  const limit = performance.now() + 15_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > limit) throw new Error("what was waited for did not come");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function attributesOf(span: Span): Readonly<Record<string, unknown>> {
  return plainAttributes(span.attributes);
}

describe.each(frameworks)("$name", ({ file, throws, env = {} }) => {
  let backend: Collector;
  let folder: string;
  let child: ChildProcess;
  let origin: string;
  let stderr = "";

  beforeAll(async () => {
    backend = await collector();
    folder = project();
    if (file.startsWith("express-4")) useExpress4(folder);
    child = spawn(
      process.execPath,
      ["--conditions=@sightline/source", "--import", "@sightline/sdk/register", file],
      {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        env: {
          PATH: process.env["PATH"],
          // Where the copy of Express 4 finds what it needs.
          NODE_PATH: path.join(root, "node_modules"),
          OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
          OTEL_SERVICE_NAME: "shop",
          OTEL_BSP_SCHEDULE_DELAY: "50",
          OTEL_METRIC_EXPORT_INTERVAL: "100",
          ...env,
        },
      },
    );
    child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
    const [port] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => {
        throw new Error(`the application ended: ${stderr}`);
      }),
    ]);
    origin = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    child.kill("SIGKILL");
    await backend.close();
    rmSync(folder, { recursive: true });
  });

  function serverSpan(target: string): Promise<Span> {
    return until(() =>
      backend.spans().find((span) => span.kind === 2 && attributesOf(span)["url.path"] === target),
    );
  }

  it.each([
    ["/items/42", "/items/:id"],
    ["/shop/orders/9", "/shop/orders/:order"],
    ["/stream", "/stream"],
  ])("names %s by its route", async (target, route) => {
    expect(await status(origin + target)).toBe(200);
    const span = await serverSpan(target);
    expect(span).toMatchObject({ name: `GET ${route}`, status: { code: 0 }, events: [] });
    expect(attributesOf(span)).toMatchObject({ "http.route": route, "http.response.status_code": 200 });
  });

  it("measures a stream to its end", async () => {
    await status(`${origin}/stream`);
    const span = await serverSpan("/stream");
    expect(Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6).toBeGreaterThan(55);
  });

  it("gives what matched nothing no route, and one label", async () => {
    expect(await status(`${origin}/nowhere/at/all`)).toBe(404);
    const span = await serverSpan("/nowhere/at/all");
    expect(span).toMatchObject({ name: "GET", status: { code: 0 } });
    expect(attributesOf(span)).not.toHaveProperty("http.route");
    const endpoint = await until(() => {
      const metrics = backend.metrics().filter(({ name }) => name === "http_requests_total");
      return metrics
        .flatMap(({ data }) => (data?.kind === "sum" ? data.dataPoints : []))
        .map((point) => plainAttributes(point.attributes))
        .find(({ status_code: code }) => code === "404" || code === 404 || code === 404n);
    });
    expect(endpoint).toMatchObject({ endpoint: "unmatched", method: "GET" });
  });

  it("marks a request that its client gave up", async () => {
    await expect(status(`${origin}/slow`, AbortSignal.timeout(100))).rejects.toThrow(/timeout|aborted/u);
    const span = await serverSpan("/slow");
    expect(span.status.code).toBe(2);
    expect(attributesOf(span)["error.type"]).toBe("client_closed_request");
  });

  it.each(
    [
      ["/broken", "TypeError", "no stock"],
      ["/rejected", "RangeError", "no such page"],
    ].filter(() => throws),
  )("records what %s throws", async (target, type, message) => {
    expect(await status(origin + target)).toBe(500);
    const span = await serverSpan(target);
    expect(span).toMatchObject({ name: `GET ${target}`, status: { code: 2, message } });
    expect(attributesOf(span)["error.type"]).toBe(type);
    expect(span.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it.each(throws ? ["/refused"] : [])("takes an error that became a 403 for an answer", async (target) => {
    expect(await status(origin + target)).toBe(403);
    expect(await serverSpan(target)).toMatchObject({
      name: "GET /refused",
      status: { code: 0 },
      events: [],
    });
  });

  it("keeps the context of a thousand interleaved requests apart", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
    const ids = Array.from({ length: 1000 }, (_, at) => `n${at}`);
    await Promise.all(
      ids.map(async (id) => {
        const headers = { "x-tenant-id": `acme-${id}`, "x-request-id": `r-${id}` };
        const request = http.get(`${origin}/items/${id}`, { agent, headers });
        const [answer] = await once(request, "response");
        answer.resume();
        await once(answer, "end");
      }),
    );
    agent.destroy();
    const wanted: ReadonlySet<unknown> = new Set<unknown>(ids);
    const byId = await until(() => {
      const inner = backend
        .spans()
        .filter(
          ({ name, attributes }) =>
            name === "shop.load-item" && wanted.has(plainAttributes(attributes)["item.id"]),
        );
      return inner.length >= ids.length ? inner : undefined;
    });
    const servers = new Map(
      backend.spans().flatMap((span) => (span.kind === 2 ? [[span.spanId, span] as const] : [])),
    );
    const strays = byId.filter((span) => {
      const parent = servers.get(span.parentSpanId);
      const { "item.id": id } = plainAttributes(span.attributes);
      return (
        parent === undefined || typeof id !== "string" || attributesOf(parent)["url.path"] !== `/items/${id}`
      );
    });
    expect(strays).toEqual([]);
    const records = await until(() => {
      const found = backend.logRecords().map((record) => plainAttributes(record.attributes));
      return found.filter(({ item }) => wanted.has(item)).length >= ids.length ? found : undefined;
    });
    const all = [
      ...byId.map((span): [unknown, unknown] => [attributesOf(span)["item.id"], attributesOf(span)]),
      ...byId.map((span): [unknown, unknown] => {
        const server = servers.get(span.parentSpanId);
        return [attributesOf(span)["item.id"], server === undefined ? undefined : attributesOf(server)];
      }),
      ...records.flatMap((record): [unknown, unknown][] =>
        wanted.has(record["item"]) ? [[record["item"], record]] : [],
      ),
    ];
    expect(all).toHaveLength(3 * ids.length);
    for (const [id, attributes] of all) {
      expect(attributes).toMatchObject({
        "tenant.id": `acme-${String(id)}`,
        "request.id": `r-${String(id)}`,
        "user.id": `u-${String(id)}`,
      });
    }
  });

  it.each([
    ["no tenant", undefined, 400, "TENANT_MISSING"],
    ["a tenant of a wrong form", "acme;drop", 400, "TENANT_INVALID"],
    ["an unknown tenant", "globex", 403, "TENANT_UNKNOWN"],
    ["a directory that is down", "nowhere", 503, "TENANT_CHECK_FAILED"],
  ])("refuses %s", async (_what, tenant, expected, code) => {
    const target = `/items/refused-${code.toLowerCase()}`;
    const headers: Record<string, string> = tenant === undefined ? {} : { "x-tenant-id": tenant };
    const answer = await fetch(origin + target, { headers });
    const body: unknown = await answer.json();
    expect(answer.status).toBe(expected);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/u);
    expect(answer.headers.get("retry-after")).toBe(expected === 503 ? "1" : null);
    expect(body).toEqual({
      error: {
        code,
        message: expect.any(String),
        hint: expect.any(String),
        ...(expected === 503 ? {} : { field: "x-tenant-id" }),
      },
    });
    const span = await serverSpan(target);
    expect(attributesOf(span)).toMatchObject({ "http.response.status_code": expected });
    expect(attributesOf(span)).not.toHaveProperty("tenant.id");
  });

  it("answers with the request's own id, and counts by tenant", async () => {
    const headers = { "x-tenant-id": "acme", "x-request-id": "mine-1" };
    const answer = await fetch(`${origin}/items/own`, { headers });
    await answer.text();
    expect(answer.headers.get("x-request-id")).toBe("mine-1");
    const tenants = await until(() => {
      const points = backend
        .metrics()
        .filter(({ name }) => name === "tenant_requests_total")
        .flatMap(({ data }) => (data?.kind === "sum" ? data.dataPoints : []))
        .map(({ attributes }) => plainAttributes(attributes)["tenant_id"]);
      return points.includes("acme") ? points : undefined;
    });
    expect(tenants).not.toContain("globex");
  });

  it("says nothing on stderr but that the directory is down", () => {
    expect(
      unannounced(stderr)
        .split("\n")
        .filter((line) => line !== "" && !line.includes("the directory is down")),
    ).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});
