/**
 * Business metrics at their full size: 500 tenants in full and as many more in one group, ten SLOs. What one value costs,
 * with all tenants in turn so that nothing stays in the processor's cache, what judging everything costs, and the memory.
 * Nothing comparable exists to run beside it; counting the same in OpenTelemetry's counters is what it replaces.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MetricsRegistry, TenantMetrics } from "@sightline/sdk";
import { measure, median } from "./measure.ts";
import { type Bench, type BenchCase, lower } from "./report.ts";
import { newOtel } from "./sdk-contenders.ts";

const TENANTS = 500;
const SLOS = 10;
const EVALUATIONS = 9;

export const slo: Bench = {
  name: "slo",
  run: () => Promise.resolve([...judging(), ...recording()]),
};

interface Made {
  readonly metrics: TenantMetrics;
  readonly move: (ms: number) => void;
}

function made(): Made {
  // The clock that a service has, which may also be moved on.
  let ahead = 0;
  const notices = {
    level: "warn",
    once: nothing,
    debug: nothing,
    counts: () => new Map<string, number>(),
  } as const;
  const registry = new MetricsRegistry({ notices, now: () => performance.now() + ahead });
  const metrics = new TenantMetrics({
    serviceName: "bench",
    metricsRegistry: registry,
    registerDefaults: false,
  });
  for (let at = 0; at < SLOS; at++) {
    metrics.registerBusinessMetric(
      at % 5 === 0
        ? { name: nameOf(at), metricType: "latency", sloTarget: 500, alertThreshold: 1000 }
        : { name: nameOf(at), metricType: "success_rate", sloTarget: 99, alertThreshold: 95 },
    );
  }
  return {
    metrics,
    move: (ms) => {
      ahead += ms;
    },
  };
}

function nothing(): void {
  // Says nothing.
}

function nameOf(at: number): string {
  return `slo_${at}`;
}

const contexts = Array.from({ length: 2 * TENANTS }, (_, at) => ({ tenantId: `tenant-${at}` }));
/** A fixed order that jumps: neighbours share no memory. 7919 is a prime. */
const order = Array.from({ length: 2 * TENANTS }, (_, at) => (at * 7919) % TENANTS);

function recording(): BenchCase[] {
  const { metrics, move } = made();
  fill(metrics);
  const otel = newOtel().provider.getMeter("bench").createCounter("slo_events");
  let sink = 0;
  const costs = measure({
    "one tenant": (times) => {
      const context = contexts[0];
      for (let at = 0; at < times; at++) metrics.recordBusinessMetric("slo_1", at % 100 !== 0, context);
    },
    "500 tenants": (times) => {
      for (let at = 0; at < times; at++)
        metrics.recordBusinessMetric("slo_1", at % 100 !== 0, contexts[order[at % order.length] ?? 0]);
    },
    "500 tenants, time moves": (times) => {
      for (let at = 0; at < times; at++) {
        // A thousand values a second for each SLO.
        if (at % 1000 === 999) move(1000);
        metrics.recordBusinessMetric("slo_1", at % 100 !== 0, contexts[order[at % order.length] ?? 0]);
      }
    },
    "latency, 500 tenants": (times) => {
      for (let at = 0; at < times; at++)
        metrics.recordBusinessMetric("slo_0", at % 900, contexts[order[at % order.length] ?? 0]);
    },
    "a grouped tenant": (times) => {
      for (let at = 0; at < times; at++)
        metrics.recordBusinessMetric("slo_1", true, contexts[TENANTS + (at % TENANTS)]);
    },
    "the clock": (times) => {
      for (let at = 0; at < times; at++) sink += performance.now();
      return sink;
    },
    opentelemetry: (times) => {
      for (let at = 0; at < times; at++) {
        const tenant_id = contexts[order[at % order.length] ?? 0]?.tenantId;
        otel.add(1, { tenant_id, result: at % 100 === 0 ? "bad" : "good" });
      }
    },
  });
  const { opentelemetry = Number.NaN } = costs;
  const named = [
    "one tenant",
    "500 tenants",
    "500 tenants, time moves",
    "latency, 500 tenants",
    "a grouped tenant",
  ];
  return [
    ...named.map((name) => ({
      case: `record, ${name}`,
      unit: "ns",
      better: "lower" as const,
      ours: costs[name] ?? Number.NaN,
      rivals: name === "500 tenants" ? { "opentelemetry, one counter": opentelemetry } : {},
    })),
    lower("of which the clock", "ns", costs["the clock"] ?? Number.NaN),
  ];
}

function fill(metrics: TenantMetrics): void {
  for (const context of contexts)
    for (let at = 0; at < SLOS; at++)
      metrics.recordBusinessMetric(nameOf(at), at % 5 === 0 ? 100 : true, context);
}

function judging(): BenchCase[] {
  const before = memory();
  const { metrics, move } = made();
  fill(metrics);
  move(15_000);
  fill(metrics);
  const grown = memory() - before;
  const [all, said, tenant, total]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let at = 0; at < EVALUATIONS; at++) {
    move(15_000);
    for (const context of contexts.slice(0, TENANTS))
      metrics.recordBusinessMetric("slo_1", at % 2 === 0, context);
    all.push(timed(() => metrics.evaluateTenants()));
    said.push(timed(() => metrics.evaluateTenants().map(({ sentence }) => sentence)));
    tenant.push(timed(() => metrics.evaluateSlos({ tenantId: "tenant-7" })));
    total.push(timed(() => metrics.evaluateSlos()));
  }
  const judged = metrics.evaluateTenants().length;
  if (judged !== (TENANTS + 1) * SLOS) throw new Error(`${judged} judgements, not ${(TENANTS + 1) * SLOS}.`);
  return [
    lower("evaluate all, 501 × 10 SLOs", "ms", median(all)),
    lower("evaluate all and read their sentences", "ms", median(said)),
    lower("evaluate one tenant, 10 SLOs", "ms", median(tenant)),
    lower("evaluate the service, 10 SLOs", "ms", median(total)),
    lower("memory, 501 × 10 SLOs and their series", "MiB", grown / 2 ** 20),
  ];
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Node offers it only with a flag, which the bench's command does not have. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}

/** What lives: typed arrays lie outside of the heap. */
function memory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
