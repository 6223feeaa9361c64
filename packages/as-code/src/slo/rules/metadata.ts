/** Recording rules of what an SLO promises, and of how fast and how far its budget is used. */
import type { Labels, RecordingRule } from "../../rule/rule.ts";
import { goFloat } from "../../number/go-float.ts";
import type { Slo } from "../slo.ts";
import { type AlertWindows, allWindows, DAY } from "../windows/windows.ts";
import { MONTH_ELAPSED } from "./calendar.ts";
import { errorRatioRecord, periodRecord, type RatioOptions } from "./error-ratio.ts";
import { identityLabels, recorded } from "./selector.ts";

/** Who wrote the rules: the labels `sloth_version` and `sloth_mode` of `sloth_slo_info`. */
export interface Generator {
  readonly version: string;
  readonly mode: string;
}

const BUDGET = "slo:error_budget:ratio";
const PERIOD_BURN = "slo:period_burn_rate:ratio";

export function metadataRules(
  slo: Slo,
  windows: AlertWindows,
  generator: Generator,
  options: Pick<RatioOptions, "windowKind"> = {},
): readonly RecordingRule[] {
  const labels: Labels = { ...slo.labels, ...identityLabels(slo) };
  const rule = (record: string, expr: string, more: Labels = {}): RecordingRule => ({
    kind: "record",
    record,
    expr,
    labels: { ...labels, ...more },
  });
  const isCalendar = options.windowKind === "calendar";
  const objective = goFloat(slo.objective / 100);
  const [shortest = windows.period] = allWindows(windows);
  return [
    rule("slo:objective:ratio", `vector(${objective})`),
    rule(BUDGET, `vector(1-${objective})`),
    rule("slo:time_period:days", isCalendar ? "days_in_month()" : `vector(${goFloat(windows.period / DAY)})`),
    rule("slo:current_burn_rate:ratio", burnRate(slo, errorRatioRecord(shortest))),
    rule(PERIOD_BURN, burnRate(slo, periodRecord(windows, options))),
    // Of a month that goes on, only what is over can have spent anything.
    rule(
      "slo:period_error_budget_remaining:ratio",
      `1 - ${recorded(PERIOD_BURN, slo)}${isCalendar ? ` * on() group_left () (${MONTH_ELAPSED})` : ""}`,
    ),
    rule("sloth_slo_info", "vector(1)", {
      sloth_version: generator.version,
      sloth_mode: generator.mode,
      sloth_spec: slo.spec,
      sloth_objective: goFloat(slo.objective),
    }),
  ];
}

/** The share of errors in budgets: 1 uses the budget up exactly at the end of the period. */
function burnRate(slo: Slo, record: string): string {
  return `${recorded(record, slo)}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\n${recorded(BUDGET, slo)}\n`;
}
