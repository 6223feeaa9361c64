/** The judgements as metrics, for the whole service; tenants' own follow from their counters. */
import type { SloState } from "@sightline/model";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { SloEvaluation } from "./evaluation.ts";

const STATE_NUMBER: Readonly<Record<SloState, number>> = Object.freeze({
  healthy: 0,
  warning: 1,
  critical: 2,
});

export function sloGauges(registry: MetricsRegistry): (evaluations: readonly SloEvaluation[]) => void {
  const labels = ["slo"] as const;
  const state = registry.register({
    name: "sightline_slo_state",
    type: "gauge",
    description: "State of an SLO over all tenants: 0 healthy, 1 warning, 2 critical.",
    labels,
    aggregation: "max",
  });
  const left = registry.register({
    name: "sightline_slo_error_budget_left",
    type: "gauge",
    description: "Share of the period's error budget that is left, below 0 when overspent.",
    unit: "1",
    labels,
    aggregation: "mean",
  });
  const burn = registry.register({
    name: "sightline_slo_burn_rate",
    type: "gauge",
    description: "How many times too fast the error budget is spent, by window.",
    labels: ["slo", "window"],
    aggregation: "mean",
  });
  return (evaluations) => {
    for (const { name: slo, state: is, errorBudgetLeft, burnRates } of evaluations) {
      state.set(STATE_NUMBER[is], { slo });
      if (errorBudgetLeft !== null) left.set(errorBudgetLeft, { slo });
      for (const [window, rate] of Object.entries(burnRates ?? {})) burn.set(rate, { slo, window });
    }
  };
}
