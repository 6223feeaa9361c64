/** What `sightline validate rules` says of a version, and what the true promtool of that version says. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const found = spawnSync("promtool", ["--version"], { encoding: "utf8" });
const version = /version (\d+\.\d+)/u.exec(`${found.stdout}${found.stderr}`)?.[1];

/** Ours warns of functions that Prometheus 3 has behind a flag. */
const experimental =
  version?.startsWith("2.") === true ? [] : ["--enable-feature=promql-experimental-functions"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-validate-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function ours(file: string): Promise<number> {
  const { code } = await runVerb(["validate", "rules", file, "--prometheus-version", version ?? "3"]);
  return code;
}

function rule(expr: string, record = "a:b"): string {
  return `groups: [{ name: g, rules: [{ record: ${JSON.stringify(record)}, expr: ${JSON.stringify(expr)} }] }]\n`;
}

describe("rules for the Prometheus that is installed", () => {
  it.skipIf(version === undefined).each([
    ["plain", rule("sum(rate(up[5m]))")],
    ["unit", rule("rate(up[300])")],
    ["quoted", rule('{"http.requests"}')],
    ["recorded", rule("up", "http.requests")],
    ["smoothed", rule("double_exponential_smoothing(up[5m], 0.5, 0.5)")],
    ["winters", rule("holt_winters(up[5m], 0.5, 0.5)")],
    ["present", rule("present_over_time(up[5m])")],
    ["sine", rule("sin(up)")],
    ["limit", "groups: [{ name: g, limit: 3, rules: [{ record: a, expr: up }] }]\n"],
    ["offset", "groups: [{ name: g, query_offset: 1m, rules: [{ record: a, expr: up }] }]\n"],
    ["labels", "groups: [{ name: g, labels: { a: b }, rules: [{ record: a, expr: up }] }]\n"],
    ["kept", "groups: [{ name: g, rules: [{ alert: a, expr: up == 0, keep_firing_for: 5m }] }]\n"],
    ["twice", "groups: [{ name: g, rules: [{ record: a, expr: up }, { record: a, expr: up }] }]\n"],
  ])("%s", async (name, text) => {
    const file = join(folder, `${name}.yml`);
    await writeFile(file, text);
    const { status } = spawnSync("promtool", [...experimental, "check", "rules", file]);
    expect(await ours(file)).toBe(status);
  });
});
