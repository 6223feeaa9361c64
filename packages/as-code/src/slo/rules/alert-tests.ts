/**
 * Unit tests of an SLO's alerts, in promtool's form. They feed the recorded error ratios, so they hold for any query: a
 * burn at twice the threshold fires in the minute that the windows give, and one at half of it never does.
 */
import { errorBudget } from "@sightline/model";
import { parseDuration, printDuration } from "@sightline/promql";
import { Document } from "yaml";
import { goFloat } from "../../number/go-float.ts";
import { PLAIN } from "../../rule/print.ts";
import type { AlertingRule } from "../../rule/rule.ts";
import type { Slo } from "../slo.ts";
import { type AlertWindows, burnFactor, type BurnWindows, defaultWindows } from "../windows/windows.ts";
import { alertRules } from "./alerts.ts";
import { errorRatioRecord, eventsRecord } from "./error-ratio.ts";
import type { SloRuleOptions } from "./groups.ts";
import { identityLabels } from "./selector.ts";

const MINUTE = 60_000;
/** More events than any floor asks for. */
const PLENTY = 1_000_000;

/** The tests of one SLO's alerts; none where it has no alerts. */
export function sloAlertTests(slo: Slo, options: SloRuleOptions): readonly object[] {
  return options.withoutAlerts === true ? [] : testsOf(slo, options);
}

/** A file of promtool's tests over rule files, whose names are as the file of the tests sees them. */
export function printRuleTests(
  ruleFiles: readonly string[],
  tests: readonly object[],
  header: readonly string[] = [],
): string {
  const document = new Document({ rule_files: ruleFiles, evaluation_interval: "1m", tests }, PLAIN);
  if (header.length > 0) document.commentBefore = header.map((line) => ` ${line}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

function testsOf(slo: Slo, options: SloRuleOptions): readonly object[] {
  const windows = options.windows ?? defaultWindows(slo.period);
  const budget = errorBudget(slo.objective);
  const hold = Math.ceil((parseDuration(options.for ?? "0") ?? 0) / MINUTE);
  const alerts = alertRules(slo, windows, options).map((rule): Alert => {
    const { quick, slow } = windows[rule.labels["sloth_severity"] === "page" ? "page" : "ticket"];
    return { rule, pairs: [quick, slow], hold };
  });
  return alerts.flatMap(({ rule, pairs }, index) => {
    const factors = pairs.map((pair) => burnFactor(pair, windows.period));
    const about = `${slo.id}: ${rule.labels["sloth_severity"] ?? ""}`;
    const fast: Burn = { slo, windows, ratio: 2 * Math.max(...factors) * budget };
    const slow: Burn = { slo, windows, ratio: (Math.min(...factors) / 2) * budget };
    const minute = firesAt(alerts[index], fast);
    const end = hold + Math.max(...pairs.map(({ short }) => short / MINUTE));
    return [
      {
        name: `${about}, burning at twice the threshold, fires after ${printDuration(minute * MINUTE)}`,
        interval: "1m",
        input_series: series(fast, minute),
        alert_rule_test: [asked(alerts, rule, fast, minute - 1), asked(alerts, rule, fast, minute)],
      },
      {
        name: `${about}, burning at half the threshold, never fires`,
        interval: "1m",
        input_series: series(slow, end),
        alert_rule_test: [asked(alerts, rule, slow, end)],
      },
    ];
  });
}

interface Alert {
  readonly rule: AlertingRule;
  readonly pairs: readonly BurnWindows[];
  /** Minutes. */
  readonly hold: number;
}

interface Burn {
  readonly slo: Slo;
  readonly windows: AlertWindows;
  /** Share of errors from the first half minute on. */
  readonly ratio: number;
}

/** Page and ticket have one name, so that both are expected where both fire. */
function asked(alerts: readonly Alert[], { alert }: AlertingRule, burn: Burn, minute: number): object {
  const expected = alerts
    .filter((one) => firesAt(one, burn) <= minute)
    .map(({ rule }) => expectedAlert(burn.slo, rule));
  return {
    eval_time: printDuration(minute * MINUTE),
    alertname: alert,
    ...(expected.length === 0 ? {} : { exp_alerts: expected }),
  };
}

/**
 * The first minute at which both windows of a pair are over its threshold and have held; infinite when never. The burn
 * begins in the middle of a minute, so that no value meets a threshold exactly on its way.
 */
function firesAt(alert: Alert | undefined, { slo, windows, ratio }: Burn): number {
  const minutes = (alert?.pairs ?? []).map((pair) => {
    const share = (burnFactor(pair, windows.period) * errorBudget(slo.objective)) / ratio;
    return share >= 1 ? Number.POSITIVE_INFINITY : Math.floor(share * (pair.long / MINUTE) + 0.5) + 1;
  });
  return Math.min(...minutes) + (alert?.hold ?? 0);
}

function expectedAlert(slo: Slo, alert: AlertingRule): object {
  const labels = { ...slo.labels, ...identityLabels(slo), ...alert.labels };
  const told = (text: string): string =>
    text.replaceAll(/\{\{ *\$labels\.(\w+) *\}\}/gu, (_all, name: string) => labelOf(labels, name));
  return {
    exp_labels: labels,
    exp_annotations: Object.fromEntries(
      Object.entries(alert.annotations).map(([name, text]) => [name, told(text)]),
    ),
  };
}

function labelOf(labels: Readonly<Record<string, string>>, name: string): string {
  return labels[name] ?? "";
}

/** The ratio of a window grows with the part of the window that burns. */
function series({ slo, windows, ratio }: Burn, minutes: number): readonly object[] {
  const pairs = [windows.page.quick, windows.page.slow, windows.ticket.quick, windows.ticket.slow];
  const lengths = [...new Set(pairs.flatMap(({ short, long }) => [short, long]))].toSorted((a, b) => a - b);
  const labels = { ...slo.labels, ...identityLabels(slo) };
  const named = (record: string, length: number): string => {
    const own = { ...labels, sloth_window: printDuration(length) };
    const matchers = Object.entries(own)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `${record}{${matchers.join(",")}}`;
  };
  const ratios = lengths.map((length) => ({
    series: named(errorRatioRecord(length), length),
    values: ramp(ratio, length / MINUTE, minutes),
  }));
  if (slo.floor === undefined || slo.sli.kind !== "events") return ratios;
  // Traffic enough for any floor: what is tested are the windows.
  const events = [...new Set(pairs.map(({ long }) => long))].flatMap((length) => [
    { series: named(eventsRecord("error", length), length), values: `${PLENTY}x${minutes}` },
    { series: named(eventsRecord("total", length), length), values: `${PLENTY}x${minutes}` },
  ]);
  return [...ratios, ...events];
}

function ramp(ratio: number, length: number, minutes: number): string {
  const step = ratio / length;
  const rising = Math.min(length, minutes);
  const text = `0 ${point(step / 2)}+${point(step)}x${rising - 1}`;
  return minutes > length ? `${text} ${point(ratio)}x${minutes - length - 1}` : text;
}

/** The notation takes a plus as the next point's step. */
function point(value: number): string {
  return goFloat(value).replace("e+", "e");
}
