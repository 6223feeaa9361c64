/** The judgements as metrics, for the whole service; tenants' own follow from their counters. */
import type { SloState } from "@sightline/model";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { SloEvaluation } from "./evaluation.ts";

const STATE_NUMBER: Readonly<Record<SloState, number>> = Object.freeze({
  healthy: 0,
  warning: 1,
  critical: 2,
});

/** What is registered with the first evaluation that has something to say. */
export const sloMetrics = {
  sightline_slo_state: {
    type: "gauge",
    description: "State of an SLO over all tenants: 0 healthy, 1 warning, 2 critical.",
    labels: ["slo"],
    aggregation: "max",
  },
  sightline_slo_error_budget_left: {
    type: "gauge",
    description: "Share of the period's error budget that is left, below 0 when overspent.",
    unit: "1",
    labels: ["slo"],
    aggregation: "mean",
  },
  sightline_slo_burn_rate: {
    type: "gauge",
    description: "How many times too fast the error budget is spent, by window.",
    labels: ["slo", "window"],
    aggregation: "mean",
  },
} as const;

export function sloGauges(registry: MetricsRegistry): (evaluations: readonly SloEvaluation[]) => void {
  const { sightline_slo_state, sightline_slo_error_budget_left, sightline_slo_burn_rate } = sloMetrics;
  const state = registry.register({ ...sightline_slo_state, name: "sightline_slo_state" });
  const left = registry.register({
    ...sightline_slo_error_budget_left,
    name: "sightline_slo_error_budget_left",
  });
  const burn = registry.register({ ...sightline_slo_burn_rate, name: "sightline_slo_burn_rate" });
  return (evaluations) => {
    for (const { name: slo, state: is, errorBudgetLeft, burnRates } of evaluations) {
      state.set(STATE_NUMBER[is], { slo });
      if (errorBudgetLeft !== null) left.set(errorBudgetLeft, { slo });
      for (const [window, rate] of Object.entries(burnRates ?? {})) burn.set(rate, { slo, window });
    }
  };
}
