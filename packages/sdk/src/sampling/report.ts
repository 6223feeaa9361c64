/** How a process samples, as its status shows it. */
import type { IncidentReport } from "./incident.ts";
import type { RuleSettings } from "./rules.ts";
import type { SamplerSettings } from "../trace/sampler.ts";
import type { Steering } from "./steering.ts";

export interface SamplingReport {
  readonly parentBased: boolean;
  readonly ratio: number;
  /** What is kept whatever the ratio says. */
  readonly rules: RuleSettings;
  /** Running ones. */
  readonly incidents: readonly IncidentReport[];
  /** Spans that were kept at their end, without their children, by rule, since the start. */
  readonly promoted: Readonly<Record<string, number>>;
}

/** `steering` is absent where nothing records. */
export function samplingReport(
  { parentBased, ratio }: SamplerSettings,
  rules: RuleSettings,
  steering: Steering | undefined,
): SamplingReport {
  return {
    parentBased,
    ratio,
    rules,
    incidents: steering?.incidents.reports() ?? [],
    promoted: Object.fromEntries(steering?.promoted() ?? []),
  };
}
