import { describe, expect, it } from "vitest";
import type { InputSeries } from "../../rule-test/rule-test.ts";
import { runRuleTest } from "../../rule-test/run.ts";
import { printRuleFile } from "../../rule/print.ts";
import { readRuleFile } from "../../rule/read.ts";
import { readRuleTests } from "../../rule-test/read.ts";
import { printRuleTests, sloAlertTests } from "../rules/alert-tests.ts";
import { sloRuleGroups, type SloRuleOptions } from "../rules/groups.ts";
import { declaredSlos, type SloSource } from "./declared.ts";

const SOURCE: SloSource = {
  service: { name: "shop-orders", team: "payments" },
  metrics: {
    "orders.created": { type: "counter", unit: "{order}", labels: ["status", "tenant.id"] },
    "order.duration": { type: "histogram", unit: "s", labels: ["tenant.id"] },
    depth: { type: "gauge" },
  },
  slos: {
    checkout: {
      objective: 99,
      indicator: {
        kind: "ratio",
        total: { metric: "orders.created" },
        bad: { metric: "orders.created", where: { status: ["failed", "lost.in.mail"] } },
      },
    },
  },
};
const OPTIONS: SloRuleOptions = {
  generator: { version: "1", mode: "test" },
  safeWithoutTraffic: true,
  weighting: "time",
};

function slo(indicator: NonNullable<SloSource["slos"]>[string]["indicator"], more: object = {}): SloSource {
  return { ...SOURCE, slos: { checkout: { objective: 99, indicator, ...more } } };
}

function queries(source: SloSource): object | undefined {
  const { slos, problems } = declaredSlos(source);
  expect(problems).toEqual([]);
  return slos[0]?.sli;
}

describe("the queries of a declared SLO", () => {
  it("select by labels, as Prometheus names metrics and labels", () => {
    expect(queries(SOURCE)).toEqual({
      kind: "events",
      totalQuery: "sum(rate(orders_created_total[{{.window}}]))",
      errorQuery: String.raw`sum(rate(orders_created_total{status=~"failed|lost\\.in\\.mail"}[{{.window}}]))`,
    });
  });

  it("take what is not good, by tenant where tenants have budgets", () => {
    const total = "sum by (tenant_id) (rate(orders_created_total[{{.window}}]))";
    const good = 'sum by (tenant_id) (rate(orders_created_total{status="paid"}[{{.window}}]))';
    const indicator = {
      kind: "ratio",
      total: { metric: "orders.created" },
      good: { metric: "orders.created", where: { status: "paid" } },
    } as const;
    expect(queries(slo(indicator, { tenantLabel: "tenant.id" }))).toEqual({
      kind: "events",
      totalQuery: total,
      errorQuery: `${total} - (${good} or ${total} * 0)`,
    });
  });

  it("count what lasts longer than a bound, in either spelling of whole numbers", () => {
    expect(latency(0.5)).toMatchObject({
      totalQuery: "sum(rate(order_duration_seconds_count[{{.window}}]))",
      errorQuery: expect.stringContaining('order_duration_seconds_bucket{le="0.5"}'),
    });
    expect(latency(1)).toMatchObject({ errorQuery: expect.stringContaining(String.raw`{le=~"1(\\.0)?"}`) });
  });

  it.each([
    [
      { kind: "ratio", total: { metric: "orders.craeted" }, bad: { metric: "orders.created" } },
      "total.metric",
      "Did you mean orders.created?",
    ],
    [
      { kind: "ratio", total: { metric: "depth" }, bad: { metric: "orders.created" } },
      "total.metric",
      "Choose a counter.",
    ],
    [
      {
        kind: "ratio",
        total: { metric: "orders.created" },
        bad: { metric: "orders.created", where: { state: "x" } },
      },
      "bad.where.state",
      "It has status, tenant.id.",
    ],
    [{ kind: "latency", histogram: { metric: "order.duration" }, below: 0.3 }, "below", "0.25, 0.5"],
  ] as const)("name what is not declared: %j", (indicator, path, fix) => {
    expect(declaredSlos(slo(indicator))).toMatchObject({
      slos: [],
      problems: [{ path: `slos.checkout.indicator.${path}`, fix: expect.stringContaining(fix) }],
    });
  });
});

function latency(below: number): object | undefined {
  return queries(slo({ kind: "latency", histogram: { metric: "order.duration" }, below }));
}

/** What fires in an hour, of one order in so many failing. */
async function firing(total: string, failed: string): Promise<string> {
  const groups = declaredSlos(SOURCE).slos.flatMap((one) => sloRuleGroups(one, OPTIONS));
  const read = readRuleFile("rules.yml", printRuleFile(groups));
  expect(read.problems).toEqual([]);
  const series: InputSeries[] = [
    { series: 'orders_created_total{status="paid"}', values: total, line: 1 },
    { series: 'orders_created_total{status="failed"}', values: failed, line: 1 },
  ];
  const [outcome] = await runRuleTest(
    {
      file: "test.yml",
      name: "an hour",
      line: 1,
      interval: 60_000,
      evaluationInterval: 300_000,
      series,
      expectations: [
        {
          kind: "life",
          line: 1,
          alert: "ShopOrdersCheckoutErrorBudgetBurn",
          labels: { sloth_severity: "page", team: "payments" },
        },
      ],
      externalLabels: {},
      externalUrl: "",
      fuzzy: false,
    },
    read.groups,
  );
  return outcome?.got ?? "";
}

describe("the alerts of a declared SLO", () => {
  it("fire for half of many orders, and for five failures however quiet it is", async () => {
    expect(await firing("0+10x60", "0+10x60")).toBe("fires at 5m");
    expect(await firing("0x60", "0x10 1x5 2x5 3x5 4x5 5x5 6x25")).toMatch(/^fires at (?:35|40)m/);
  });

  it("do not fire for one failure in three, nor without any order", async () => {
    expect(await firing("0x20 1x20 2x20", "0x30 1x30")).toBe("never fires");
    expect(await firing("0x60", "0x60")).toBe("never fires");
  });

  it("have tests that hold", async () => {
    const { slos } = declaredSlos(SOURCE);
    const text = printRuleTests(
      ["rules.yml"],
      slos.flatMap((one) => sloAlertTests(one, OPTIONS)).slice(0, 2),
    );
    const groups = slos.flatMap((one) => sloRuleGroups(one, OPTIONS));
    const outcomes = await Promise.all(
      readRuleTests("t.yml", text).tests.map((test) => runRuleTest(test, groups)),
    );
    expect(outcomes.flat()).toHaveLength(3);
    expect(outcomes.flat().filter(({ ok }) => !ok)).toEqual([]);
  });
});
