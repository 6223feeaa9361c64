/** The rule groups of one SLO, in Sloth's order and with its names. */
import type { RuleGroup } from "../../rule/rule.ts";
import type { Slo } from "../slo.ts";
import { type AlertWindows, defaultWindows } from "../windows/windows.ts";
import { type AlertOptions, alertRules } from "./alerts.ts";
import { errorRatioRules, eventRules, type RatioOptions } from "./error-ratio.ts";
import { type Generator, metadataRules } from "./metadata.ts";

export interface SloRuleOptions extends RatioOptions, AlertOptions {
  readonly generator: Generator;
  /** Other windows than the default ones; their period is the SLO's. */
  readonly windows?: AlertWindows;
  /** Recording rules only. */
  readonly withoutAlerts?: boolean;
}

/**
 * Recording rules and alerts of an SLO.
 *
 * @example
 * printRuleFile(slos.flatMap((slo) => sloRuleGroups(slo, options)));
 */
export function sloRuleGroups(slo: Slo, options: SloRuleOptions): readonly RuleGroup[] {
  const windows = options.windows ?? defaultWindows(slo.period);
  const alerts = options.withoutAlerts === true ? [] : alertRules(slo, windows, options);
  return [
    {
      name: `sloth-slo-sli-recordings-${slo.id}`,
      rules: [...errorRatioRules(slo, windows, options), ...eventRules(slo, windows)],
    },
    {
      name: `sloth-slo-meta-recordings-${slo.id}`,
      rules: metadataRules(slo, windows, options.generator, options),
    },
    ...(alerts.length === 0 ? [] : [{ name: `sloth-slo-alerts-${slo.id}`, rules: alerts }]),
  ];
}
