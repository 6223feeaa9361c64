import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRuleFile } from "@sightline/as-code";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const SLO = `version: prometheus/v1
service: shop
slos:
  - name: checkout
    objective: 99.9
    sli: { events: { error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t{le="1"}[{{.window}}]))' } }
    alerting: { name: CheckoutErrors }
`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-target-"));
  await writeFile(join(folder, "slo.yml"), SLO);
});
afterEach(() => rm(folder, { recursive: true }));

async function generate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["generate", ...args]);
}

const rules = (...args: string[]): ReturnType<typeof generate> => generate("rules", ...args);

describe("sightline generate rules --target", () => {
  it("grafana writes alerts for its folder, and the recording rules for its Prometheus", async () => {
    const out = join(folder, "out");
    const slo = join(folder, "slo.yml");
    const { code, err } = await rules("--slo", slo, "--shipped", "--target", "grafana", "--out", out);
    expect(code).toBe(0);
    expect(err).toContain("its 8 recording rules stay with the Prometheus");
    expect((await readdir(out)).toSorted()).toEqual(["grafana_alerts.yaml", "recording_rules.yml"]);
    const recordings = readRuleFile("r.yml", await readFile(join(out, "recording_rules.yml"), "utf8"));
    expect(recordings.problems).toEqual([]);
    expect(recordings.groups).toHaveLength(2);
    const alerts = await readFile(join(out, "grafana_alerts.yaml"), "utf8");
    expect(alerts).toContain("folder: Sightline");
    expect(alerts).toContain("title: CheckoutErrors (critical)");
  });

  it("grafana asks the data source that is named", async () => {
    const { out } = await rules(
      "--shipped",
      "--target",
      "grafana",
      "--datasource",
      "mimir",
      "--folder",
      "Shop",
    );
    expect(out).toContain("datasourceUid: mimir");
    expect(out).toContain("folder: Shop");
  });

  it("signoz prints rules as its API takes them", async () => {
    const { out, err } = await rules("--slo", join(folder, "slo.yml"), "--target", "signoz");
    expect(err).toContain("SigNoz has no recording rules");
    expect(JSON.parse(out)).toMatchObject([
      { alert: "CheckoutErrors (critical)", schemaVersion: "v2alpha1" },
      { alert: "CheckoutErrors (warning)" },
    ]);
    const { out: json } = await rules("--slo", join(folder, "slo.yml"), "--target", "signoz", "--json");
    expect(JSON.parse(json)).toMatchObject({ ok: true, rules: [{}, {}], notes: [{}, {}] });
  });

  it("is refused for others", async () => {
    expect(await rules("--shipped", "--target", "datadog")).toMatchObject({
      code: 2,
      err: expect.stringContaining("prometheus, grafana, signoz"),
    });
  });
});

describe("sightline generate rules --prometheus-version", () => {
  it("says once what that version does not match", async () => {
    const slo = join(folder, "slo.yml");
    const three = await rules("--slo", slo);
    expect(three.code).toBe(0);
    expect(three.err.match(/matches nothing that Prometheus 3 scrapes/gu)).toHaveLength(1);
    expect((await rules("--slo", slo, "--prometheus-version", "2.42")).err).toBe("");
  });

  it("refuses what it does not load", async () => {
    const slo = join(folder, "labels.yml");
    await writeFile(slo, SLO.replace("service: shop", 'service: shop\nlabels: { "a.b": c }'));
    const { code, err } = await rules("--slo", slo, "--prometheus-version", "2.42");
    expect(code).toBe(2);
    expect(err).toContain("a.b");
  });

  it.each(["3", "2.42"])("has nothing to say against the alerts that ship, in %s", async (version) => {
    expect(await rules("--shipped", "--prometheus-version", version)).toMatchObject({ code: 0, err: "" });
  });
});

describe("sightline generate alertmanager --target", () => {
  it.each([
    ["grafana", "grafana_contact_points.yaml", "contactPoints:"],
    ["signoz", "signoz_channels.json", '"channels"'],
    ["prometheus", "alertmanager.yml", "inhibit_rules:"],
  ])("%s writes %s", async (target, file, content) => {
    const flags = ["--slack-url-file", "/run/secrets/slack", "--pagerduty-key-file", "/run/secrets/pager"];
    const { code, err } = await generate("alertmanager", ...flags, "--target", target, "--out", folder);
    expect(code).toBe(0);
    expect(err.includes("no inhibition")).toBe(target !== "prometheus");
    const text = await readFile(join(folder, file), "utf8");
    expect(text).toContain(content);
    expect(text).toContain("/run/secrets/slack");
  });
});
