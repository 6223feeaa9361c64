import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-stack-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(args);
}

describe("sightline validate stack", () => {
  it("finds nothing in what was generated, and tells what it read", async () => {
    await cli("generate", "stack", "--out", folder);
    expect(await cli("validate", "stack", folder, "--strict")).toEqual({
      code: 0,
      out: "read 2 compose, 3 collector, 1 prometheus, 1 rules\n0 errors, 0 warnings\n",
      err: "",
    });
  });

  it("finds a secret that nobody wrote, and a file that is gone", async () => {
    await cli("generate", "stack", "--out", folder, "--preset", "newrelic");
    await rm(join(folder, "alert_rules.yml"));
    const { code, out } = await cli("validate", "stack", folder);
    expect(code).toBe(1);
    expect(out).toContain("there is no ./secrets/newrelic_license_key. Write it: printf");
    expect(out).toContain("prometheus.yml:");
    expect(out).toContain("there is no alert_rules.yml");
    expect(out).toContain("there is no ./alert_rules.yml");
    await writeFile(join(folder, "secrets", "newrelic_license_key"), "abc\n");
    expect((await cli("validate", "stack", folder)).out).toContain("ends with a line break");
  });

  it("reads folders, for a version, as JSON", async () => {
    await mkdir(join(folder, "otel"));
    const file = join(folder, "otel", "config.yaml");
    await writeFile(
      file,
      "receivers: { otlp: {} }\nexporters: { logging: {} }\nprocessors: { memory_limiter: {} }\nservice: { pipelines: { logs: { receivers: [otlp], processors: [memory_limiter], exporters: [logging] } } }\n",
    );
    const { code, out } = await cli("validate", "stack", folder, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      errors: 1,
      warnings: 0,
      files: [file],
      findings: [{ severity: "error", file, line: 2, path: "exporters.logging" }],
      kinds: { collector: 1 },
    });
    expect((await cli("validate", "stack", folder, "--collector-version", "0.80")).code).toBe(0);
  });

  it("answers to `check stack` too, unless that is a folder for the gate", async () => {
    await cli("generate", "stack", "--out", folder);
    expect(await cli("check", "stack", folder, "--strict")).toEqual(
      await cli("validate", "stack", folder, "--strict"),
    );
    const { code, err } = await cli("check", "stack");
    expect(code).toBe(2);
    expect(err).toContain("sightline validate stack DIR");
  });

  it("refuses what is no directory, and no version", async () => {
    expect((await cli("validate", "stack", join(folder, "gone"))).err).toContain(
      "there is no such directory",
    );
    const { code, err } = await cli("validate", "stack", folder, "--collector-version", "1");
    expect(code).toBe(2);
    expect(err).toContain("such as 0.159");
  });
});
