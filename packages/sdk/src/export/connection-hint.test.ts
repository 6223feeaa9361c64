/** What is said when a connection goes wrong for a reason that people can mend, with real connections. */
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import type { Server } from "node:net";
import path from "node:path";
import { collector } from "@sightline/testkit";
import { afterEach, describe, expect, it } from "vitest";
import type { OtlpProtocol } from "../config/exporter-config.ts";
import { withHint } from "./connection-hint.ts";
import { openDestination } from "./open-destination.ts";

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function said(protocol: OtlpProtocol, url: string): Promise<string> {
  const tls = { caFile: undefined, clientCertificateFile: undefined, clientKeyFile: undefined };
  const base = { kind: "otlp", protocol, url, headers: {}, tls, timeoutMs: 2000 } as const;
  const target = { ...base, compression: "none", temporality: "cumulative" } as const;
  const destination = openDestination(target, "traces", { now: Date.now, write: () => {} });
  closing.push(() => destination.close(true));
  const outcome = await destination.send(new Uint8Array());
  return "reason" in outcome ? outcome.reason : outcome.kind;
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const fixture = (name: string): Buffer =>
  readFileSync(path.resolve(import.meta.dirname, "../../system/fixtures/tls", name));

describe("a connection that fails", () => {
  it("tells of a gRPC port that was taken for HTTP's, and the other way round", async () => {
    const port = await portOf(http2.createServer());
    expect(await said("http/protobuf", `http://127.0.0.1:${port}/v1/traces`)).toContain("gRPC at 4317");
    const server = await collector();
    closing.push(() => server.close());
    expect(await said("grpc", server.url)).toContain("HTTP is usually at port 4318");
  });

  it("tells of TLS where there is none, and of an authority that is not known", async () => {
    const server = await collector();
    closing.push(() => server.close());
    const secure = server.url.replace("http:", "https:");
    expect(await said("http/protobuf", secure)).toContain("for clear text write http://");
    const pair = { cert: fixture("server.pem"), key: fixture("server.key") };
    const http = await portOf(https.createServer(pair));
    const grpc = await portOf(http2.createSecureServer(pair));
    const words = "name the authority by OTEL_EXPORTER_OTLP_CERTIFICATE";
    expect(await said("http/protobuf", `https://localhost:${http}`)).toContain(words);
    expect(await said("grpc", `https://localhost:${grpc}`)).toContain(words);
    expect(await said("grpc", `https://localhost:${http}`)).toContain("another protocol");
  });

  it.each([
    ["HTTP 404 Not Found", "/v1/traces"],
    ["HTTP 401 Unauthorized", "OTEL_EXPORTER_OTLP_HEADERS"],
    ["gRPC 16 no token", "OTEL_EXPORTER_OTLP_HEADERS"],
    ["HTTP 413 Content Too Large", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"],
    ["ENOTFOUND", "no such host"],
  ])("of %s says what it usually means", (reason, hint) => {
    expect(withHint(reason)).toBe(`${reason}: ${withHint(reason).slice(reason.length + 2)}`);
    expect(withHint(reason)).toContain(hint);
  });

  it("says no more than is known", () => {
    expect(withHint("ECONNREFUSED")).toBe("ECONNREFUSED");
    expect(withHint("gRPC 14 busy")).toBe("gRPC 14 busy");
  });
});
