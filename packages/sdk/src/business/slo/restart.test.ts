import { SightlineError } from "@sightline/model";
import { beforeEach, describe, expect, it } from "vitest";
import { MetricsRegistry } from "../../metrics/registry.ts";
import { writeNotices } from "../../notice/notices.ts";
import type { BusinessMetricSpec } from "../metric/spec.ts";
import { TenantMetrics } from "../tenant-metrics.ts";

/** A full day. */
const START = Date.UTC(2026, 0, 1);
let now = 0;

const login: BusinessMetricSpec = {
  name: "login_success_rate",
  metricType: "success_rate",
  sloTarget: 99,
  alertThreshold: 95,
};
const latency: BusinessMetricSpec = {
  name: "api_latency",
  metricType: "latency",
  sloTarget: 500,
  alertThreshold: 1000,
};
const pool: BusinessMetricSpec = { name: "pool_use", metricType: "utilisation", sloTarget: 80 };

/** Values by their number, one every 20 s. */
function work(metrics: TenantMetrics, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    now += 20_000;
    const context = { tenantId: at % 3 === 0 ? "acme" : `tenant-${at % 7}` };
    metrics.recordBusinessMetric(login.name, at % 9 !== 0, context);
    metrics.recordBusinessMetric(latency.name, (at * 37) % 900, context);
    metrics.recordBusinessMetric(pool.name, at % 100, context);
  }
}

function empty(): TenantMetrics {
  const notices = writeNotices(() => undefined);
  const registry = new MetricsRegistry({ notices, now: () => now, wallMs: (mark) => START + mark });
  const settings = { serviceName: "isp-api", registerDefaults: false, topTenants: 4 };
  return new TenantMetrics({ ...settings, metricsRegistry: registry });
}

function service(): TenantMetrics {
  const metrics = empty();
  for (const spec of [login, latency, pool]) metrics.registerBusinessMetric(spec);
  return metrics;
}

function eventsOf(metrics: TenantMetrics): number {
  return metrics.evaluateTenants().reduce((sum, slo) => sum + slo.events, 0);
}

function refused(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was thrown";
}

beforeEach(() => {
  now = 0;
});

describe("a restart", () => {
  it("is as if there had been none, when the history is restored", () => {
    const [through, before, after] = [service(), service(), service()];
    work(through, 0, 400);
    const end = now;
    now = 0;
    work(before, 0, 250);
    const saved: unknown = JSON.parse(JSON.stringify(before.save()));
    expect(after.restore(saved)).toEqual([login.name, latency.name, pool.name]);
    // The rest of the same work, by the number of the value.
    work(after, 250, 400);
    expect(now).toBe(end);
    expect(after.evaluateSlos()).toEqual(through.evaluateSlos());
    expect(after.evaluateSlos({ tenantId: "acme" })).toEqual(through.evaluateSlos({ tenantId: "acme" }));
    expect(eventsOf(after)).toBe(eventsOf(through));
  });

  it("adds what was counted before the history came", () => {
    const before = service();
    work(before, 0, 100);
    const saved = before.save();
    const after = service();
    after.recordBusinessMetric(login.name, false, { tenantId: "acme" });
    after.restore(saved);
    expect(after.evaluateSlos()[0]).toMatchObject({ events: 101, failures: 13 });
    expect(after.evaluateSlos()[0]?.observedFor["1h"]).toBe(2000);
  });

  it("begins anew where the promise is another, and refuses what is no history", () => {
    const before = service();
    work(before, 0, 30);
    const metrics = empty();
    metrics.registerBusinessMetric({ ...login, sloTarget: 99.5 });
    expect(metrics.restore(before.save())).toEqual([]);
    const restoring = (history: unknown) => refused(() => service().restore(history));
    expect(restoring({})).toContain(
      "BUSINESS_HISTORY_INVALID: The history cannot be restored: it is no saved history.",
    );
    expect(restoring({ ...before.save(), period: "28d" })).toContain("its budgets are of 28d");
    expect(restoring({ ...before.save(), version: 2 })).toContain("its version is 2, not 1");
    const damaged: unknown = JSON.parse(
      JSON.stringify(before.save()).replace(/"events":\[\d+/u, '"events":[99999'),
    );
    expect(restoring(damaged)).toContain("the numbers of login_success_rate are damaged");
    expect(restoring({ ...before.save(), metrics: { a: {} } })).toContain("its metrics are damaged");
  });
});
