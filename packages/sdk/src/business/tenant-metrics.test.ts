import { SightlineError } from "@sightline/model";
import { beforeEach, describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { MetricsRegistry } from "../metrics/registry.ts";
import { writeNotices } from "../notice/notices.ts";
import { withTenant } from "../tenant/tenant-calls.ts";
import type { BusinessMetricSpec } from "./metric/spec.ts";
import { TenantMetrics, type TenantMetricsSettings } from "./tenant-metrics.ts";

/** A full day. */
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const login: BusinessMetricSpec = {
  name: "login_success_rate",
  metricType: "success_rate",
  sloTarget: 99,
  alertThreshold: 95,
};

let now = 0;
let said: string[] = [];

function made(
  settings: Partial<TenantMetricsSettings> = {},
  limit = 2000,
): { registry: MetricsRegistry; metrics: TenantMetrics } {
  const notices = writeNotices((line) => said.push(line));
  const registry = new MetricsRegistry(
    { notices, now: () => now, wallMs: (mark) => START + mark },
    { cardinalityLimit: limit },
  );
  const metrics = new TenantMetrics({
    serviceName: "isp-api",
    metricsRegistry: registry,
    registerDefaults: false,
    ...settings,
  });
  return { registry, metrics };
}

beforeEach(() => {
  now = 0;
  said = [];
});

const samplesOf = (registry: MetricsRegistry, name: string): Record<string, number> =>
  Object.fromEntries(
    [...readExposition(registry.prometheusText()).values()]
      .flatMap(({ samples }) => samples)
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => [Object.values(labels).join(" "), value]),
  );

const refused = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
  return "nothing was thrown";
};

/** As JavaScript calls it. */
function untyped(
  metrics: TenantMetrics,
  method: "recordBusinessMetric" | "registerBusinessMetric",
  ...args: readonly unknown[]
): void {
  Reflect.apply(metrics[method], metrics, args);
}

describe("the usual metrics", () => {
  it("are there with their targets", () => {
    const { metrics } = made({ registerDefaults: true });
    expect(
      metrics
        .evaluateSlos()
        .map(({ name, sloTarget, alertThreshold, unit }) => `${name} ${sloTarget} ${alertThreshold} ${unit}`),
    ).toEqual([
      "login_success_rate 99 95 %",
      "api_request_success_rate 99.5 99 %",
      "service_provisioning_success_rate 98 95 %",
      "api_response_latency 500 1000 ms",
      "database_query_latency 100 200 ms",
    ]);
  });
});

describe("what is recorded", () => {
  it("is a real metric too, by tenant and result", () => {
    const { registry, metrics } = made();
    metrics.registerBusinessMetric(login);
    metrics.recordBusinessMetric(login.name, true, { tenantId: "acme" });
    metrics.recordBusinessMetric(login.name, 0, { tenantId: "acme" });
    metrics.recordBusinessMetric(login.name, { good: 8, total: 10 }, { tenantId: "globex" });
    withTenant("globex", () => metrics.recordBusinessMetric(login.name, 1));
    expect(samplesOf(registry, "login_success_rate_events_total")).toEqual({
      "acme good": 1,
      "acme bad": 1,
      "globex good": 9,
      "globex bad": 2,
    });
  });

  it("is a histogram in seconds with the targets among its bounds", () => {
    const { registry, metrics } = made({ registerDefaults: true });
    metrics.recordBusinessMetric("database_query_latency", 150, { tenantId: "acme" });
    const text = registry.prometheusText();
    expect(text).toContain('database_query_latency_seconds_bucket{tenant_id="acme",le="0.1"} 0');
    expect(text).toContain('database_query_latency_seconds_bucket{tenant_id="acme",le="0.2"} 1');
    expect(samplesOf(registry, "database_query_latency_seconds_sum")).toEqual({ acme: 0.15 });
  });

  it("is a counter or a gauge for the other types", () => {
    const { registry, metrics } = made();
    metrics.registerBusinessMetric({ name: "signups", metricType: "count", unit: "{signup}" });
    metrics.registerBusinessMetric({ name: "orders_total", metricType: "throughput" });
    metrics.registerBusinessMetric({ name: "pool_use", metricType: "utilisation", sloTarget: 80 });
    metrics.recordBusinessMetric("signups", 3, { tenantId: "acme" });
    metrics.recordBusinessMetric("orders_total", 2, { tenantId: "acme" });
    metrics.recordBusinessMetric("pool_use", 40, { tenantId: "acme" });
    metrics.recordBusinessMetric("pool_use", 60, { tenantId: "acme" });
    expect(samplesOf(registry, "signups_total")).toEqual({ acme: 3 });
    expect(samplesOf(registry, "orders_total")).toEqual({ acme: 2 });
    expect(samplesOf(registry, "pool_use_percent")).toEqual({ acme: 60 });
  });

  it("has the team's own labels on a metric beside it, with service and region of the context", () => {
    const { registry, metrics } = made();
    metrics.registerBusinessMetric({ ...login, labels: ["region", "method"] });
    const context = { tenantId: "acme", service: "portal", region: "eu", labels: { method: "sso" } };
    metrics.recordBusinessMetric(login.name, true, context);
    expect(samplesOf(registry, "login_success_rate_events_total")).toEqual({
      "acme good": 1,
      "acme bad": 0,
    });
    expect(samplesOf(registry, "login_success_rate_labelled_events_total")).toEqual({
      "acme good eu sso": 1,
    });
  });

  it("is never thinned in what an SLO counts with, whatever its own labels do", () => {
    const { registry, metrics } = made({ topTenants: 3 }, 10);
    metrics.registerBusinessMetric({ ...login, labels: ["method"] });
    for (let at = 0; at < 1000; at++) {
      const labels = { method: `method-${at}` };
      metrics.recordBusinessMetric(login.name, at % 10 !== 0, { tenantId: `tenant-${at % 40}`, labels });
    }
    const held = samplesOf(registry, "login_success_rate_events_total");
    const sum = (result: string): number =>
      Object.entries(held).reduce(
        (total, [labels, value]) => total + (labels.endsWith(result) ? value : 0),
        0,
      );
    expect([sum(" good"), sum(" bad")]).toEqual([900, 100]);
    expect(Object.keys(held).length).toBeLessThanOrEqual(8);
    expect(metrics.evaluateSlos()[0]).toMatchObject({ events: 1000, failures: 100, currentValue: 90 });
  });

  it("is refused when it is no value of the metric", () => {
    const { metrics } = made({ registerDefaults: true });
    for (const wrong of [100, -1, Number.NaN, "1", null, { good: 3, total: 2 }, { good: 1 }])
      expect(refused(() => untyped(metrics, "recordBusinessMetric", login.name, wrong))).toContain(
        "BUSINESS_VALUE_INVALID: login_success_rate was given",
      );
    expect(refused(() => metrics.recordBusinessMetric("api_response_latency", -5))).toContain(
      "not a duration in ms, 0 or more",
    );
    expect(refused(() => metrics.recordBusinessMetric("login_succes_rate", 1))).toContain(
      "Is login_success_rate meant?",
    );
    expect(metrics.evaluateSlos()[0]).toMatchObject({ events: 0 });
  });

  it("counts when only a label of it is wrong", () => {
    const { metrics } = made({ registerDefaults: true });
    expect(
      refused(() => metrics.recordBusinessMetric(login.name, 1, { labels: { plan: "gold" } })),
    ).toContain("LABEL_UNDECLARED");
    expect(metrics.evaluateSlos()[0]).toMatchObject({ events: 1 });
  });

  it("is dropped, counted and said once where a service must not fail over it", () => {
    const { registry, metrics } = made({ registerDefaults: true });
    registry.misuse.mode = "report";
    metrics.recordBusinessMetric(login.name, 100);
    metrics.recordBusinessMetric(login.name, 100);
    expect(registry.misuse.dropped).toBe(2);
    expect(said).toHaveLength(1);
  });
});

describe("a specification", () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ["Write sloTarget: 99.5 for 99.5 %", { ...login, sloTarget: 0.995 }],
    ["Its members are", { ...login, target: 99 }],
    ["is sloTarget meant", { ...login, slotarget: 99 }],
    ["The types are", { name: "x", metricType: "sucess" }],
    ["The windows are", { ...login, window: "15m" }],
    ["lower than the target", { ...login, alertThreshold: 99.9 }],
    ["higher than the target", { name: "x", metricType: "latency", sloTarget: 500, alertThreshold: 100 }],
    ["nothing tells whether more is better", { name: "x", metricType: "count", sloTarget: 5 }],
    ["a count has no percentile", { name: "x", metricType: "count", percentile: 5 }],
    ["no sloTarget", { name: "x", metricType: "count", alertThreshold: 5 }],
    ["labels that it has anyway", { ...login, labels: ["tenant_id"] }],
    ["cannot name a metric", { name: "2 fast", metricType: "count" }],
    ["it is no object", "login_success_rate"],
    ["there is nothing to burn", { ...login, sloTarget: 100 }],
  ];

  it.each(wrong)("is refused: %s", (words, spec) => {
    const { metrics } = made();
    const act = (): void => untyped(metrics, "registerBusinessMetric", spec);
    expect(refused(act)).toMatch(/^BUSINESS_METRIC_INVALID/);
    expect(refused(act)).toContain(words);
  });

  it("may be registered twice when it is the same", () => {
    const { metrics } = made();
    metrics.registerBusinessMetric(login);
    metrics.registerBusinessMetric({ ...login });
    expect(refused(() => metrics.registerBusinessMetric({ ...login, sloTarget: 99.5 }))).toBe(
      "BUSINESS_METRIC_CLASH: login_success_rate is already registered with sloTarget 99, not 99.5. Give one of the two another name, or register both with the same specification.",
    );
    expect(metrics.businessMetrics()).toHaveLength(1);
  });
});

function record(metrics: TenantMetrics, tenantId: string, times: number): void {
  for (let at = 0; at < times; at++) metrics.recordBusinessMetric(login.name, true, { tenantId });
}

describe("tenants", () => {
  it("are told apart, and together are all", () => {
    const { metrics } = made();
    metrics.registerBusinessMetric(login);
    metrics.recordBusinessMetric(login.name, { good: 100, total: 100 }, { tenantId: "acme" });
    metrics.recordBusinessMetric(login.name, { good: 80, total: 100 }, { tenantId: "globex" });
    const of = (tenantId: string) => metrics.evaluateSlos({ tenantId })[0];
    expect(of("acme")).toMatchObject({ currentValue: 100, scope: "tenant", tenantId: "acme" });
    expect(of("globex")).toMatchObject({ currentValue: 80, isCritical: true });
    expect(of("unheard")).toMatchObject({ currentValue: null, scope: "tenant", state: "healthy" });
    expect(metrics.evaluateSlos()[0]).toMatchObject({ currentValue: 90, scope: "all" });
    expect(metrics.evaluateTenants().map(({ tenantId }) => tenantId)).toEqual(["acme", "globex"]);
  });

  it("beyond the top are one group that says so", () => {
    const { registry, metrics } = made({ topTenants: 2 });
    metrics.registerBusinessMetric(login);
    for (const tenant of ["a", "b", "c", "d"]) record(metrics, tenant, 10);
    // Both results are there from the first event on, so that the first failure is a rise.
    expect(samplesOf(registry, "login_success_rate_events_total")).toEqual({
      "a bad": 0,
      "b bad": 0,
      "other bad": 0,
      "a good": 10,
      "b good": 10,
      "other good": 20,
    });
    const [c] = metrics.evaluateSlos({ tenantId: "c" });
    expect(c).toMatchObject({ scope: "others", tenantId: "c", events: 20 });
    expect(c?.sentence).toContain("of the other tenants, c among them, is healthy");
    expect(metrics.evaluateTenants().at(-1)).toMatchObject({ scope: "others", events: 20 });
  });

  it("with clearly more take the place of the least, and no event is lost or told twice", () => {
    const { registry, metrics } = made({ topTenants: 2 });
    metrics.registerBusinessMetric(login);
    record(metrics, "small", 5);
    record(metrics, "big", 100);
    record(metrics, "late", 50);
    expect(metrics.evaluateSlos({ tenantId: "late" })[0]?.scope).toBe("others");
    now += 6 * MINUTE;
    record(metrics, "late", 1);
    // The exchange came before this value.
    const evaluations = metrics.evaluateTenants();
    expect(evaluations.map(({ tenantId, events }) => [tenantId, events])).toEqual([
      ["big", 100],
      ["late", 1],
      [undefined, 55],
    ]);
    expect(metrics.evaluateSlos()[0]).toMatchObject({ events: 156 });
    expect(metrics.evaluateSlos({ tenantId: "late" })[0]?.observedFor["1h"]).toBe(0);
    expect(samplesOf(registry, "login_success_rate_events_total")).toMatchObject({
      "small good": 5,
      "big good": 100,
      "late good": 1,
      "other good": 50,
    });
  });

  it("that are alike do not take turns, and those that are always in full stay", () => {
    const { metrics } = made({ topTenants: 2, alwaysTenants: ["vip"] });
    metrics.registerBusinessMetric(login);
    record(metrics, "vip", 1);
    record(metrics, "a", 10);
    record(metrics, "b", 15);
    now += 6 * MINUTE;
    record(metrics, "b", 1);
    expect(metrics.evaluateTenants().map(({ tenantId }) => tenantId)).toEqual(["vip", "a", undefined]);
  });

  it("that are always in full are, however late they come", () => {
    const { metrics } = made({ topTenants: 2, alwaysTenants: ["vip"] }, 6);
    metrics.registerBusinessMetric(login);
    for (const tenant of ["a", "b", "c", "vip"]) record(metrics, tenant, 1);
    expect(metrics.evaluateSlos({ tenantId: "vip" })[0]).toMatchObject({ scope: "tenant", events: 1 });
  });

  it("may be numbers, or missing", () => {
    const { metrics } = made();
    metrics.registerBusinessMetric(login);
    untyped(metrics, "recordBusinessMetric", login.name, true, { tenantId: 42 });
    metrics.recordBusinessMetric(login.name, true);
    expect(metrics.evaluateSlos({ tenantId: "42" })[0]).toMatchObject({ scope: "tenant", events: 1 });
    expect(metrics.evaluateSlos({ tenantId: "" })[0]?.sentence).toContain(
      "login_success_rate without a tenant is",
    );
  });

  it("named like the group belong to it", () => {
    const { metrics } = made();
    metrics.registerBusinessMetric(login);
    record(metrics, "other", 3);
    expect(metrics.evaluateSlos({ tenantId: "other" })[0]).toMatchObject({ scope: "others", events: 3 });
  });

  it("never get more series than the registry has", () => {
    const { registry, metrics } = made({ topTenants: 500 }, 20);
    metrics.registerBusinessMetric(login);
    for (let at = 0; at < 3000; at++) {
      now += 1000;
      metrics.recordBusinessMetric(login.name, at % 7 !== 0, { tenantId: `t${Math.floor(at / 60)}` });
    }
    expect(registry.prometheusText()).not.toContain("overflow");
    expect(metrics.evaluateTenants().reduce((sum, { events }) => sum + events, 0)).toBe(3000);
  });
});

describe("judgements", () => {
  it("are gauges of the whole service", () => {
    const { registry, metrics } = made({ registerDefaults: true });
    metrics.recordBusinessMetric(login.name, { good: 90, total: 100 }, { tenantId: "acme" });
    now = 30 * MINUTE;
    expect(samplesOf(registry, "sightline_slo_state")).toEqual({ login_success_rate: 2 });
    expect(samplesOf(registry, "sightline_slo_burn_rate")).toMatchObject({
      "login_success_rate 1h": expect.closeTo(10, 9),
      "login_success_rate 5m": 0,
    });
    expect(samplesOf(registry, "sightline_slo_error_budget_left_ratio")["login_success_rate"]).toBeCloseTo(
      1 - 10 * (0.5 / 720),
      9,
    );
  });

  it("are health checks", () => {
    const { metrics } = made({ registerDefaults: true });
    expect(metrics.healthChecks()).toEqual([
      { name: "business metrics", status: "healthy", message: "5 metrics, 0 tenants in full." },
    ]);
    metrics.recordBusinessMetric(login.name, { good: 90, total: 100 });
    expect(metrics.healthChecks()).toEqual([
      {
        name: "slo login_success_rate",
        status: "degraded",
        message: expect.stringContaining("login_success_rate is critical: 90 % of 100 events"),
      },
    ]);
  });

  it("can be left out", () => {
    const { registry, metrics } = made({ registerDefaults: true, enableSloMonitoring: false });
    metrics.recordBusinessMetric(login.name, false, { tenantId: "acme" });
    expect(metrics.evaluateSlos()).toEqual([]);
    expect(metrics.healthChecks()[0]?.status).toBe("healthy");
    expect(registry.prometheusText()).not.toContain("sightline_slo");
    expect(samplesOf(registry, "login_success_rate_events_total")).toEqual({
      "acme good": 0,
      "acme bad": 1,
    });
  });

  it("are plain data with a sentence", () => {
    const { metrics } = made();
    metrics.registerBusinessMetric(login);
    metrics.recordBusinessMetric(login.name, { good: 931, total: 1000 }, { tenantId: "acme" });
    now = 2 * 60 * MINUTE - 1;
    metrics.recordBusinessMetric(login.name, { good: 965, total: 1000 }, { tenantId: "acme" });
    const [slo] = metrics.evaluateSlos({ tenantId: "acme" });
    const text: unknown = JSON.parse(JSON.stringify(slo));
    expect(text).toMatchObject({ name: login.name, service: "isp-api", tenantId: "acme", state: "warning" });
    expect(slo?.sentence).toBe(
      "login_success_rate of acme is warning: 96.5 % of 1,000 events in the last hour, below the target of 99 %. 98.56 % of the error budget of 30d is left; at a burn of 3.5× it is gone in 8 d 10 h.",
    );
  });
});
