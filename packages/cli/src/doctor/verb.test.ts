import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "sightline-doctor-"));
const empty = join(folder, "empty.env");
writeFileSync(empty, "");
afterAll(() => rmSync(folder, { recursive: true }));

async function doctor(
  env: Record<string, string>,
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return runVerb(["doctor", ...args], env);
}

describe("sightline doctor --env", () => {
  it("shows what is set and where it comes from, and ends with 0 when nothing is wrong", async () => {
    const env = {
      OTEL_SERVICE_NAME: "shop",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
      OTEL_EXPORTER_OTLP_HEADERS: "signoz-access-token=s3cret",
    };
    const { code, out, err } = await doctor(env, "--env", "--env-file", empty);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/serviceName +shop {2}from OTEL_SERVICE_NAME\n/);
    expect(out).toContain("headers            signoz-access-token=***  from OTEL_EXPORTER_OTLP_HEADERS");
    expect(out).toContain(
      "traces   http://127.0.0.1:4318/v1/traces (http/protobuf, signoz-access-token=***)",
    );
    expect(out).toMatch(/\nNothing is wrong\.\n$/);
    expect(out).not.toContain("s3cret");
    expect(out).not.toContain("maxQueueSize");
    expect((await doctor(env, "--env", "--all", "--env-file", empty)).out).toContain("maxQueueSize");
  });

  it("ends with 1 and says what to mend", async () => {
    const twice = join(folder, "twice.env");
    writeFileSync(twice, "ENVIRONMENT=staging\nENVIRONMENT=production\n");
    const { code, out } = await doctor(
      { OTEL_SERVCE_NAME: "shop", OTEL_BSP_MAX_QUEUE_SIZE: "many" },
      "--env",
      "--env-file",
      twice,
    );
    expect(code).toBe(1);
    expect(out).toContain("To be mended: 3\n");
    expect(out).toContain(`ENVIRONMENT has different values in ${twice}:1 and ${twice}:2`);
    expect(out).toContain("OTEL_SERVCE_NAME is not a known variable; is OTEL_SERVICE_NAME meant?");
    expect(out).toContain("ignored: OTEL_BSP_MAX_QUEUE_SIZE = many (not a whole number above 0)");
  });

  it("does not mind in development that no backend answers yet", async () => {
    const { code, out } = await doctor({}, "--env", "--probe", "--env-file", empty);
    expect(code).toBe(0);
    expect(out).toContain("once a backend answers there, the console until then");
    expect(out).toContain("the service has no name here; set OTEL_SERVICE_NAME");
  });

  it("says why the SDK would not start", async () => {
    const { code, out } = await doctor({ OTEL_TRACES_EXPORTER: "oltp" }, "--env", "--env-file", empty);
    expect(code).toBe(1);
    expect(out).toContain('OTEL_TRACES_EXPORTER names an exporter that there is not: "oltp". Is otlp meant?');
    expect(out).toContain("The exporters are otlp-http, otlp-grpc");
  });

  it("asks the endpoints, and answers as JSON without secrets", async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(request.url === "/v1/logs" ? 503 : 200).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve());
    });
    const address = server.address();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      OTEL_EXPORTER_OTLP_HEADERS: "k=s3cret",
    };
    const { code, out } = await doctor(env, "--env", "--probe", "--json", "--env-file", empty);
    const inWords = await doctor(env, "--env", "--probe", "--env-file", empty);
    server.close();
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      enabled: true,
      problems: [],
      probes: [
        { signal: "traces", ok: true },
        { signal: "metrics", ok: true },
        { signal: "logs", ok: false, answer: expect.stringContaining("503") },
      ],
    });
    expect(out).not.toContain("s3cret");
    expect(inWords.out).toMatch(/ {2}ok {2}traces .* takes OTLP/);
    expect(inWords.out).toMatch(
      /To be mended: 1\n {2}logs cannot be sent to .* \(HTTP 503 Service Unavailable\)/,
    );
  });

  it.each([
    [["--env", "--env-file", "no/such.env"], "The file no/such.env cannot be read: ENOENT."],
    [[], "doctor was not told what to look at."],
  ])("%j is refused with the way out", async (args, problem) => {
    const { code, err } = await doctor({}, ...args);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  it("has examples in its help", async () => {
    expect((await doctor({}, "--help")).out).toContain("\nExamples:\n  $ sightline doctor --env\n");
  });
});
