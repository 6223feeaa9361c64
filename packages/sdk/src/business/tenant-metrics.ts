/** The business metrics of a service and what it promises of them, by tenant. */
import { durationSeconds, nearestName } from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import { guardMembers } from "../notice/guarded.ts";
import type { HealthCheck } from "../observability/health.ts";
import { businessErrors } from "./errors.ts";
import { BusinessMetric } from "./metric/business-metric.ts";
import { type BusinessContext, givenTenant, labelsOf, tenantOf } from "./metric/context.ts";
import { metricPlan } from "./metric/plan.ts";
import { Reading, wantedValue } from "./metric/reading.ts";
import type { BusinessMetricSpec, BusinessValue, EventBatch } from "./metric/spec.ts";
import { CounterReadings, TOTALS_LIMIT } from "./metric/totals.ts";
import { shown } from "./metric/spec-problems.ts";
import { difference } from "./metric/spec-difference.ts";
import { defaultBusinessMetrics } from "./slo/defaults.ts";
import { evaluate, type Moment, type SloEvaluation, type SloScope } from "./slo/evaluation.ts";
import { type MetricHistory, sloHistory, type SloHistory } from "./slo/history.ts";
import { sloGauges } from "./slo/gauges.ts";
import type { Ledger } from "./slo/ledger.ts";
import { TenantEntry } from "./tenants/tenant-entry.ts";
import { OTHERS, TopTenants } from "./tenants/top-tenants.ts";
import { type WindowLayout, windowLayout } from "./window/event-windows.ts";
import { slotOf, slotsIn } from "./window/slots.ts";

export interface TenantMetricsSettings {
  readonly serviceName: string;
  readonly metricsRegistry: MetricsRegistry;
  /** Whether values are judged against their targets; true when absent. */
  readonly enableSloMonitoring?: boolean;
  /** Whether the usual metrics of a tenant platform are registered (`defaultBusinessMetrics`); true when absent. */
  readonly registerDefaults?: boolean;
  /** Tenants in full; the others are one group. 500 when absent, and never more than the registry has series for. */
  readonly topTenants?: number;
  /** Tenants that are in full however little they do. */
  readonly alwaysTenants?: readonly string[];
  /** Over which error budgets are counted: whole days from `3d` to `90d`; `30d` when absent. */
  readonly sloPeriod?: string;
}

export const TOP_TENANTS = 500;
/** How often places in full are given anew. */
const EXCHANGE_SLOTS: number = slotsIn(300);

export class TenantMetrics {
  readonly serviceName: string;
  readonly #registry: MetricsRegistry;
  readonly #anchor: number;
  readonly #isMonitoring: boolean;
  readonly #period: string;
  readonly #layout: WindowLayout;
  readonly #tenants: TopTenants;
  readonly #metrics = new Map<string, BusinessMetric>();
  readonly #reading = new Reading();
  readonly #totals = new CounterReadings();
  #nextExchange: number;
  #gauges: ((evaluations: readonly SloEvaluation[]) => void) | undefined;

  constructor(settings: TenantMetricsSettings) {
    const { serviceName, metricsRegistry, enableSloMonitoring = true, sloPeriod = "30d" } = settings;
    this.serviceName = serviceName;
    this.#registry = metricsRegistry;
    this.#isMonitoring = enableSloMonitoring;
    this.#period = sloPeriod;
    this.#layout = windowLayout(durationSeconds(sloPeriod) ?? 0);
    // Each tenant has two series, good and bad; the others have two as well.
    const seriesLimit = Math.max(1, Math.floor(metricsRegistry.cardinalityLimit / 2) - 1);
    const limit = Math.min(settings.topTenants ?? TOP_TENANTS, seriesLimit);
    // Milliseconds since 1970 that never jump: slots mean the same in the next process, and a clock that is set changes none.
    const mark = metricsRegistry.now();
    this.#anchor = metricsRegistry.wallMs(mark) - mark;
    const now = this.#now();
    this.#tenants = new TopTenants({ limit, seriesLimit, always: settings.alwaysTenants ?? [] }, now);
    this.#nextExchange = slotOf(now) + EXCHANGE_SLOTS;
    if (settings.registerDefaults !== false) {
      for (const spec of defaultBusinessMetrics) this.registerBusinessMetric(spec);
    }
    if (enableSloMonitoring) metricsRegistry.observers.add(() => this.#publish());
  }

  /**
   * Makes a business metric, with the real metric behind it.
   *
   * @throws BUSINESS_METRIC_INVALID, BUSINESS_METRIC_CLASH, METRIC_DEFINITION_INVALID, METRIC_CLASH
   */
  registerBusinessMetric(spec: BusinessMetricSpec): void {
    const plan = metricPlan(spec, this.#period);
    const before = this.#metrics.get(plan.name);
    if (before !== undefined) {
      const differing = difference(before.plan.spec, spec);
      if (differing !== undefined)
        throw businessErrors.BUSINESS_METRIC_CLASH({ name: plan.name, difference: differing });
      return;
    }
    const metric = new BusinessMetric(this.#registry, plan, this.#layout, this.#metrics.size, this.#now());
    this.#metrics.set(plan.name, metric);
  }

  /** The registered specifications, in the order in which they came. */
  businessMetrics(): readonly BusinessMetricSpec[] {
    return [...this.#metrics.values()].map(({ plan }) => plan.spec);
  }

  /**
   * Records one value, or one batch of events, for a tenant. What is wrong is refused as by the registry: thrown in
   * development, dropped, counted and said once in production.
   *
   * @throws BUSINESS_METRIC_UNKNOWN, BUSINESS_VALUE_INVALID, LABEL_UNDECLARED
   */
  recordBusinessMetric(name: string, value: BusinessValue, context?: BusinessContext): void {
    const metric = this.#metrics.get(name);
    if (metric === undefined) {
      this.#refuseUnknown(name);
      return;
    }
    const reading = this.#reading;
    if (!reading.take(metric.plan, value)) {
      this.#refuseValue(metric, value);
      return;
    }
    const mark = this.#now();
    const slot = slotOf(mark);
    if (slot >= this.#nextExchange) this.#exchange(mark, slot);
    const tenant = tenantOf(context);
    const entry = this.#tenants.admit(tenant);
    metric.record(entry, slot, reading, this.#isMonitoring);
    if (metric.labelled !== undefined) {
      const labels = labelsOf(context, metric.plan.spec.labels ?? []);
      metric.labelled(reading, { ...labels, tenant_id: entry.name });
    } else if (context?.labels !== undefined) this.#refuseLabels(metric, context.labels);
  }

  /**
   * Records what has happened since the last call for the same tenant, of counters that something else keeps. The first
   * call only says where they stand; counters that have fallen have begun anew.
   *
   * @throws BUSINESS_METRIC_UNKNOWN, BUSINESS_VALUE_INVALID, BUSINESS_TOTALS_LIMIT
   */
  recordBusinessTotals(name: string, totals: EventBatch, context?: BusinessContext): void {
    const metric = this.#metrics.get(name);
    if (metric === undefined) {
      this.#refuseUnknown(name);
    } else if (typeof totals !== "object" || !this.#reading.take(metric.plan, totals)) {
      this.#refuseValue(metric, totals);
    } else {
      const step = this.#totals.step(name, tenantOf(context), totals);
      if (step === undefined)
        this.#registry.misuse.refuse(businessErrors.BUSINESS_TOTALS_LIMIT({ name, limit: TOTALS_LIMIT }));
      else if (step.total > 0) this.recordBusinessMetric(name, step, context);
    }
  }

  /**
   * What each promise says now: of one tenant, or without a tenant of all of them together. Empty when
   * `enableSloMonitoring` is false.
   *
   * @example
   * for (const { sentence, isCritical } of tenantMetrics.evaluateSlos({ tenantId: "acme" })) if (isCritical) warn(sentence);
   */
  evaluateSlos(context: BusinessContext = {}): readonly SloEvaluation[] {
    const tenantId = givenTenant(context);
    const now = this.#moment();
    if (tenantId === undefined) return this.#evaluations(now, "all", undefined, (metric) => metric.all);
    const { others, hasOthers } = this.#tenants;
    const entry = this.#tenants.find(tenantId);
    if (entry === undefined && hasOthers) return this.#evaluateOthers(now, others, tenantId);
    const known = entry ?? new TenantEntry(tenantId, 0);
    return this.#evaluations(now, "tenant", tenantId, (metric) => metric.ledgerOf(known));
  }

  /** The same of every tenant in full and, last, of the others together. */
  evaluateTenants(): readonly SloEvaluation[] {
    const now = this.#moment();
    const all: SloEvaluation[] = [];
    for (const entry of this.#tenants.full())
      all.push(...this.#evaluations(now, "tenant", entry.name, (metric) => metric.ledgerOf(entry)));
    if (this.#tenants.hasOthers) all.push(...this.#evaluateOthers(now, this.#tenants.others, undefined));
    return all;
  }

  /** For `getObservabilityHealth`: a critical SLO degrades, for the telemetry itself works. */
  healthChecks(): readonly HealthCheck[] {
    const now = this.#moment();
    const used = this.#evaluations(now, "all", undefined, (metric) => metric.all, true);
    const bad = used.filter(({ isCritical }) => isCritical);
    const name = "business metrics";
    if (bad.length > 0)
      return bad.map((slo) => ({ name: `slo ${slo.name}`, status: "degraded", message: slo.sentence }));
    const tenants = `${this.#tenants.size} tenants in full${this.#tenants.hasOthers ? ", the others in one group" : ""}`;
    return [{ name, status: "healthy", message: `${this.#metrics.size} metrics, ${tenants}.` }];
  }

  /**
   * All that is known of the promises, as JSON, for `restore` of the process that comes after. As large as what is known:
   * a few hundred bytes a tenant and promise when quiet, up to 20 KB when busy for a month.
   */
  save(): SloHistory {
    const metrics: Record<string, MetricHistory> = {};
    for (const metric of this.#metrics.values())
      if (metric.isUsed && this.#isMonitoring && metric.plan.bounds !== undefined)
        metrics[metric.plan.name] = metric.save(this.#tenants.full(), this.#tenants.others);
    return { kind: "sightline-slo-history", version: 1, period: this.#period, metrics };
  }

  /**
   * Goes on where the process ended that saved. What both have counted is added up; the time between counts as quiet.
   * Metrics that were specified otherwise, or are not registered, begin anew.
   *
   * @returns The names of the metrics that were restored.
   * @throws BUSINESS_HISTORY_INVALID
   */
  restore(history: unknown): readonly string[] {
    const { metrics } = sloHistory(history, this.#period);
    const { slot } = this.#moment();
    const restored: string[] = [];
    for (const [name, saved] of Object.entries(metrics)) {
      const metric = this.#metrics.get(name);
      const isSame = metric !== undefined && difference(metric.plan.spec, saved.spec) === undefined;
      if (!isSame || !this.#isMonitoring) continue;
      const fits =
        metric.restore(saved.all, slot) &&
        (saved.others === undefined || metric.restore(saved.others, slot, this.#tenants.restoreOthers())) &&
        Object.entries(saved.tenants).every(([tenant, ledger]) =>
          metric.restore(ledger, slot, this.#tenants.restore(tenant)),
        );
      if (!fits)
        throw businessErrors.BUSINESS_HISTORY_INVALID({ problem: `the numbers of ${name} are damaged` });
      restored.push(name);
    }
    return restored;
  }

  #evaluateOthers(now: Moment, others: TenantEntry, tenantId: string | undefined): readonly SloEvaluation[] {
    return this.#evaluations(now, "others", tenantId === OTHERS ? undefined : tenantId, (metric) =>
      metric.ledgerOf(others),
    );
  }

  #evaluations(
    now: Moment,
    scope: SloScope,
    tenantId: string | undefined,
    ledgerOf: (metric: BusinessMetric) => Ledger,
    onlyUsed = false,
  ): readonly SloEvaluation[] {
    const evaluations: SloEvaluation[] = [];
    if (!this.#isMonitoring) return evaluations;
    const of = { service: this.serviceName, scope, tenantId };
    for (const metric of this.#metrics.values()) {
      const { bounds } = metric.plan;
      if (bounds !== undefined && (metric.isUsed || !onlyUsed))
        evaluations.push(evaluate(ledgerOf(metric), bounds, now, of));
    }
    return evaluations;
  }

  #now(): number {
    return this.#anchor + this.#registry.now();
  }

  #moment(): Moment {
    const mark = this.#now();
    return { mark, slot: slotOf(mark) };
  }

  #publish(): void {
    const used = this.#evaluations(this.#moment(), "all", undefined, (metric) => metric.all, true);
    if (used.length === 0) return;
    this.#gauges ??= sloGauges(this.#registry);
    this.#gauges(used);
  }

  #exchange(mark: number, slot: number): void {
    this.#nextExchange = slot + EXCHANGE_SLOTS;
    this.#tenants.exchange(mark, ({ out }) => {
      for (const metric of this.#metrics.values()) {
        const ledger = out.accounts[metric.at]?.ledger;
        if (ledger !== undefined) metric.ledgerOf(this.#tenants.others).absorb(slot, ledger);
      }
    });
  }

  #refuseUnknown(name: string): void {
    const nearest = nearestName(name, this.#metrics.keys());
    this.#registry.misuse.refuse(businessErrors.BUSINESS_METRIC_UNKNOWN({ name, nearest }));
  }

  #refuseValue({ plan }: BusinessMetric, value: unknown): void {
    this.#registry.misuse.refuse(
      businessErrors.BUSINESS_VALUE_INVALID({
        name: plan.name,
        value: shown(value),
        wanted: wantedValue(plan),
      }),
    );
  }

  #refuseLabels({ plan }: BusinessMetric, labels: object): void {
    const [label] = Object.keys(labels);
    if (label === undefined) return;
    this.#registry.misuse.refuse(
      sdkErrors.LABEL_UNDECLARED({ metric: plan.name, label, declared: ["service", "region"] }),
    );
  }
}

guardMembers("The tenant metrics", TenantMetrics);
