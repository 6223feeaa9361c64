import type { Setup } from "@sightline/api";
import { describe, expect, it } from "vitest";
import { snippetsOf } from "./snippets.ts";

function backend(changes: Partial<Setup>): Setup {
  return {
    time: 0,
    otlpHttp: "http://127.0.0.1:4318",
    otlpGrpc: "http://127.0.0.1:4317",
    access: { token: false, tls: false },
    received: { spans: 0, logs: 0, samples: 0 },
    senders: [],
    sendersForgotten: 0,
    scrape: null,
    refusals: [],
    journal: null,
    storage: null,
    disk: null,
    restarts: [],
    checks: [],
    ...changes,
  };
}

describe("snippetsOf", () => {
  it("says no more than is needed where the SDK sends by itself", () => {
    const { node, environment, collector } = snippetsOf(backend({}), "localhost");
    expect(node).toBe("node --import @sightline/sdk/register app.js");
    expect(environment).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318\n");
    expect(collector).toContain("    endpoint: 127.0.0.1:4317\n    tls: { insecure: true }\n");
  });

  it("names the ports that were taken, and the token", () => {
    const other = backend({ otlpHttp: "http://127.0.0.1:39111", access: { token: true, tls: false } });
    expect(snippetsOf(other, "localhost").node).toBe(
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:39111 \\\nOTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20$SIGHTLINE_TOKEN" \\\nnode --import @sightline/sdk/register app.js',
    );
    expect(snippetsOf(other, "localhost").collector).toContain(
      'authorization: "Bearer ${env:SIGHTLINE_TOKEN}"',
    );
  });

  it("says the name that the browser has for a backend that listens on all addresses", () => {
    const wide = backend({
      otlpHttp: "https://localhost:4318",
      otlpGrpc: "https://localhost:4317",
      access: { token: true, tls: true },
    });
    const { environment, collector } = snippetsOf(wide, "sightline.example");
    expect(environment).toContain("=https://sightline.example:4318\n");
    expect(collector).toContain("    endpoint: sightline.example:4317\n");
    expect(collector).not.toContain("insecure");
  });

  it("sends over HTTP from a collector where there is no gRPC", () => {
    const { collector } = snippetsOf(backend({ otlpGrpc: null }), "localhost");
    expect(collector).toContain("  otlphttp/sightline:\n    endpoint: http://127.0.0.1:4318\n");
  });
});
