/** What a process pays for the SDK when it is off, and what it gets in development without a word of configuration. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const modules = path.resolve(import.meta.dirname, "../../../node_modules");

/** Everything in a process that the SDK hooks or holds, before and after the set-up, and after use. */
const OFF = `
import diagnostics from "node:diagnostics_channel";
import { PerformanceObserver } from "node:perf_hooks";
import http from "node:http";
import express from "express";
import fastify from "fastify";
import { trace, metrics } from "@opentelemetry/api";
import { getLogger, setupObservability } from "@sightline/sdk";
const channels = ["http.server.request.start", "http.server.response.finish", "http.client.request.created",
  "http.client.request.start", "http.client.response.finish", "undici:request:create", "undici:request:headers",
  "tracing:fastify.request.handler:start", "fastify.initialization"];
const events = ["exit", "beforeExit", "SIGTERM", "SIGINT", "uncaughtException", "unhandledRejection"];
const app = fastify();
const shop = express();
const facts = () => ({
  resources: process.getActiveResourcesInfo().filter((kind) => kind !== "PipeWrap" && kind !== "TTYWrap"),
  listeners: events.map((event) => process.listenerCount(event)),
  channels: channels.map((name) => diagnostics.hasSubscribers(name)),
  emit: http.Server.prototype.emit === http.Server.prototype.emit && Object.hasOwn(http.Server.prototype, "emit"),
  fetch: String(globalThis.fetch).length,
  console: console.log.name,
});
const before = facts();
const observability = setupObservability({ app: shop });
const span = trace.getTracer("t").startSpan("s");
const counter = metrics.getMeter("t").createCounter("c");
counter.add(1);
span.end();
await observability.flush();
const after = facts();
process.stdout.write(JSON.stringify({
  before, after,
  recording: span.isRecording(), traceId: span.spanContext().traceId,
  inPage: observability.metrics.text(),
  enabled: observability.status().enabled,
  loaded: process.moduleLoadList.filter((name) => /NativeModule (crypto|zlib|tls|https)$/.test(name) ).length,
}));
`;

const DEVELOPMENT = `
import { withSpan, setupObservability } from "@sightline/sdk";
const began = performance.now();
const observability = setupObservability({ serviceName: "shop", tracingExporters: undefined });
const took = performance.now() - began;
withSpan("cart.total", (span) => span.setAttribute("cart.items", 3));
await observability.flush();
process.stdout.write(JSON.stringify({ exporters: observability.config.exporters.traces.map(({ kind }) => kind), took }));
`;

const YAML = `
import { createRequire } from "node:module";
import { setupObservability } from "@sightline/sdk";
const handle = setupObservability();
const { cache } = createRequire(import.meta.url);
const yaml = Object.keys(cache).some((file) => file.includes("/node_modules/yaml/"));
process.stdout.write(JSON.stringify({ yaml, name: handle.config.serviceName }));
await handle.shutdown();
`;

/** Whether something listens at that port of this machine: the guess of development cannot be sent elsewhere. */
async function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, "127.0.0.1");
  const answered = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  socket.destroy();
  return answered;
}

describe("a process with the SDK", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sightline-modes-"));
    symlinkSync(modules, path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "off.mjs"), OFF);
    writeFileSync(path.join(folder, "development.mjs"), DEVELOPMENT);
    writeFileSync(path.join(folder, "yaml.mjs"), YAML);
    writeFileSync(
      path.join(folder, "otel.yaml"),
      'file_format: "1.0"\nresource:\n  attributes:\n    - name: service.name\n      value: by-file\n',
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(
    file: string,
    env: Record<string, string>,
  ): Promise<{
    readonly code: number | null;
    readonly stderr: string;
    readonly told: Record<string, unknown>;
  }> {
    const child = spawn(process.execPath, ["--conditions=@sightline/source", file], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    const [code] = await once(child, "close");
    return { code, stderr, told: stdout === "" ? {} : JSON.parse(stdout) };
  }

  it.each([{ OTEL_ENABLED: "false" }, { OTEL_SDK_DISABLED: "true" }])(
    "hooks, times and connects nothing with %j",
    async (env: Record<string, string>) => {
      const { code, stderr, told } = await run("off.mjs", env);
      expect([code, stderr]).toEqual([0, ""]);
      expect(told["after"]).toEqual(told["before"]);
      expect(told).toMatchObject({ recording: false, traceId: "0".repeat(32), enabled: false });
    },
  );

  it("hooks what it watches when it is on, which the check above would see", async () => {
    const { told } = await run("off.mjs", { ENVIRONMENT: "test" });
    expect(told["after"]).not.toEqual(told["before"]);
    expect(told).toMatchObject({ enabled: true });
  });

  it("goes to a backend on this machine in development, and to the console on stderr where none answers", async () => {
    const { code, stderr, told } = await run("development.mjs", {});
    expect([code, told["exporters"]]).toEqual([0, ["local"]]);
    const printed = !(await answers(4318));
    expect([stderr.includes("cart.total"), stderr.includes("`sightline start` starts a backend")]).toEqual([
      printed,
      printed,
    ]);
  });

  it("loads yaml for OTEL_CONFIG_FILE, and only then", async () => {
    const endpoint = { ENVIRONMENT: "test" };
    expect((await run("yaml.mjs", endpoint)).told).toEqual({ yaml: false, name: "unknown_service:node" });
    expect((await run("yaml.mjs", { ...endpoint, OTEL_CONFIG_FILE: "otel.yaml" })).told).toEqual({
      yaml: true,
      name: "by-file",
    });
  });

  it("speaks on stderr with SIGHTLINE_LOG_LEVEL=debug, and never on stdout", async () => {
    const { stderr } = await run("yaml.mjs", { ENVIRONMENT: "test", SIGHTLINE_LOG_LEVEL: "debug" });
    expect(stderr).toMatch(
      /^\[sightline\] watching .*; exporting to traces: memory, metrics: memory, logs: memory$/m,
    );
    expect((await run("yaml.mjs", { ENVIRONMENT: "test" })).stderr).toBe("");
  });
});
