import { readFileSync } from "node:fs";
import { durationSeconds } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { writeNotices } from "../../notice/notices.ts";
import { MetricsRegistry } from "../../metrics/registry.ts";
import type { BusinessMetricSpec, BusinessValue } from "../metric/spec.ts";
import { BUSINESS_METRIC_TYPES } from "../metric/type.ts";
import { TenantMetrics } from "../tenant-metrics.ts";
import type { SloEvaluation } from "./evaluation.ts";

interface Case {
  readonly name: string;
  readonly lines: readonly string[];
}

const cases: readonly Case[] = readFileSync(new URL("arithmetic.cases.txt", import.meta.url), "utf8")
  .split(/^case /m)
  .slice(1)
  .map((text) => {
    const [name = "", ...lines] = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return { name, lines };
  });

const seconds = (text: string): number => {
  const parsed = durationSeconds(text);
  if (parsed === undefined) throw new Error(`${text} is no duration`);
  return parsed;
};

/** `login success_rate target=99 alert=95` */
function specOf(text: string): BusinessMetricSpec {
  const [name = "", type, ...pairs] = text.split(" ");
  const metricType = BUSINESS_METRIC_TYPES.find((known) => known === type);
  if (metricType === undefined) throw new Error(`${type ?? "nothing"} is no type`);
  const given = Object.fromEntries(pairs.map((pair) => pair.split("=", 2)));
  const member = (key: string, as: string, value: unknown = Number(given[key])) =>
    given[key] === undefined ? {} : { [as]: value };
  const floor = { ...member("events", "minimumEvents"), ...member("failures", "minimumFailures") };
  return {
    name,
    metricType,
    ...member("target", "sloTarget"),
    ...member("alert", "alertThreshold"),
    ...member("below", "goodBelow"),
    ...member("window", "window", given["window"]),
    ...member("direction", "direction", given["direction"]),
    ...member("aggregate", "aggregate", given["aggregate"]),
    ...(Object.keys(floor).length === 0 ? {} : { floor }),
  };
}

/** `995 good 5 bad`, `value 400 × 95` */
function valuesOf(text: string): readonly BusinessValue[] {
  const batch = /^(\d+) good (\d+) bad$/.exec(text);
  if (batch !== null) return [{ good: Number(batch[1]), total: Number(batch[1]) + Number(batch[2]) }];
  const single = /^value (\S+)(?: × (\d+))?$/.exec(text);
  if (single === null) throw new Error(`not understood: ${text}`);
  return Array.from({ length: Number(single[2] ?? 1) }, () => Number(single[1]));
}

function factOf(evaluation: SloEvaluation, fact: string): string {
  const [word = "", ...rest] = fact.split(" ");
  const window = rest[0] ?? "";
  switch (word) {
    case "value":
      return shown(evaluation.currentValue);
    case "state":
      return evaluation.state;
    case "burn":
      return `${window} ${shown(new Map(Object.entries(evaluation.burnRates ?? {})).get(window) ?? null)}`;
    case "left":
      return shown(evaluation.errorBudgetLeft);
    case "gone":
      return shown(evaluation.secondsUntilBudgetGone);
    case "alert":
      return evaluation.burnAlert ?? "none";
    case "observed":
      return `${window} ${shown(new Map(Object.entries(evaluation.observedFor)).get(window) ?? null)}`;
    case "low":
      return evaluation.isLowTraffic ? "yes" : "no";
    case "held":
      return evaluation.isHeld ? "yes" : "no";
    case "says": {
      const part = fact.slice(6, -1);
      return evaluation.sentence.includes(part) ? `"${part}"` : evaluation.sentence;
    }
    default:
      throw new Error(`no such fact: ${fact}`);
  }
}

const shown = (value: number | null): string => (value === null ? "none" : String(Number(value.toFixed(4))));

function run({ lines }: Case): { wanted: string; got: string }[] {
  let now = 0;
  const registry = new MetricsRegistry({
    notices: writeNotices(() => undefined),
    now: () => now,
    wallMs: (mark) => mark,
  });
  const period = lines.find((line) => line.startsWith("period "))?.slice(7);
  const metrics = new TenantMetrics({
    serviceName: "test",
    metricsRegistry: registry,
    registerDefaults: false,
    ...(period === undefined ? {} : { sloPeriod: period }),
  });
  let name = "";
  const results: { wanted: string; got: string }[] = [];
  const record = (at: number, text: string): void => {
    if (at * 1000 < now) throw new Error("time goes back");
    now = at * 1000;
    for (const value of valuesOf(text)) metrics.recordBusinessMetric(name, value, { tenantId: "acme" });
  };
  for (const line of lines) {
    const [word = "", ...rest] = line.split(" ");
    const [first = "", ...others] = rest;
    if (word === "metric") {
      const spec = specOf(rest.join(" "));
      name = spec.name;
      metrics.registerBusinessMetric(spec);
    } else if (word === "at") record(seconds(first), others.join(" "));
    else if (word === "totals") {
      now = seconds(first) * 1000;
      const [batch] = valuesOf(others.join(" "));
      if (typeof batch !== "object") throw new Error(`not understood: ${line}`);
      metrics.recordBusinessTotals(name, batch, { tenantId: "acme" });
    } else if (word === "every") {
      const [, from = "", , to = "", ...what] = others;
      for (let at = seconds(from); at < seconds(to); at += seconds(first)) record(at, what.join(" "));
    } else if (word === "=>") {
      now = seconds(first) * 1000;
      const [evaluation] = metrics.evaluateSlos({ tenantId: "acme" });
      if (evaluation === undefined) throw new Error("nothing was evaluated");
      for (const fact of others.join(" ").split(", ")) {
        const [key = ""] = fact.split(" ");
        results.push({ wanted: `${first} ${fact}`, got: `${first} ${key} ${factOf(evaluation, fact)}` });
      }
    } else if (word !== "period") throw new Error(`not understood: ${line}`);
  }
  return results;
}

describe("SLO arithmetic", () => {
  it.each(cases)("$name", (one) => {
    const results = run(one);
    expect(results.length).toBeGreaterThan(0);
    expect(results.map(({ got }) => got)).toEqual(results.map(({ wanted }) => wanted));
  });
});
