/** What an SLO says now. */
import {
  type BurnRateWindow,
  burnRate,
  type BurnSeverity,
  errorBudget,
  type EventCounts,
  firingPair,
  isEnoughTraffic,
  nextSloState,
  type SloBounds,
  type SloState,
  sloStateOf,
} from "@sightline/model";
import { directionOf, type MetricPlan } from "../metric/plan.ts";
import type { BusinessMetricType } from "../metric/type.ts";
import type { SloWindow } from "../window/event-windows.ts";
import { coveredSeconds } from "../window/ring.ts";
import type { Ledger } from "./ledger.ts";
import { sentenceOf } from "./sentence.ts";

/** Whose events were counted. `others`: the tenants without numbers of their own, together. */
export type SloScope = "all" | "tenant" | "others";

export interface SloEvaluation {
  readonly name: string;
  readonly metricType: BusinessMetricType;
  readonly service: string;
  readonly scope: SloScope;
  /** The tenant that was asked for. */
  readonly tenantId?: string;
  /** In `unit`, over `window`; `null` where nothing happened in it. */
  readonly currentValue: number | null;
  readonly unit: string;
  readonly sloTarget: number;
  readonly alertThreshold: number;
  readonly window: BurnRateWindow;
  /** Events, samples or steps in the window, and the bad ones among them. */
  readonly events: number;
  readonly failures: number;
  readonly state: SloState;
  readonly isCritical: boolean;
  /** Whether the value alone would be better than the state, which waits until it is clearly so. */
  readonly isHeld: boolean;
  /** Whether there was too little to call it critical. */
  readonly isLowTraffic: boolean;
  /** Share of the period's budget that is left: 1 untouched, below 0 overspent; `null` where there is none. */
  readonly errorBudgetLeft: number | null;
  /** Share of events that may be bad. */
  readonly errorBudget: number | null;
  /** `30d`. */
  readonly period: string;
  /** How many times too fast the budget is spent; 0 where nothing happened, `null` without a budget. */
  readonly burnRates: Readonly<Record<BurnRateWindow, number>> | null;
  /** Whether the workbook's pairs of windows would page or make a ticket now. */
  readonly burnAlert: BurnSeverity | null;
  /** Seconds until the budget is gone at the burn of the last hour; `null` when nothing burns. */
  readonly secondsUntilBudgetGone: number | null;
  /** Seconds of each window of which something is known: less than the window after a start. */
  readonly observedFor: Readonly<Record<SloWindow, number>>;
  /** All of it for a person. */
  readonly sentence: string;
}

export interface EvaluatedFor {
  readonly service: string;
  readonly scope: SloScope;
  readonly tenantId: string | undefined;
}

/** Judges a ledger, and lets its state go on. */
export function evaluate(ledger: Ledger, bounds: SloBounds, now: Moment, of: EvaluatedFor): SloEvaluation {
  const { plan } = ledger;
  const observed = Math.max(0, (now.mark - ledger.since) / 1000);
  const counts = ledger.allCounts(now.slot);
  const value = valueOf(ledger, counts, now, observed);
  const before = ledger.state;
  const state = stateOf(value, bounds, before);
  ledger.state = state;
  const budget = budgetOf(ledger, counts, now.slot, observed);
  const evaluation: SloEvaluation = {
    name: plan.name,
    metricType: plan.type,
    service: of.service,
    scope: of.scope,
    ...(of.tenantId === undefined ? {} : { tenantId: of.tenantId }),
    currentValue: value.current,
    unit: plan.unit,
    sloTarget: bounds.target,
    alertThreshold: bounds.alertThreshold,
    window: plan.window,
    events: value.events,
    failures: value.failures,
    state,
    isCritical: state === "critical",
    isHeld: value.current !== null && RANK[sloStateOf(value.current, bounds)] < RANK[state],
    isLowTraffic: value.isLow,
    ...budget,
    period: plan.period,
    observedFor: observedOf(observed, plan),
    // Written when it is read: it costs as much as all numbers together.
    get sentence() {
      return sentenceOf(evaluation, plan);
    },
  };
  return evaluation;
}

type AllCounts = Readonly<Record<SloWindow, EventCounts>>;

export interface Moment {
  readonly mark: number;
  readonly slot: number;
}

const RANK: Readonly<Record<SloState, number>> = { healthy: 0, warning: 1, critical: 2 };

interface Value {
  readonly current: number | null;
  readonly events: number;
  readonly failures: number;
  readonly isLow: boolean;
}

function valueOf(ledger: Ledger, counts: AllCounts, { mark, slot }: Moment, observed: number): Value {
  const { plan } = ledger;
  switch (plan.measure) {
    case "ratio": {
      const { bad, total } = counts[plan.window];
      const share = directionOf(plan.spec) === "at-least" ? total - bad : bad;
      return valueIn(total > 0 ? (100 * share) / total : null, total, bad, plan);
    }
    case "percentile": {
      const { bad, total } = counts[plan.window];
      return valueIn(ledger.percentile(slot) ?? null, total, bad, plan);
    }
    case "samples": {
      const { bad, total } = counts[plan.window];
      return valueIn(aggregated(ledger, slot), total, bad, plan);
    }
    case "rate": {
      const { sum = 0, count = 0 } = ledger.sums(slot) ?? {};
      const { bad } = counts[plan.window];
      // Before the first whole minute there is no rate to speak of.
      const seconds = Math.min(coveredSeconds(plan.shape, mark), observed);
      const current = seconds < 60 ? null : (sum / seconds) * plan.perSeconds;
      return { current, events: count, failures: bad, isLow: false };
    }
    default: {
      const { sum = 0, count = 0 } = ledger.sums(slot) ?? {};
      return { current: sum, events: count, failures: 0, isLow: false };
    }
  }
}

function valueIn(current: number | null, events: number, failures: number, { floor }: MetricPlan): Value {
  return {
    current,
    events,
    failures,
    isLow:
      failures === 0
        ? events < floor.minimumEvents
        : !isEnoughTraffic({ bad: failures, total: events }, floor),
  };
}

function aggregated(ledger: Ledger, slot: number): number | null {
  const sums = ledger.sums(slot);
  if (sums === undefined || sums.count === 0) return null;
  const { aggregate } = ledger.plan;
  return aggregate === "mean" ? sums.sum / sums.count : sums[aggregate];
}

/** Quiet is healthy; few events are at most a warning. */
function stateOf({ current, isLow }: Value, bounds: SloBounds, before: SloState): SloState {
  if (current === null) return "healthy";
  const state = nextSloState(before, current, bounds);
  return state === "critical" && isLow ? "warning" : state;
}

type Budget = Pick<
  SloEvaluation,
  "errorBudgetLeft" | "errorBudget" | "burnRates" | "burnAlert" | "secondsUntilBudgetGone"
>;

const NO_BUDGET: Budget = Object.freeze({
  errorBudgetLeft: null,
  errorBudget: null,
  burnRates: null,
  burnAlert: null,
  secondsUntilBudgetGone: null,
});

function budgetOf(ledger: Ledger, counts: AllCounts, slot: number, observed: number): Budget {
  const { plan } = ledger;
  const { objective, periodSeconds, pairs, floor } = plan;
  if (objective === undefined)
    return plan.measure === "sum" ? allowance(ledger, counts, slot, observed) : NO_BUDGET;
  const burnRates = mapWindows((window) => burnRate(counts[window], objective));
  // What was not observed has spent nothing: a restart neither fills the budget nor empties it.
  const known = Math.min(observed, periodSeconds) / periodSeconds;
  const left = 1 - burnRate(counts.period, objective) * known;
  const rule = { objective, pairs, floor };
  return {
    errorBudgetLeft: left,
    errorBudget: errorBudget(objective),
    burnRates,
    burnAlert: firingPair((window) => counts[window], rule)?.severity ?? null,
    secondsUntilBudgetGone: untilGone(left, burnRates["1h"], periodSeconds),
  };
}

/** A sum that must stay under its target: the target is the budget, the window its period. */
function allowance(ledger: Ledger, counts: AllCounts, slot: number, observed: number): Budget {
  const { bounds, windowSeconds } = ledger.plan;
  if (bounds === undefined || bounds.direction === "at-least" || bounds.target <= 0) return NO_BUDGET;
  const { target } = bounds;
  const burnRates = mapWindows((window, seconds) => {
    const length = Math.min(seconds, Math.max(observed, Math.min(seconds, windowSeconds)));
    return (counts[window].total / length) * (windowSeconds / target);
  });
  const left = 1 - (ledger.sums(slot)?.sum ?? 0) / target;
  const secondsUntilBudgetGone = untilGone(left, burnRates[ledger.plan.window], windowSeconds);
  return { errorBudgetLeft: left, errorBudget: null, burnRates, burnAlert: null, secondsUntilBudgetGone };
}

function mapWindows(of: (window: BurnRateWindow, seconds: number) => number): Record<BurnRateWindow, number> {
  return {
    "5m": of("5m", 300),
    "30m": of("30m", 1800),
    "1h": of("1h", 3600),
    "2h": of("2h", 7200),
    "6h": of("6h", 21_600),
    "1d": of("1d", 86_400),
    "3d": of("3d", 259_200),
  };
}

function untilGone(left: number, burn: number, periodSeconds: number): number | null {
  if (left <= 0) return 0;
  return burn > 0 ? (left * periodSeconds) / burn : null;
}

function observedOf(observed: number, { periodSeconds }: MetricPlan): Readonly<Record<SloWindow, number>> {
  return {
    ...mapWindows((_, seconds) => Math.min(seconds, observed)),
    period: Math.min(periodSeconds, observed),
  };
}
