import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { collector, type Collector, plainAttributes } from "@sightline/testkit";
import { unannounced } from "./announced.ts";

const modules = path.resolve(import.meta.dirname, "../../../node_modules");

const SCRIPT_ESM = `
import http from "node:http";
import { trace } from "@opentelemetry/api";
const server = http.createServer((request, response) => response.end("hi"));
server.listen(0, "127.0.0.1", async () => {
  await (await fetch("http://127.0.0.1:" + server.address().port + "/hello")).text();
  trace.getTracer("script").startSpan("by hand").end();
  server.close();
});
`;
const SCRIPT_CJS = SCRIPT_ESM.replace(
  'import http from "node:http"',
  'const http = require("node:http")',
).replace('import { trace } from "@opentelemetry/api"', 'const { trace } = require("@opentelemetry/api")');
const EXPRESS = `
import express from "express";
import { getLogger } from "@sightline/sdk";
const log = getLogger("orders");
const app = express();
app.get("/items/:id", (request, response) => {
  log.info("served", { item: request.params.id });
  response.send("ok");
});
const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));
`;

const EXPRESS_CJS = EXPRESS.replace(
  'import express from "express"',
  'const express = require("express")',
).replace('import { getLogger } from "@sightline/sdk"', 'const { getLogger } = require("@sightline/sdk")');
const NO_CODE_GENERATION = `
import { registerMetric, getPrometheusMetrics } from "@sightline/sdk";
const orders = registerMetric({ name: "orders_total", type: "counter", labels: ["status", "kind"] });
for (let at = 0; at < 3; at++) orders.inc(1, { status: "paid", kind: 7 });
process.stdout.write(getPrometheusMetrics());
`;

interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

describe("node --import @sightline/sdk/register", () => {
  let folder: string;
  let backend: Collector;
  const children: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sightline-register-"));
    symlinkSync(modules, path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "script.mjs"), SCRIPT_ESM);
    writeFileSync(path.join(folder, "script.cjs"), SCRIPT_CJS);
    writeFileSync(path.join(folder, "express.mjs"), EXPRESS);
    writeFileSync(path.join(folder, "express.cjs"), EXPRESS_CJS);
    writeFileSync(path.join(folder, "no-codegen.mjs"), NO_CODE_GENERATION);
    writeFileSync(
      path.join(folder, "own-handler.mjs"),
      `${EXPRESS}
process.on("SIGTERM", () => {
  server.close(() => {
    console.log(JSON.stringify({ closed: true }));
    setTimeout(() => process.exit(3), 300);
  });
  server.closeAllConnections();
});`,
    );
    writeFileSync(
      path.join(folder, "throws.mjs"),
      `
import { getLogger } from "@sightline/sdk";
getLogger("main").error("about to fail");
throw new Error("crash");`,
    );
    writeFileSync(
      path.join(folder, "exits.mjs"),
      `
import { trace } from "@opentelemetry/api";
trace.getTracer("script").startSpan("lost").end();
process.exit(0);`,
    );
    writeFileSync(
      path.join(folder, "loaded.mjs"),
      `
const dear = ["NativeModule crypto", "NativeModule zlib", "NativeModule internal/deps/undici/undici"];
process.stdout.write(dear.filter((name) => process.moduleLoadList.includes(name)).join());`,
    );
    writeFileSync(
      path.join(folder, "watched.mjs"),
      `
import "pg";
const asked = process.stderr.write;
process.stderr.write = (...said) => {
  clearInterval(running);
  return asked.apply(process.stderr, said);
};
const running = setInterval(() => {}, 1000);`,
    );
    writeFileSync(
      path.join(folder, "twice.mjs"),
      `
import { setupObservability } from "@sightline/sdk";
setupObservability();`,
    );
  });

  beforeEach(async () => {
    backend = await collector();
    return () => backend.close();
  });

  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  function start(
    file: string,
    env: Record<string, string> = {},
  ): { child: ChildProcess; done: Promise<Ran> } {
    const began = performance.now();
    const child = spawn(
      process.execPath,
      ["--conditions=@sightline/source", "--import", "@sightline/sdk/register", file],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          PATH: process.env["PATH"],
          OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
          OTEL_SERVICE_NAME: "script",
          ...env,
        },
      },
    );
    children.push(child);
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
    const done = once(child, "close").then(([code, signal]) => ({
      code,
      signal,
      stdout,
      stderr,
      ms: performance.now() - began,
    }));
    return { child, done };
  }

  it.each(["script.mjs", "script.cjs"])(
    "traces %s, sends everything at its end, and lets it end",
    async (file) => {
      const ran = await start(file).done;
      expect([ran.code, unannounced(ran.stderr)]).toEqual([0, ""]);
      const names = backend.spans().map((span) => `${span.kind} ${span.name}`);
      expect(names.toSorted()).toEqual(["1 by hand", "2 GET", "3 GET"]);
      const [server, client] = [2, 3].map((kind) => backend.spans().find((span) => span.kind === kind));
      expect(server?.traceId).toBe(client?.traceId);
      expect(server?.parentSpanId).toBe(client?.spanId);
      expect(plainAttributes(backend.spanResources()[0]?.attributes)).toMatchObject({
        "service.name": "script",
        "telemetry.sdk.language": "nodejs",
        "process.runtime.name": "nodejs",
      });
      expect(backend.metrics().map((metric) => metric.name)).toContain("http_requests_total");
    },
  );

  it.each(["express.mjs", "express.cjs"])("flushes %s on SIGTERM, which then ends it", async (file) => {
    const { child, done } = start(file);
    const [port] = await once(child, "message");
    await (await fetch(`http://127.0.0.1:${port}/items/7`)).text();
    child.kill("SIGTERM");
    const ran = await done;
    expect(ran).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(backend.spans().map((span) => span.name)).toEqual(["GET /items/:id"]);
    const [line] = ran.stdout.trim().split("\n");
    const record = JSON.parse(line ?? "");
    expect(record).toMatchObject({
      level: "INFO",
      logger: "orders",
      message: "served",
      service: "script",
      item: "7",
    });
    expect(record.trace_id).toBe(backend.spans()[0]?.traceId);
    expect(backend.logRecords()[0]).toMatchObject({
      traceId: record.trace_id,
      spanId: record.span_id,
      severityNumber: 9,
    });
  });

  it("leaves the end of the process to the app's own handler", async () => {
    const { child, done } = start("own-handler.mjs");
    const [port] = await once(child, "message");
    await (await fetch(`http://127.0.0.1:${port}/items/7`)).text();
    child.kill("SIGTERM");
    const ran = await done;
    expect(ran).toMatchObject({ code: 3, signal: null });
    expect(ran.stdout).toContain('{"closed":true}');
    expect(backend.spans()).toHaveLength(1);
  });

  it("keeps the last log line of a crash", async () => {
    const ran = await start("throws.mjs").done;
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ level: "ERROR", message: "about to fail" });
  });

  it("says what it watches, once the application has loaded what it uses", async () => {
    const ran = await start("watched.mjs").done;
    expect(ran.stderr).toBe(
      `[sightline] script: watching requests (http, http2, Express, Fastify, Next.js), calls (http, fetch) and pg, pg-pool; spans go to ${backend.url}/v1/traces. What is loaded later is watched too.\n`,
    );
  });

  it("says what process.exit() loses", async () => {
    const ran = await start("exits.mjs").done;
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("1 items not yet sent");
  });

  it("refuses a second set-up and says where the first was", async () => {
    const ran = await start("twice.mjs").done;
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("Observability is already set up in this process");
    expect(ran.stderr).toContain("register");
  });

  it("refuses a word that it does not know, by name and without a stack", async () => {
    const ran = await start("script.mjs", { OTEL_TRACES_SAMPLER: "sometimes" }).done;
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /^\[sightline\] OTEL_TRACES_SAMPLER is "sometimes", which is not one of always_on.*\n\[sightline\] Set OTEL_TRACES_SAMPLER to .*\n$/,
    );
  });

  it("says what it uses instead of a number that does not parse, and runs", async () => {
    const ran = await start("script.mjs", { OTEL_BSP_MAX_QUEUE_SIZE: "many" }).done;
    expect(ran.code).toBe(0);
    expect(unannounced(ran.stderr)).toBe(
      '[sightline] OTEL_BSP_MAX_QUEUE_SIZE is "many", which is not a whole number above 0; 512 is used instead, the default.\n',
    );
  });

  it("counts where code may not be generated", async () => {
    const ran = await start("no-codegen.mjs", { NODE_OPTIONS: "--disallow-code-generation-from-strings" })
      .done;
    expect(ran.stdout).toContain('orders_total{status="paid",kind="7"} 3');
  });

  it("starts without what only a span or an export needs", async () => {
    const ran = await start("loaded.mjs").done;
    expect(ran.stdout).toBe("");
  });

  it("does nothing when it is turned off", async () => {
    const ran = await start("script.mjs", { OTEL_SDK_DISABLED: "true" }).done;
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(backend.requests).toEqual([]);
  });

  it("does not hold a script for long when nobody listens", async () => {
    await backend.close();
    const ran = await start("script.mjs").done;
    backend = await collector();
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("cannot deliver spans");
    // The three signals give up after a few quick tries; a patient one would take the whole time that it may.
    expect(ran.stderr).toContain("are lost");
  });
});
