/** An evaluation in one or two sentences, for people. */
import { type BurnRateWindow, durationSeconds } from "@sightline/model";
import type { MetricPlan } from "../metric/plan.ts";
import type { SloEvaluation } from "./evaluation.ts";

const WINDOW_WORDS: Readonly<Record<BurnRateWindow, string>> = Object.freeze({
  "5m": "5 minutes",
  "30m": "30 minutes",
  "1h": "hour",
  "2h": "2 hours",
  "6h": "6 hours",
  "1d": "day",
  "3d": "3 days",
});

export function sentenceOf(of: SloEvaluation, plan: MetricPlan): string {
  const budget = budgetWords(of, plan);
  return budget === "" ? `${stateWords(of, plan)}.` : `${stateWords(of, plan)}. ${budget}.`;
}

function stateWords(of: SloEvaluation, plan: MetricPlan): string {
  const subject = `${of.name}${scopeWords(of)} is ${of.state}`;
  const span = spanWords(of);
  if (of.currentValue === null) return `${subject}: nothing was recorded ${span}`;
  const value = `${which(plan)}${figure(of.currentValue)}${unitWords(of, plan)}`;
  const events = plan.measure === "rate" || plan.measure === "sum" ? "" : ` of ${whole(of.events, "event")}`;
  return `${subject}: ${value}${plan.unit === "%" ? events : ""} ${span}, ${againstWords(of, plan)}${caveat(of)}`;
}

function scopeWords({ scope, tenantId }: Pick<SloEvaluation, "scope" | "tenantId">): string {
  if (scope === "all") return "";
  if (scope === "tenant") return tenantId === "" ? " without a tenant" : ` of ${tenantId ?? "the tenant"}`;
  return tenantId === undefined ? " of the other tenants" : ` of the other tenants, ${tenantId} among them,`;
}

function spanWords({ window, observedFor }: Pick<SloEvaluation, "window" | "observedFor">): string {
  const known = observedFor[window];
  if (known >= (durationSeconds(window) ?? 0)) return `in the last ${WINDOW_WORDS[window]}`;
  return known < 1 ? "in the first second" : `in ${duration(known)} since the start`;
}

function which({ measure, percentile, aggregate }: MetricPlan): string {
  if (measure === "percentile") return `p${percentile} `;
  return measure === "samples" ? `${aggregate} ` : "";
}

function againstWords(of: SloEvaluation, plan: MetricPlan): string {
  const least = plan.bounds?.direction === "at-least";
  const target = `${figure(of.sloTarget)}${unitWords(of, plan)}`;
  const alert = `${figure(of.alertThreshold)}${unitWords(of, plan)}`;
  if (of.state === "healthy") return `with a target of ${target}`;
  if (of.isHeld) return `back from worse but not clearly past the ${least ? "least" : "most"} of ${target}`;
  if (of.state === "critical") return `${least ? "below" : "above"} the alert threshold of ${alert}`;
  return `${least ? "below" : "above"} the target of ${target}`;
}

function caveat({ isLowTraffic, state }: Pick<SloEvaluation, "isLowTraffic" | "state">): string {
  return isLowTraffic && state === "warning" ? ", too few events to call it more" : "";
}

function unitWords(of: Pick<SloEvaluation, "unit">, { measure, spec }: MetricPlan): string {
  const unit = /^\{(.*)\}$/u.exec(of.unit)?.[1] ?? of.unit;
  const per = measure === "rate" ? `/${(spec.per ?? "1s").replace(/^1(?=\D)/u, "")}` : "";
  return unit === "" ? (per === "" ? "" : ` ${per}`) : ` ${unit}${per}`;
}

function budgetWords(of: SloEvaluation, { measure, window }: MetricPlan): string {
  const { errorBudgetLeft: left, burnRates, secondsUntilBudgetGone: gone } = of;
  if (left === null || burnRates === null) return "";
  const period = measure === "sum" ? window : of.period;
  if (left <= 0) return `The error budget of ${period} is overspent by ${percent(-left)}`;
  const rest = `${percent(left)} of the error budget of ${period} is left`;
  const burn = burnRates[measure === "sum" ? window : "1h"];
  if (gone === null) return `${rest}, and nothing burns it`;
  const length = durationSeconds(period) ?? 0;
  if (gone > length) return `${rest}; at a burn of ${figure(burn)}× it lasts`;
  return `${rest}; at a burn of ${figure(burn)}× it is gone in ${duration(gone)}`;
}

function percent(share: number): string {
  return `${figure(100 * share)} %`;
}

/** Three digits of what is small, no exponent; never rounded to 100 what is less. */
function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return grouped(Math.round(value));
  const digits = size >= 90 && size < 100 ? 2 : size >= 100 ? 0 : undefined;
  const rounded = digits === undefined ? Number(value.toPrecision(3)) : Number(value.toFixed(digits));
  const cut = rounded === 100 && size < 100 ? Math.floor(value * 10_000) / 10_000 : rounded;
  return cut !== 0 && Math.abs(cut) < 1e-6 ? "almost 0" : String(cut);
}

function whole(count: number, noun: string): string {
  const text = Number.isInteger(count) ? grouped(count) : String(Number(count.toFixed(1)));
  return `${text} ${noun}${count === 1 ? "" : "s"}`;
}

/** `toLocaleString` costs a microsecond and more. */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** The two largest units: `2 d 4 h`. */
export function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  const first = UNITS.findIndex(([, size]) => rounded >= size);
  if (first === -1) return "0 s";
  let rest = rounded;
  const words: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${unit}`);
  }
  return words.join(" ");
}
