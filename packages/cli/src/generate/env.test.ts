import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const TELEMETRY = fileURLToPath(
  new URL("../../../../examples/audio-orchestrator/telemetry.ts", import.meta.url),
);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-env-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function generate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["generate", "env", ...args]);
}

describe("sightline generate env", () => {
  it("prints all that can be set, of which only the local section is in force", async () => {
    const { code, out } = await generate();
    expect(code).toBe(0);
    expect(parseEnv(out)).toEqual({
      OTEL_SERVICE_NAME: "shop-api",
      ENVIRONMENT: "development",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
    });
    expect(out).toContain("# OTEL_TRACES_SAMPLER=");
  });

  it("calls the service as its declaration does", async () => {
    const { out } = await generate("--telemetry", TELEMETRY);
    expect(parseEnv(out)["OTEL_SERVICE_NAME"]).toBe("audio-orchestrator");
    expect(out).not.toContain("shop-api");
  });

  it("keeps of a preset what sends to it, and the service's name", async () => {
    const { out } = await generate("--telemetry", TELEMETRY, "--preset", "honeycomb=eu");
    expect(parseEnv(out)).toMatchObject({
      OTEL_SERVICE_NAME: "audio-orchestrator",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://api.eu1.honeycomb.io",
    });
    expect(out).toContain("# Made by Sightline 1.2.3");
  });

  it("writes a file, and says whether that changed it", async () => {
    const first = await generate("--preset", "loki", "--out", folder, "--json");
    expect(JSON.parse(first.out)).toEqual({
      ok: true,
      files: [{ file: join(folder, "loki.env"), changed: true }],
    });
    const again = await generate("--preset", "loki", "--out", folder);
    expect(again.out).toBe(`${join(folder, "loki.env")} (unchanged)\n`);
    await generate("--out", folder);
    expect(await readFile(join(folder, ".env.example"), "utf8")).toContain("OTEL_SERVICE_NAME=shop-api");
  });

  it("suggests the preset that was meant, with exit code 2", async () => {
    const { code, err } = await generate("--preset", "honycomb");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean honeycomb?");
  });
});
