import { labelsOf, METRIC_NAME, queryInstant, type SampleStore, sampleStore } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { printRuleFile } from "../../rule/print.ts";
import { readRuleFile } from "../../rule/read.ts";
import { readSlos } from "../read/files.ts";
import { sloRuleGroups, type SloRuleOptions } from "./groups.ts";

const TEXT = `version: prometheus/v1
service: shop
slos:
  - name: checkout
    objective: 99
    sli: { events: { error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))' } }
    alerting: { name: CheckoutErrors }
`;
const IDS = { sloth_id: "shop-checkout", sloth_service: "shop", sloth_slo: "checkout" };
const STEP = 300_000;
const FEBRUARY = Date.UTC(2028, 1, 1);
const MARCH = Date.UTC(2028, 2, 1);

function rulesOf(more: Partial<SloRuleOptions>): ReadonlyMap<string, string> {
  const [slo] = readSlos([{ file: "slo.yml", text: TEXT }], 30 * 86_400_000).slos;
  if (slo === undefined) throw new Error("no SLO");
  const groups = sloRuleGroups(slo, {
    generator: { version: "1", mode: "test" },
    safeWithoutTraffic: true,
    weighting: "time",
    windowKind: "calendar",
    ...more,
  });
  const read = readRuleFile("r.yml", printRuleFile(groups), "legacy");
  expect(read.problems).toEqual([]);
  return new Map(
    read.groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => (rule.kind === "record" ? [[rule.record, rule.expr]] : [])),
    ),
  );
}

function put(store: SampleStore, record: string, time: number, value: number): void {
  store.put(labelsOf({ ...IDS, [METRIC_NAME]: record }), time, { kind: "value", value, isStale: false });
}

/** Four days around the end of a February of 29 days: two in a hundred fail, from March on one in a thousand. */
function recordings(): SampleStore {
  const store = sampleStore();
  for (let time = MARCH - 2 * 86_400_000; time <= MARCH + 2 * 86_400_000; time += STEP) {
    const isMarch = time >= MARCH;
    put(store, "slo:objective:ratio", time, 0.99);
    put(store, "slo:error_budget:ratio", time, 0.01);
    put(store, "slo:sli_error:ratio_rate5m", time, isMarch ? 0.001 : 0.02);
    put(store, "slo:sli_total:rate5m", time, 100);
    put(store, "slo:sli_error:rate5m", time, isMarch ? 0.1 : 2);
  }
  return store;
}

async function valueOf(
  expr: string | undefined,
  store: SampleStore,
  time: number,
): Promise<number | undefined> {
  const { result } = await queryInstant(expr ?? "", time, { source: store });
  return result.kind === "vector" ? result.samples[0]?.value : undefined;
}

describe("the budget of a calendar month", () => {
  it.each(["time", "traffic"] as const)("begins anew with the month, weighed by %s", async (weighting) => {
    const expr = rulesOf({ weighting }).get("slo:sli_error:ratio_month");
    const store = recordings();
    expect(await valueOf(expr, store, MARCH - STEP)).toBeCloseTo(0.02, 12);
    expect(await valueOf(expr, store, MARCH)).toBeCloseTo(0.001, 12);
    expect(await valueOf(expr, store, MARCH + STEP)).toBeCloseTo(0.001, 12);
    expect(await valueOf(expr, store, MARCH + 86_400_000)).toBeCloseTo(0.001, 12);
  });

  it("takes only steps of the month, however long ago it began", async () => {
    const expr = rulesOf({}).get("slo:sli_error:ratio_month");
    const store = sampleStore();
    const last = MARCH - STEP;
    for (let time = FEBRUARY - 10 * 86_400_000; time <= last; time += STEP)
      put(
        store,
        "slo:sli_error:ratio_rate5m",
        time,
        time < FEBRUARY ? 1 : time < FEBRUARY + 86_400_000 ? 0.29 : 0,
      );
    put(store, "slo:objective:ratio", last, 0.99);
    // One of 29 days.
    expect(await valueOf(expr, store, last)).toBeCloseTo(0.01, 12);
  });

  it("is spent by what is over of the month", async () => {
    const rules = rulesOf({});
    const store = sampleStore();
    const middle = FEBRUARY + 14.5 * 86_400_000;
    put(store, "slo:period_burn_rate:ratio", middle, 1);
    expect(await valueOf(rules.get("slo:period_error_budget_remaining:ratio"), store, middle)).toBeCloseTo(
      0.5,
      12,
    );
    expect(await valueOf(rules.get("slo:time_period:days"), store, middle)).toBe(29);
  });

  it("is no other rule than before where windows roll", () => {
    expect(rulesOf({ windowKind: "rolling" }).get("slo:sli_error:ratio_rate30d")).not.toContain("month");
  });
});

describe("a window of OpenSLO that begins at a date", () => {
  it.each([
    [
      "{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }",
      "calendar",
      0,
    ],
    ["{ duration: 1M, isRolling: false }", "calendar", 0],
    ["{ duration: 1M, isRolling: true }", undefined, 0],
    [
      "{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-15 00:00:00, timeZone: UTC } }",
      undefined,
      1,
    ],
    [
      "{ duration: 1M, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Paris } }",
      undefined,
      1,
    ],
    ["{ duration: 1Q, isRolling: false }", undefined, 1],
  ])("%s", (window, kind, told) => {
    const text = `apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout }
spec:
  service: orders
  indicator:
    metadata: { name: answers }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: e } } }
        total: { metricSource: { type: Prometheus, spec: { query: t } } }
  timeWindow: [${window}]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.999 }]
`;
    const { slos, problems, notes } = readSlos([{ file: "slo.yml", text }], 30 * 86_400_000);
    expect(problems).toEqual([]);
    expect(slos.map(({ windowKind }) => windowKind)).toEqual([kind]);
    expect(notes).toHaveLength(told);
  });
});
