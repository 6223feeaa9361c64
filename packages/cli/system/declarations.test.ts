/** What declarations of the examples become, read by the true promtool and amtool. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const installed = spawnSync("promtool", ["--version"]).status === 0;
const hasAmtool = spawnSync("amtool", ["--version"]).status === 0;

async function sightline(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, out, err } = await runVerb(args);
  return { code, said: out + err };
}

describe.each([
  "audio-orchestrator/telemetry.ts",
  "declarations/isp-platform.telemetry.ts",
  "declarations/card-erp.telemetry.ts",
])("what examples/%s becomes", (name) => {
  const file = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sightline-declared-"));
    for (const verb of ["rules", "alertmanager"]) {
      const made = await sightline("generate", verb, "--telemetry", file, "--out", folder);
      if (made.code !== 0) throw new Error(made.said);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  // That promtool agrees with the tests of an SLO's alerts is seen in rules.test.ts; here it would take minutes.
  it.skipIf(!installed)("is taken by promtool (from the package prometheus)", () => {
    const args = ["check", "rules", "slo_rules.yml", "alert_rules.yml"];
    const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
    expect(`${status} ${stdout}${stderr}`).toMatch(/^0 [^]*SUCCESS/u);
  });

  it.skipIf(!hasAmtool)("is taken by amtool (from the package prometheus-alertmanager)", () => {
    const config = join(folder, "alertmanager.yml");
    const { status, stdout, stderr } = spawnSync("amtool", ["check-config", config], { encoding: "utf8" });
    expect(`${status} ${stdout}${stderr}`).toMatch(/^0 [^]*SUCCESS/u);
    const asked = ["config", "routes", "test", `--config.file=${config}`, "severity=critical"];
    expect(spawnSync("amtool", asked, { encoding: "utf8" }).stdout).toContain("on-call");
  });

  it("passes its own tests of alerts", async () => {
    const { code, said } = await sightline("test", "rules", join(folder, "alert_rules_test.yml"));
    expect(said).toMatch(/ 0 failed/);
    expect(code).toBe(0);
  });
});
