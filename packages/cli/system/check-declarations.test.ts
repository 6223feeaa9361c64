/** Code against a `telemetry.ts` that the true loader read, and what a metric breaks that is gone. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, createCheckout, type Said } from "./checkout.ts";

const SDK = fileURLToPath(new URL("../../sdk", import.meta.url));

/** Its metrics are in a file of their own, as large declarations have it. */
const METRICS = `import { defineMetrics } from "@sightline/sdk/telemetry";

export const metrics = defineMetrics({
  orders_created_total: { type: "counter", unit: "{order}", labels: ["status"] },
  order_value: { type: "histogram", unit: "{PHP}", buckets: [100, 1000] },
});
`;
const TELEMETRY = `import { defineTelemetry, metricsOf, rate, sum } from "@sightline/sdk/telemetry";
import { metrics } from "./metrics.ts";

const m = metricsOf(metrics);
export default defineTelemetry({
  service: { name: "acme-shop" },
  metrics,
  slos: {
    taken: {
      objective: 99,
      indicator: {
        kind: "ratio",
        total: { metric: "orders_created_total" },
        bad: { metric: "orders_created_total", where: { status: "failed" } },
      },
    },
  },
  dashboards: {
    shop: {
      title: "Shop",
      rows: [{ title: "Orders", panels: [{ title: "Value", kind: "time", queries: [{ query: { kind: "rate", metric: "order_value", part: "sum", window: "5m" } }] }] }],
    },
  },
});
void [m, rate, sum];
`;
const CODE = `import { incrementCounter, observeHistogram } from "@sightline/sdk";

export function placed(status, value) {
  incrementCounter("orders_created_total", 1, { status });
  observeHistogram("order_value", value);
}
`;
const RULES = `groups:
  - name: orders
    rules:
      - record: orders:failed:rate5m
        expr: sum(rate(orders_created_total{status="failed"}[5m]))
      - alert: OrdersFailing
        expr: orders:failed:rate5m > 1
      - alert: OrdersAreSmall
        expr: histogram_quantile(0.5, sum by (le) (rate(order_value_bucket[5m]))) < 100
`;
const DASHBOARD = JSON.stringify({
  title: "Sales",
  panels: [
    { title: "Orders a second", targets: [{ expr: "sum(rate(orders_created_total[$__rate_interval]))" }] },
  ],
});

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  mkdirSync(join(checkout.folder, "node_modules/@sightline"), { recursive: true });
  symlinkSync(SDK, join(checkout.folder, "node_modules/@sightline/sdk"));
  await checkout.put(".gitignore", "node_modules\n");
  await checkout.put("package.json", '{ "name": "shop", "type": "module" }\n');
  await checkout.put("metrics.ts", METRICS);
  await checkout.put("telemetry.ts", TELEMETRY);
  await checkout.put("src/orders.ts", CODE);
});
afterEach(() => checkout.remove());

function check(...args: string[]): Promise<Said> {
  return checkout.sightline("check", checkout.folder, ...args);
}

function withTelemetry(...args: string[]): Promise<Said> {
  return check(...args, "--telemetry", join(checkout.folder, "telemetry.ts"));
}

async function findings(
  said: Promise<Said>,
): Promise<readonly { rule: string; line: number; reason: string }[]> {
  const { out, err } = await said;
  expect(err).toBe("");
  return JSON.parse(out).findings;
}

describe("sightline check --telemetry", () => {
  it("lets code in that records what is declared, and says what is not", async () => {
    expect(await withTelemetry()).toMatchObject({ code: 0 });
    await checkout.put("src/orders.ts", CODE.replace("{ status }", "{ state: status }"));
    const refused = await withTelemetry();
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("src/orders.ts:4");
    expect(refused.out).toContain(
      "orders_created_total is recorded with the label state, and declares status.",
    );
    // Who names no declaration is judged as ever.
    expect(await check()).toMatchObject({ code: 0 });
  });

  it("is asked for by the configuration too, without a declaration by --declarations", async () => {
    await checkout.put("src/log.ts", "export const log = (logger, id) => logger.info(`order ${id}`);\n");
    expect((await findings(check("--declarations", "--json"))).map(({ rule }) => rule)).toEqual([
      "log-interpolated",
    ]);
    await checkout.put("sightline.config.json", '{ "check": { "telemetry": ["telemetry.ts"] } }');
    expect((await findings(check("--json"))).map(({ rule }) => rule)).toEqual(["log-interpolated"]);
  });

  it("judges only what is new against a base", async () => {
    await checkout.put("src/log.ts", "export const log = (logger, id) => logger.info(`order ${id}`);\n");
    checkout.commit();
    expect(await findings(withTelemetry("--base", "HEAD", "--json"))).toEqual([]);
    await checkout.put("src/more.ts", "export const more = (logger, id) => logger.info(`more ${id}`);\n");
    expect((await findings(withTelemetry("--base", "HEAD", "--json"))).map(({ line }) => line)).toEqual([1]);
  });

  it("says which metric a change left without a use, though its declaration was not touched", async () => {
    checkout.commit();
    await checkout.put("src/orders.ts", CODE.replace(/^ {2}observeHistogram.*\n/mu, ""));
    expect(await findings(withTelemetry("--base", "HEAD", "--json"))).toMatchObject([
      { rule: "metric-unused", file: "telemetry.ts", entryPoint: "metric order_value" },
    ]);
    // Once that is let in, nobody is told again.
    checkout.commit();
    expect(await findings(withTelemetry("--base", "HEAD", "--json"))).toEqual([]);
  });

  it("names every rule, alert, panel and SLO that a renamed metric breaks", async () => {
    await checkout.put("rules/orders.yml", RULES);
    await checkout.put("grafana/sales.json", DASHBOARD);
    checkout.commit();
    await checkout.put("metrics.ts", METRICS.replace("orders_created_total", "orders_placed_total"));
    await checkout.put("src/orders.ts", CODE.replace("orders_created_total", "orders_placed_total"));
    const [finding, ...others] = await findings(withTelemetry("--base", "HEAD", "--json"));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: "metric-removed", file: "telemetry.ts" });
    for (const broken of [
      "recording rule orders:failed:rate5m (rules/orders.yml:4)",
      'panel "Orders a second" of "Sales" (grafana/sales.json)',
      "SLO taken (telemetry.ts)",
    ])
      expect(finding?.reason).toContain(broken);
    expect(finding?.reason).not.toContain("OrdersAreSmall");
    expect(finding).toMatchObject({ fix: expect.stringContaining("orders_placed_total") });
  });

  it("says the same of a metric that is taken out, and nothing once nobody asks for it", async () => {
    await checkout.put("rules/orders.yml", RULES);
    checkout.commit();
    const without = METRICS.replace(/ {2}order_value.*\n/u, "");
    await checkout.put("metrics.ts", without);
    await checkout.put("src/orders.ts", CODE.replace(/ {2}observeHistogram.*\n/u, ""));
    const [finding] = await findings(withTelemetry("--base", "HEAD", "--json"));
    expect(finding?.reason).toContain("alert OrdersAreSmall (rules/orders.yml:8)");
    expect(finding?.reason).toContain("dashboard shop");
    await checkout.put("rules/orders.yml", RULES.replace(/ {6}- alert: OrdersAreSmall\n.*\n/u, ""));
    await checkout.put("telemetry.ts", TELEMETRY.replace(/ {2}dashboards: \{[^]*?\n {2}\},\n/u, ""));
    expect(await findings(withTelemetry("--base", "HEAD", "--json"))).toEqual([]);
  });

  it("tells what is wrong with a declaration as findings, and ends with 2 for one that cannot be loaded", async () => {
    await checkout.put("telemetry.ts", TELEMETRY.replace("objective: 99", "objective: 120"));
    const [finding] = await findings(withTelemetry("--json"));
    expect(finding).toMatchObject({ rule: "telemetry-faulty", line: 10 });
    await checkout.put("telemetry.ts", "throw new Error('no');\n");
    expect(await withTelemetry()).toMatchObject({ code: 2 });
    expect(await check("--telemetry", join(checkout.folder, "gone.ts"))).toMatchObject({ code: 2 });
  });
});
