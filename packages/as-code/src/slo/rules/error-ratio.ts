/** Recording rules of the share of errors, one for each window and one for the period. */
import { printDuration } from "@sightline/promql";
import type { RecordingRule } from "../../rule/rule.ts";
import type { Sli, Slo } from "../slo.ts";
import { type AlertWindows, allWindows } from "../windows/windows.ts";
import { sinceMonthBegan } from "./calendar.ts";
import { identityLabels, recorded } from "./selector.ts";

/** How the error ratio is written when there is no traffic, and what a window of the period weighs. */
export interface RatioOptions {
  /**
   * Quiet times leave no sample instead of NaN, and no errors yet count as zero errors instead of nothing. Off for files
   * in others' formats, whose output is theirs to the letter.
   */
  readonly safeWithoutTraffic: boolean;
  /** Whether each five minutes of the period weigh the same, or what they carried. */
  readonly weighting: "time" | "traffic";
  /** Whether the budget is that of the last days, or of the calendar month in UTC; rolling where absent. */
  readonly windowKind?: "rolling" | "calendar";
}

const WINDOW = /\{\{ *\.window *\}\}/gu;

/** `slo:sli_error:ratio_rate5m` */
export function errorRatioRecord(window: number): string {
  return `slo:sli_error:ratio_rate${printDuration(window)}`;
}

/** The recorded error ratio of the whole period. */
export function periodRecord(
  { period }: AlertWindows,
  { windowKind }: Pick<RatioOptions, "windowKind">,
): string {
  return windowKind === "calendar" ? "slo:sli_error:ratio_month" : errorRatioRecord(period);
}

export function errorRatioRules(
  slo: Slo,
  windows: AlertWindows,
  options: RatioOptions,
): readonly RecordingRule[] {
  const spans = allWindows(windows);
  const rules = spans.map((window) =>
    windowRule(slo, window, errorRatioRecord(window), ratioExpression(slo.sli, window, options)),
  );
  const [shortest] = spans;
  if (shortest === undefined) return rules;
  if (options.weighting === "traffic" && slo.sli.kind === "events")
    return [...rules, ...trafficRules(slo, slo.sli, windows, shortest, options)];
  return [...rules, periodRule(slo, windows, evenPeriod(slo, windows, shortest, options), options)];
}

function periodRule(slo: Slo, windows: AlertWindows, expr: string, options: RatioOptions): RecordingRule {
  const rule = windowRule(slo, windows.period, periodRecord(windows, options), expr);
  if (options.windowKind !== "calendar") return rule;
  return { ...rule, labels: { ...rule.labels, sloth_window: "month" } };
}

/** What was recorded over the period, as a range. */
function inPeriod(record: string, slo: Slo, { period }: AlertWindows, { windowKind }: RatioOptions): string {
  if (windowKind === "calendar") return sinceMonthBegan(record, slo);
  return `${recorded(record, slo)}[${printDuration(period)}]`;
}

function windowRule(slo: Slo, window: number, record: string, expr: string): RecordingRule {
  const labels = { ...slo.labels, ...identityLabels(slo), sloth_window: printDuration(window) };
  return { kind: "record", record, expr, labels };
}

function ratioExpression(sli: Sli, window: number, { safeWithoutTraffic }: RatioOptions): string {
  if (sli.kind === "ratio") {
    const ratio = inWindow(sli.errorRatioQuery, window);
    // NaN is the only value that does not equal itself.
    return safeWithoutTraffic ? `(${ratio}) >= 0\n` : `(${ratio}\n)`;
  }
  const errors = `(${inWindow(sli.errorQuery, window)})`;
  const total = `(${inWindow(sli.totalQuery, window)})`;
  if (!safeWithoutTraffic) return `${errors}\n/\n${total}\n`;
  return `(${errors} or ${total} * 0)\n/\n(${total} > 0)\n`;
}

/** The recorded number of errors, or of all events, in a window. */
export function eventsRecord(what: "error" | "total", window: number): string {
  return `slo:sli_${what}:increase${printDuration(window)}`;
}

/** What happened in the long windows of the alerts: an SLO with a floor for its traffic asks for it. */
export function eventRules(slo: Slo, { page, ticket }: AlertWindows): readonly RecordingRule[] {
  const { sli } = slo;
  if (slo.floor === undefined || sli.kind !== "events") return [];
  const windows = [page.quick, page.slow, ticket.quick, ticket.slow].map(({ long }) => long);
  return [...new Set(windows)]
    .toSorted((left, right) => left - right)
    .flatMap((window) => {
      const seconds = window / 1000;
      const errors = `(${inWindow(sli.errorQuery, window)})`;
      const total = `(${inWindow(sli.totalQuery, window)})`;
      return [
        windowRule(slo, window, eventsRecord("error", window), `(${errors} or ${total} * 0) * ${seconds}\n`),
        windowRule(slo, window, eventsRecord("total", window), `${total} * ${seconds}\n`),
      ];
    });
}

function inWindow(query: string, window: number): string {
  return query.trimEnd().replaceAll(WINDOW, printDuration(window));
}

/** Every slice weighs the same: the mean of what was recorded over the shortest window. */
function evenPeriod(slo: Slo, windows: AlertWindows, shortest: number, options: RatioOptions): string {
  const slices = inPeriod(errorRatioRecord(shortest), slo, windows, options);
  return `sum_over_time(${slices})\n/ ignoring (sloth_window)\ncount_over_time(${slices})\n`;
}

const ERRORS = "slo:sli_error:rate";
const TOTAL = "slo:sli_total:rate";

/** Every slice weighs what it carried: errors and events are recorded apart, and the period divides their sums. */
function trafficRules(
  slo: Slo,
  sli: Extract<Sli, { kind: "events" }>,
  windows: AlertWindows,
  shortest: number,
  options: RatioOptions,
): readonly RecordingRule[] {
  const window = printDuration(shortest);
  const errors = `(${inWindow(sli.errorQuery, shortest)})`;
  const total = `(${inWindow(sli.totalQuery, shortest)})`;
  const sum = (record: string): string =>
    `sum_over_time(${inPeriod(record + window, slo, windows, options)})`;
  return [
    windowRule(slo, shortest, ERRORS + window, `${errors} or ${total} * 0\n`),
    windowRule(slo, shortest, TOTAL + window, `${total}\n`),
    periodRule(slo, windows, `${sum(ERRORS)}\n/ ignoring (sloth_window)\n(${sum(TOTAL)} > 0)\n`, options),
  ];
}
