import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRuleFile } from "@sightline/as-code";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const SLOTH = `version: "prometheus/v1"
service: shop
slos:
  - name: checkout
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total[{{.window}}]))
    alerting: { name: CheckoutErrors }
`;
const WINDOWS = `apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page:
    quick: { errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h }
    slow: { errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h }
  ticket:
    quick: { errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d }
    slow: { errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d }
`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-rules-"));
});
afterEach(() => rm(folder, { recursive: true }));

function rules(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return sightline("generate", "rules", ...args);
}

async function sightline(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(args);
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("sightline generate rules", () => {
  it("prints rules that Prometheus can load, with Sloth's groups", async () => {
    const { code, out } = await rules("--slo", await file("slo.yml", SLOTH));
    expect(code).toBe(0);
    const { groups, problems } = readRuleFile("out.yml", out);
    expect(problems).toEqual([]);
    expect(groups.map(({ name, rules: { length } }) => `${name} ${length}`)).toEqual([
      "sloth-slo-sli-recordings-shop-checkout 8",
      "sloth-slo-meta-recordings-shop-checkout 7",
      "sloth-slo-alerts-shop-checkout 2",
    ]);
  });

  it("takes other windows with their own period", async () => {
    const windows = await file("windows.yml", WINDOWS);
    const { out } = await rules("--slo", await file("slo.yml", SLOTH), "--windows", windows);
    for (const factor of ["13.44", "3.5", "1.4000000000000001", "0.98"])
      expect(out).toContain(`> (${factor} * `);
    expect(out).toContain("slo:sli_error:ratio_rate1w");
  });

  it("weighs by traffic, waits, and leaves alerts out, by flag", async () => {
    const slo = await file("slo.yml", SLOTH);
    const traffic = await rules("--slo", slo, "--weighting", "traffic", "--for", "2m");
    expect(traffic.out).toContain("slo:sli_total:rate5m");
    expect(traffic.out).toContain("for: 2m");
    expect(readRuleFile("out.yml", traffic.out).problems).toEqual([]);
    const quiet = await rules("--slo", slo, "--no-alerts");
    expect(quiet.out).not.toContain("alert:");
  });

  it("follows patterns and writes only what changed", async () => {
    await file("a.slo.yml", SLOTH);
    await file("b.slo.yml", SLOTH.replace("service: shop", "service: mail"));
    const out = join(folder, "out");
    const first = await rules("--slo", join(folder, "*.slo.yml"), "--out", out);
    expect(first.out).toBe(`${join(out, "slo_rules.yml")}\n${join(out, "slo_rules_test.yml")}\n`);
    expect(await readFile(join(out, "slo_rules.yml"), "utf8")).toContain("sloth_id: mail-checkout");
    const second = await rules("--slo", join(folder, "*.slo.yml"), "--out", out, "--json");
    expect(JSON.parse(second.out)).toMatchObject({
      ok: true,
      files: [{ changed: false }, { changed: false }],
    });
  });

  it("tells every fault with its line, and ends with 2", async () => {
    const faulty = SLOTH.replace("99.9", "120").replace("total_query: sum(rate(", "total_query: sum(rat(");
    const slo = await file("slo.yml", faulty);
    const { code, err, out } = await rules("--slo", slo);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(`${slo}:5: slos[0].objective: the objective is 120`);
    expect(err).toContain(`${slo}:9: slos[0].sli.events.total_query: `);
    const json = await rules("--slo", slo, "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      error: { code: "FILE_FAULTY" },
      problems: [{ line: 5 }, { line: 9 }],
    });
  });

  it.each([
    [["--slo", "no-such.yml"], "no-such.yml cannot be read: there is no such file."],
    [["--slo", "no-such-*.yml"], "no file matches the pattern"],
    [[], "--slo FILE, or --shipped"],
    [["--shipped", "--set", "High5xErrorRate.threshold=1"], "Did you mean High5xxErrorRate?"],
    [["--shipped", "--set", "High5xxErrorRate.treshold=1"], "threshold, for, severity, routes"],
    [["--shipped", "--set", "High5xxErrorRate.threshold=much"], "A threshold is a number"],
    [["--shipped", "--set", "High5xxErrorRate.for=long"], "Write a duration"],
    [["--slo", "x.yml", "--period", "5m"], "a day or more"],
    [["--slo", "x.yml", "--weighting", "weight"], "time, traffic"],
  ])("%j is refused", async (args, reason) => {
    const { code, err } = await rules(...args);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  it("writes the alerts that ship, changed as a team wants, with tests of those it left alone", async () => {
    const set = ["--set", "High5xxErrorRate.threshold=0.1", "--set", "High5xxErrorRate.for=5m"];
    const { code } = await rules("--shipped", ...set, "--out", folder);
    expect(code).toBe(0);
    const text = await readFile(join(folder, "alert_rules.yml"), "utf8");
    expect(readRuleFile("alert_rules.yml", text)).toMatchObject({
      problems: [],
      groups: [{ name: "sightline-alerts" }],
    });
    expect(text).toContain("> 0.1");
    const tests = await readFile(join(folder, "alert_rules_test.yml"), "utf8");
    expect(tests).toContain("ServiceDown: it goes down");
    expect(tests).not.toContain("High5xxErrorRate:");
    const tested = await sightline("test", "rules", join(folder, "alert_rules_test.yml"));
    expect(tested).toMatchObject({ code: 0, out: expect.stringMatching(/^[34]\d passed, 0 failed/) });
  });

  it("says when there is nothing to make", async () => {
    const { code, err } = await rules(
      "--slo",
      await file("s.yml", "apiVersion: openslo/v1\nkind: Service\n"),
    );
    expect(code).toBe(2);
    expect(err).toContain("There is no SLO in ");
  });
});
