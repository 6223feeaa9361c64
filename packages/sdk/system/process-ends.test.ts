/** Clusters, forked children, and ends of processes over each transport. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { collector, plainAttributes } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { unannounced } from "./announced.ts";
import { grpcCollector } from "./support/grpc-collector.ts";

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: unknown; stdout: string; stderr: string; ms: number }> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ["--conditions=@sightline/source", "--import", "@sightline/sdk/register", ...args],
    {
      cwd: path.join(import.meta.dirname, "processes"),
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], OTEL_SERVICE_NAME: "shop", ...env },
    },
  );
  closing.push(() => child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const [code] = await once(child, "close");
  return { code, stdout, stderr: unannounced(stderr), ms: performance.now() - began };
}

const SCRIPT = `
  const { trace } = await import("@opentelemetry/api");
  trace.getTracer("script").startSpan("work").end();
`;

describe("processes", () => {
  it("of a cluster and forked ones send what is theirs, each under an instance id of its own", async () => {
    const backend = await collector();
    closing.push(() => backend.close());
    const { code, stderr } = await run(["cluster.mjs"], { OTEL_EXPORTER_OTLP_ENDPOINT: backend.url });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(
      backend
        .spans()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["child", "primary", "worker ends", "worker stays"]);
    const instances = backend
      .spanResources()
      .map(({ attributes }) => plainAttributes(attributes)["service.instance.id"]);
    expect(new Set(instances).size).toBe(4);
  });

  it("that inherit a name of their pod add what tells them apart", async () => {
    const backend = await collector();
    closing.push(() => backend.close());
    const { code, stderr } = await run(["cluster.mjs"], {
      OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
      POD_NAME: "shop-7f9c",
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const instances = backend
      .spanResources()
      .map(({ attributes }) => plainAttributes(attributes)["service.instance.id"]);
    expect(instances.map(String).toSorted()).toEqual([
      "shop-7f9c",
      "shop-7f9c-1",
      "shop-7f9c-2",
      expect.stringMatching(/^shop-7f9c-p\d+$/u),
    ]);
  });

  it("end over gRPC with everything sent, and do not hang", async () => {
    const server = await grpcCollector();
    closing.push(() => server.close());
    const ran = await run(["--input-type=module", "--eval", SCRIPT], {
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(server.traces().flatMap((data) => data.resourceSpans)).toHaveLength(1);
    expect(server.requests.map(({ path: method }) => method.split(".").at(-1))).toContain(
      "MetricsService/Export",
    );
  });

  it("end within the limit when a gRPC collector does not answer", async () => {
    const server = await grpcCollector();
    closing.push(() => server.close());
    server.answer(...Array.from({ length: 9 }, () => ({ kind: "hang" }) as const));
    const ran = await run(["--input-type=module", "--eval", SCRIPT], {
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    });
    expect(ran.code).toBe(0);
    // The limit is 3 s, the time for one request 30 s.
    expect(ran.ms).toBeLessThan(20_000);
    expect(ran.stderr).toContain("spans are lost");
  });

  it("keep stdout pure while the console exporter speaks on stderr", async () => {
    const ran = await run(["--input-type=module", "--eval", SCRIPT], {
      OTEL_TRACES_EXPORTER: "console",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "console",
    });
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).toMatch(
      /^span {2}\d\d:\d\d:\d\d\.\d{3} {2}work {2}internal {2}[\d.]+ ms {2}trace=[0-9a-f]{32} {2}span=[0-9a-f]{16}$/mu,
    );
  });
});
