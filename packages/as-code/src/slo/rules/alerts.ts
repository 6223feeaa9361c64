/** Alerts on burn rates over several windows: a page that wakes someone, a ticket that can wait for the morning. */
import { errorBudget } from "@sightline/model";
import { goFloat } from "../../number/go-float.ts";
import type { AlertingRule } from "../../rule/rule.ts";
import type { Slo, SloAlert } from "../slo.ts";
import { type AlertWindows, burnFactor, type BurnWindows } from "../windows/windows.ts";
import { errorRatioRecord, eventsRecord } from "./error-ratio.ts";
import { recorded } from "./selector.ts";

export interface AlertOptions {
  /** How long the burn must hold before it fires; the windows alone decide where absent, as in Sloth. */
  readonly for?: string;
}

export function alertRules(slo: Slo, windows: AlertWindows, options: AlertOptions): readonly AlertingRule[] {
  const { page, ticket } = slo.alerting;
  return [
    ...(page.disabled ? [] : [alert(slo, page, "page", windows, options)]),
    ...(ticket.disabled ? [] : [alert(slo, ticket, "ticket", windows, options)]),
  ];
}

type Severity = "page" | "ticket";

function alert(
  slo: Slo,
  own: SloAlert,
  severity: Severity,
  windows: AlertWindows,
  options: AlertOptions,
): AlertingRule {
  const { quick, slow } = windows[severity];
  const { alerting } = slo;
  const pair = (burn: BurnWindows): string => burning(slo, burn, windows.period);
  return {
    kind: "alert",
    alert: alerting.name,
    expr: `${pair(quick)}or\n${pair(slow)}`,
    ...(options.for === undefined ? {} : { for: options.for }),
    labels: { sloth_severity: severity, ...alerting.labels, ...own.labels },
    annotations: {
      title: `(${severity}) ${SERIES} SLO error budget burn rate is too fast.`,
      summary: `${SERIES} SLO error budget burn rate is over expected.`,
      ...alerting.annotations,
      ...own.annotations,
    },
  };
}

/** Alertmanager's template of the series that fires. */
const SERIES = "{{$labels.sloth_service}} {{$labels.sloth_slo}}";

/** Both windows burn faster than the factor: the long one tells that it matters, the short one that it still goes on. */
function burning(slo: Slo, windows: BurnWindows, period: number): string {
  const threshold = `(${goFloat(burnFactor(windows, period))} * ${goFloat(errorBudget(slo.objective))})`;
  const over = (window: number): string =>
    `    max(${recorded(errorRatioRecord(window), slo)} > ${threshold}) without (sloth_window)\n`;
  return `(\n${over(windows.short)}    and\n${over(windows.long)}${enough(slo, windows.long)})\n`;
}

/** What `isEnoughTraffic` of the model says, of the long window; nothing for an SLO without a floor. */
function enough(slo: Slo, window: number): string {
  const { floor, sli } = slo;
  if (floor === undefined || sli.kind !== "events") return "";
  const events = (what: "error" | "total", least: number): string =>
    `max(${recorded(eventsRecord(what, window), slo)} >= ${least}) without (sloth_window)`;
  const traffic = `(${events("total", floor.minimumEvents)} or ${events("error", floor.decisiveFailures)})`;
  return `    and\n    ${events("error", floor.minimumFailures)}\n    and\n    ${traffic}\n`;
}
