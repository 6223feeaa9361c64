/** What `sightline generate` makes of declarations: of the examples, and of files with faults. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRouting, readRuleFile } from "@sightline/as-code";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const EXAMPLES = ["declarations/isp-platform.telemetry.ts", "declarations/card-erp.telemetry.ts"];
const SERVICE =
  'service: { name: "shop", team: "sales" }, metrics: { orders: { type: "counter", labels: ["status"] } }';

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-telemetry-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function generate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["generate", ...args]);
}

async function declared(parts: string, name = "telemetry.mjs"): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `export default { ${SERVICE}, ${parts} };\n`);
  return file;
}

function rule(query: string, more = ""): string {
  return `alerts: { rules: { Odd: { query: { kind: "promql", text: ${JSON.stringify(query)} }, severity: "warning", summary: "odd", ${more} } } }`;
}

describe("sightline generate, from a declaration", () => {
  it.each([...EXAMPLES, "audio-orchestrator/telemetry.ts"])("makes rules of examples/%s", async (name) => {
    const file = fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
    expect(await generate("rules", "--telemetry", file, "--out", folder)).toMatchObject({ code: 0, err: "" });
    for (const made of ["slo_rules.yml", "alert_rules.yml"]) {
      const text = await readFile(join(folder, made), "utf8");
      expect(readRuleFile(made, text, "legacy").problems).toEqual([]);
    }
    expect(await readFile(join(folder, "alert_rules.yml"), "utf8")).toContain("name: sightline-alerts");
    const { code, out } = await generate("alertmanager", "--telemetry", file);
    expect(code).toBe(0);
    expect(out).toContain("pagerduty_configs");
  });

  it("makes of own alerts a group with the team, beside those shipped that are kept", async () => {
    const query = '{ kind: "rate", metric: "orders", window: "5m", groupedBy: ["status"] }';
    const own = `Odd: { query: ${query}, for: "5m", severity: "warning", summary: "odd", labels: { area: "web" } }`;
    const file = await declared(
      `alerts: { rules: { ${own} }, shipped: { ServiceDown: false, ErrorRateSpike: { threshold: 0.5 } } }`,
    );
    const { out } = await generate("rules", "--slo", file, "--json");
    const { groups } = JSON.parse(out);
    expect(groups).toMatchObject([
      {
        name: "shop-alerts",
        rules: [
          {
            alert: "Odd",
            expr: "sum by (status) (rate(orders_total[5m]))",
            for: "5m",
            labels: { severity: "warning", team: "sales", area: "web" },
            annotations: { summary: "odd" },
          },
        ],
      },
      { name: "sightline-alerts" },
    ]);
    const shipped = JSON.stringify(groups[1]);
    expect(shipped).not.toContain("ServiceDown");
    expect(shipped).toContain("> 0.5");
  });

  it.each([
    [
      rule("rate(order_total[5m])"),
      /alerts\.rules\.Odd\.query: at 1:6 there is no metric order_total\. Did you mean orders_total\?/,
    ],
    [rule("orders_total{statsu='x'}"), /has no label statsu\. Did you mean status\?/],
    [rule("orders_total", 'description: "{{ $labels.x"'), /alerts\.rules\.Odd\.description: /],
    [
      'slos: { a: { objective: 99, indicator: { kind: "error-ratio", errorRatioQuery: "vector(0)" } } }',
      /slos\.a\.indicator\.errorRatioQuery: .*\{\{\.window\}\}/,
    ],
    [
      "alerts: { shipped: { ServiceDwon: false } }",
      /alerts\.shipped\.ServiceDwon.*Did you mean ServiceDown/s,
    ],
  ])("tells file and path of what is wrong: %s", async (parts, words) => {
    const { code, err } = await generate("rules", "--telemetry", await declared(parts)).catch(
      (error: Error) => ({
        code: 2,
        err: error.message,
      }),
    );
    expect(code).toBe(2);
    expect(err).toContain("telemetry.mjs");
    expect(err).toMatch(words);
  });

  it("does not let two declarations disagree on what ships", async () => {
    const one = await declared("alerts: { shipped: { ServiceDown: false } }", "one.mjs");
    const other = await declared('alerts: { shipped: { ServiceDown: { for: "5m" } } }', "other.mjs");
    const { code, err } = await generate("rules", "--telemetry", one, other);
    expect(code).toBe(2);
    expect(err).toMatch(/other\.mjs:1: alerts\.shipped\.ServiceDown: .*one\.mjs says something else/);
  });

  it("says when nobody would be told", async () => {
    const file = await declared("alerts: {}");
    expect((await generate("alertmanager", "--telemetry", file)).err).toContain("does not say who is told");
    expect(readRouting("x.yml", "fallback: a").ok).toBe(false);
  });

  it("prints a manifest with every name and query as Prometheus has it", async () => {
    const file = await declared(
      `slos: { taken: { objective: 99, indicator: { kind: "ratio", total: { metric: "orders" }, bad: { metric: "orders", where: { status: "failed" } } } } },
       alerts: { shipped: false, rules: { Odd: { query: { kind: "promql", text: "orders_total > 5" }, severity: "warning", summary: "odd" } } },
       dashboards: { d: { title: "D", rows: [{ title: "R", panels: [{ kind: "time", title: "P", queries: [{ query: { kind: "increase", metric: "orders", window: "1h", groupedBy: [] } }] }] }] } },
       tenants: { label: "tenant_id" }`,
    );
    const { code, out } = await generate("manifest", "--telemetry", file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      manifest: 1,
      service: { name: "shop", team: "sales" },
      metrics: [
        {
          name: "orders",
          prometheus: "orders_total",
          type: "counter",
          labels: [{ name: "status", prometheus: "status" }],
        },
      ],
      slos: [
        {
          name: "taken",
          objective: 99,
          periodSeconds: 2_592_000,
          expressions: {
            kind: "events",
            errorQuery: 'sum(rate(orders_total{status="failed"}[{{.window}}]))',
            totalQuery: "sum(rate(orders_total[{{.window}}]))",
          },
        },
      ],
      alerts: [{ name: "Odd", source: "own", expr: "orders_total > 5", for: "0s" }],
      dashboards: [
        {
          name: "d",
          id: "shop-d",
          rows: [{ panels: [{ queries: [{ kind: "promql", expr: "sum(increase(orders_total[1h]))" }] }] }],
        },
      ],
      tenants: { label: "tenant_id" },
    });
  });
});
