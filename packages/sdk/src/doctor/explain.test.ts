import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { listening } from "../../system/support/observed.ts";
import { explainConfig, type Explanation } from "./explain.ts";
import { probeTargets } from "./probe.ts";

const setting = (explanation: Explanation, name: string): Explanation["settings"][number] | undefined =>
  explanation.settings.find((each) => each.name === name);
const messages = ({ problems }: Explanation): readonly string[] => problems.map(({ message }) => message);

describe("an explained configuration", () => {
  it("tells each value, its source, and who was passed over", () => {
    const explanation = explainConfig({
      environment: {
        OTEL_SERVICE_NAME: "by-variable",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:secret@127.0.0.1:4318",
        OTEL_EXPORTER_OTLP_HEADERS: "signoz-access-token=s3cret",
      },
      code: { serviceName: "by-code" },
    });
    expect(explanation).toMatchObject({ ok: true, enabled: true, error: undefined });
    expect(setting(explanation, "serviceName")).toMatchObject({
      value: "by-code",
      from: "code",
      ignored: [{ source: "OTEL_SERVICE_NAME", value: "by-variable", reason: "serviceName goes before" }],
    });
    expect(setting(explanation, "headers")?.value).toBe("signoz-access-token=***");
    expect(setting(explanation, "maxQueueSize")).toMatchObject({ value: "512", from: "default" });
    expect(explanation.exporters[0]?.to).toBe(
      "http://***@127.0.0.1:4318/v1/traces (http/protobuf, signoz-access-token=***)",
    );
    const shown = JSON.stringify({ ...explanation, targets: [] });
    expect(shown).not.toContain("s3cret");
    expect(shown).not.toContain("user:secret");
  });

  it("tells env files that disagree, and which line holds", () => {
    const envFiles = [
      {
        path: ".env",
        text: 'ENVIRONMENT=production\nOTEL_SERVICE_NAME="shop"\nOTHER=1\nENVIRONMENT=staging\n',
      },
      { path: ".env.local", text: "export OTEL_SERVICE_NAME=shop-local # mine\nOTHER=2\n" },
    ];
    const explanation = explainConfig({ environment: {}, envFiles });
    expect(messages(explanation)).toEqual([
      "ENVIRONMENT has different values in .env:1 and .env:4; with node --env-file the last one holds (.env:4), with dotenv the first. Keep one.",
      "OTEL_SERVICE_NAME has different values in .env:2 and .env.local:1; with node --env-file the last one holds (.env.local:1), with dotenv the first. Keep one.",
    ]);
    expect(setting(explanation, "environment")).toMatchObject({
      value: "staging",
      source: "ENVIRONMENT (.env:4)",
    });
    const own = explainConfig({
      environment: { ENVIRONMENT: "test", OTEL_SERVICE_NAME: "shop" },
      envFiles: envFiles.slice(0, 1),
    });
    expect(messages(own)).toEqual([expect.stringContaining("the process' own value holds")]);
    expect(setting(own, "environment")?.source).toBe("ENVIRONMENT");
  });

  it("tells what has no effect, what is misspelt and which file is missing, but keeps notes apart", () => {
    const explanation = explainConfig({
      environment: {
        ENVIRONMENT: "team-blue",
        OTEL_EXPORTER_JAEGER_ENDPOINT: "http://jaeger:14268",
        OTEL_TRACE_SAMPLER: "always_on",
        OTEL_EXPORTER_OTLP_CERTIFICATE: "no/such.pem",
      },
      isReadable: () => false,
    });
    expect(explanation.ok).toBe(false);
    expect(messages(explanation)).toEqual([
      "OTEL_EXPORTER_JAEGER_ENDPOINT has no effect here: Jaeger takes OTLP: set OTEL_EXPORTER_OTLP_ENDPOINT.",
      "OTEL_TRACE_SAMPLER is not a known variable; is OTEL_TRACES_SAMPLER meant?",
      "the file no/such.pem cannot be read; exports would fail.",
    ]);
    expect(explanation.notes.map(({ kind }) => kind)).toEqual(["unknown-environment", "unnamed"]);
  });

  it("tells why the SDK would not start", () => {
    expect(explainConfig({ environment: { OTEL_TRACES_EXPORTER: "oltp" } })).toMatchObject({
      ok: false,
      error: { code: "EXPORTER_UNKNOWN", field: "OTEL_TRACES_EXPORTER" },
    });
  });
});

describe("a probe", () => {
  it("tells a collector from a server that is none and from nothing", async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(request.url === "/v1/traces" ? 200 : 404).end();
    });
    const url = await listening(server);
    const { targets } = explainConfig({
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://127.0.0.1:9/v1/logs",
      },
    });
    const probes = await probeTargets(targets);
    server.close();
    expect(probes.map(({ signal, ok, answer }) => [signal, ok, answer])).toEqual([
      ["traces", true, "takes OTLP"],
      ["metrics", false, expect.stringContaining("404")],
      ["logs", false, expect.stringContaining("ECONNREFUSED")],
    ]);
  });
});
