/** OpenTelemetry's own instrumentations, unchanged, on this SDK: without its own instrumentation, and beside it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Span } from "@sightline/otlp";
import { collector, type Collector, plainAttributes } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { request } from "./support/observed.ts";

const HTTP = "@opentelemetry/instrumentation-http";
const EXPRESS = "@opentelemetry/instrumentation-express";
const UNDICI = "@opentelemetry/instrumentation-undici";
const REMOTE = "0af7651916cd43dd8448eb211c80319c";
const REMOTE_SPAN = "b7ad6b7169203331";
const SERVER = 2;
const CLIENT = 3;

interface Told {
  readonly span: Span;
  readonly scope: string;
}

function pathOf({ span }: Told): string {
  const { "url.path": own, "url.full": url } = plainAttributes(span.attributes);
  if (typeof own === "string") return own;
  return typeof url === "string" ? new URL(url).pathname : "";
}

function ofKind(told: readonly Told[], kind: number): readonly Told[] {
  return told.filter(({ span }) => span.kind === kind).toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

/** Span ids of the parents, the nearest first. */
function ancestors(told: readonly Told[], span: Span): string[] {
  const found: string[] = [];
  for (let id = span.parentSpanId; id !== "";) {
    found.push(id);
    id = told.find((each) => each.span.spanId === id)?.span.parentSpanId ?? "";
  }
  return found;
}

/** One server span a request and one client span a call, each under the right parent. */
function expectOneTree(told: readonly Told[]): void {
  expect(told.every(({ span }) => span.traceId === REMOTE)).toBe(true);
  const servers = ofKind(told, SERVER);
  const clients = ofKind(told, CLIENT);
  expect(servers.map(pathOf)).toEqual(["/items/7", "/stock/2", "/stock/7"]);
  expect(clients.map(pathOf)).toEqual(["/stock/2", "/stock/7"]);
  const root = servers.find(({ span }) => span.parentSpanId === REMOTE_SPAN);
  expect(root === undefined ? undefined : pathOf(root)).toBe("/items/7");
  for (const call of clients) {
    const answer = servers.find((server) => pathOf(server) === pathOf(call));
    expect(answer?.span.parentSpanId).toBe(call.span.spanId);
    expect(ancestors(told, call.span)).toContain(root?.span.spanId);
  }
}

describe("the instrumentations of OpenTelemetry", () => {
  let backend: Collector;
  let child: ChildProcess | undefined;
  let stderr = "";

  beforeEach(async () => {
    backend = await collector();
  });

  afterEach(async () => {
    child?.kill("SIGKILL");
    await backend.close();
  });

  /** One request to the service, and all that it sent. */
  async function run(env: Record<string, string>): Promise<readonly Told[]> {
    stderr = "";
    child = spawn(process.execPath, ["--conditions=@sightline/source", "app.cjs"], {
      cwd: path.join(import.meta.dirname, "official"),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: {
        PATH: process.env["PATH"],
        OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
        OTEL_SERVICE_NAME: "shop",
        ...env,
      },
    });
    child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
    const [port] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(() => {
        throw new Error(`The service ended: ${stderr}`);
      }),
    ]);
    const headers = { traceparent: `00-${REMOTE}-${REMOTE_SPAN}-01` };
    expect(await request(`http://127.0.0.1:${port}/items/7`, { headers })).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const gone = once(child, "exit");
    child.send("end");
    await gone;
    return backend.requests
      .flatMap(({ data }) => (data.signal === "traces" ? data.traces.resourceSpans : []))
      .flatMap((group) => group.scopeSpans)
      .flatMap(({ scope, spans }) => spans.map((span) => ({ span, scope: scope.name })));
  }

  function expectLogLine(told: readonly Told[]): void {
    // Winston's own line, with the ids that its instrumentation takes from the active span.
    const line = stderr.split("\n").find((text) => text.includes("asked for an item"));
    const record: Record<string, unknown> = JSON.parse(line ?? "{}");
    expect(record).toMatchObject({ level: "warn", item: "7", trace_id: REMOTE, trace_flags: "01" });
    expect(told.map(({ span }) => span.spanId)).toContain(record["span_id"]);
  }

  it("make all spans where the SDK's own are off", async () => {
    const told = await run({ ALONE: "true" });
    expectOneTree(told);
    expect(new Set(ofKind(told, SERVER).map(({ scope }) => scope))).toEqual(new Set([HTTP]));
    expect(ofKind(told, CLIENT).map(({ scope }) => scope)).toEqual([HTTP, UNDICI]);
    const [root] = ofKind(told, SERVER);
    expect(root?.span.name).toBe("GET /items/:id");
    expect(plainAttributes(root?.span.attributes)).toMatchObject({ "http.route": "/items/:id" });
    const handler = told.find(({ span }) => span.parentSpanId === root?.span.spanId);
    expect([handler?.scope, handler?.span.name]).toEqual([EXPRESS, "request handler"]);
    expectLogLine(told);
    expect(backend.metrics().map(({ name }) => name)).toContain("v8js.memory.heap.used");
    expect(stderr).not.toContain("[sightline]");
  });

  it.each([["after the set-up"], ["before the set-up"]])(
    "make no span twice beside the SDK's own, registered %s",
    async (when) => {
      const told = await run({ EARLY: String(when.startsWith("before")) });
      expectOneTree(told);
      const scopes = [...ofKind(told, SERVER), ...ofKind(told, CLIENT)].map(({ scope }) => scope);
      expect(new Set(scopes)).toEqual(new Set(["sightline"]));
      const [root] = ofKind(told, SERVER);
      expect(root?.span.name).toBe("GET /items/:id");
      // What the SDK does not make by itself is there: Express' handlers, under our span.
      const handler = told.find(({ span }) => span.parentSpanId === root?.span.spanId);
      expect([handler?.scope, handler?.span.name]).toEqual([EXPRESS, "request handler"]);
      expectLogLine(told);
      expect(stderr.match(/instrumentation-http is registered/g)).toHaveLength(1);
      expect(backend.metrics().map(({ name }) => name)).toContain("http_requests_total");
    },
  );
});
